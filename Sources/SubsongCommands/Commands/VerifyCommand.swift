import ArgumentParser
import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// `subsong verify`: learned, or merely driven?
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Learned, or merely driven? Replay without teacher and without plasticity.",
    discussion: """
      The network replays its song with the teacher off and the weights frozen: from the state after training, from rest, from \
      random potentials, and from rest with the first part of the song as a cue. The mean correlation of the last cycles, at the \
      best phase, tells whether it sings; the same replay scored against the song with its states shuffled tells what chance gives.
      """)

  @Argument(help: "The folder of a run.")
  var directory: String

  @Option(name: .long, parsing: .unconditional, help: "Free cycles of each replay; the last five are scored.")
  var cycles = 20

  @Option(name: .long, parsing: .unconditional, help: "How much of a cycle the cue lasts.")
  var cue = Cue.usualShare

  @Option(
    name: .long, parsing: .unconditional,
    help: "Random states, and shuffled songs, of which the mean is taken.")
  var repeats = 10

  @Option(name: .long, parsing: .unconditional, help: "Root of the random draws.")
  var seed: UInt64 = 0

  @OptionGroup var parallelism: ThreadOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard (1...10_000).contains(repeats), (6...1_000_000).contains(cycles) else {
      throw SubsongError(
        .usage, "\(repeats) repetitions of \(cycles) cycles", at: "--repeats, --cycles",
        because: "allowed: [1, 10000] and [6, 1000000]")
    }
    let trained = try TrainedRun(RunDirectory.openFinished(at: directory), threads: parallelism.resolve())
    var verification = Verification(trained.learner)
    (verification.cycles, verification.cue) = (cycles, cue)
    verification.interval = trained.description.schedule.scoringInterval
    let report = try VerificationReport(
      directory, trained, verification, repetitions: repeats, seed: seed)
    if output.json {
      try Console.result(jsonText(report))
    } else {
      for line in report.lines { try Console.result(line) }
    }
  }
}

/// What `verify` finds out and prints.
struct VerificationReport: Encodable {
  let run: String
  /// Correlations.
  let frozen, fromRest, fromRandom, fromCue, shuffledSong: Double
  /// The share of the random states from which the network finds into its song.
  let randomShare: Double
  let verdict: String

  enum CodingKeys: String, CodingKey {
    case run, frozen, verdict
    case fromRest = "from_rest"
    case fromRandom = "from_random"
    case fromCue = "from_cue"
    case shuffledSong = "shuffled_song"
    case randomShare = "from_random_share"
  }

  /// A replay with at least this correlation sings the song.
  static let sings = 0.8

  init(
    _ run: String, _ trained: TrainedRun, _ verification: Verification<EliseLearner>, repetitions: Int,
    seed: UInt64
  ) throws(SubsongError) {
    self.run = run
    let rest = trained.state(from: .rest, seed: seed)
    let replay = try verification.replay(from: trained.state(from: .trained, seed: seed))
    frozen = verification.score(replay)
    fromRest = verification.score(try verification.replay(from: rest))
    fromCue = verification.score(try verification.replay(from: rest, cued: true))
    var random: [Double] = []
    for repetition in 0..<repetitions {
      let state = trained.state(from: .random, seed: seed &+ UInt64(repetition))
      random.append(verification.score(try verification.replay(from: state)))
    }
    fromRandom = Summary(random)?.mean ?? 0
    randomShare = Double(random.count { $0 >= Self.sings }) / Double(random.count)
    // A state may hold an odd number of steps, so its border need not be one of samples.
    let target = trained.learner.targetRates(every: 1)
    shuffledSong =
      Summary(
        (0..<repetitions).map { repetition in
          let source = SeedTree(seed: seed).stream("verify.shuffle", index: repetition)
          let shuffled = target.rearranged(trained.song.shuffledOrder(by: source))
          return verification.score(replay, against: shuffled.sampled(every: verification.interval))
        })?.mean ?? 0
    verdict = Self.verdict(
      frozen: frozen, fromRest: fromRest, fromCue: fromCue, randomShare: randomShare, chance: shuffledSong)
  }

  private static func verdict(
    frozen: Double, fromRest: Double, fromCue: Double, randomShare: Double, chance: Double
  ) -> String {
    guard frozen >= sings else {
      return frozen > chance + 0.1
        ? "something is left without teacher and plasticity, but not the song"
        : "driven: without teacher and plasticity the replay is no nearer to the song than to a shuffled one"
    }
    var found: [String] = []
    if fromCue >= sings { found.append("after a cue") }
    if fromRest >= sings { found.append("from rest") }
    if randomShare > 0 { found.append("from \(fixed(100 * randomShare, 0)) % of random states") }
    let cueFails = !found.isEmpty && fromCue < sings ? ", but not after a cue" : ""
    return "learned: the weights alone keep the song going"
      + (found.isEmpty ? ", but nothing starts it again" : ", and it starts again \(list(found))\(cueFails)")
  }

  private static func list(_ parts: [String]) -> String {
    parts.count < 2
      ? parts.joined() : parts.dropLast().joined(separator: ", ") + " and " + (parts.last ?? "")
  }

  var lines: [String] {
    let rows = [
      ("from the trained state", frozen), ("from rest, with a cue", fromCue), ("from rest", fromRest),
      ("from random states", fromRandom), ("against a shuffled song", shuffledSong),
    ]
    return ["teacher off, plasticity off: correlation with the song in the end"]
      + rows.map { "  \($0.0.padded(to: 26))\(fixed($0.1, 4))" } + [verdict]
  }
}
