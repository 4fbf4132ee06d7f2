import Elise
import Experiments
import LearningTasks
import NumericalCore
import Synchronization

/// The trainings that a ``NumericsVerdict`` needs: the experiment, its variants, and other seeds.
struct NumericsCheck: Sendable {
  let experiment: ExperimentDescription
  /// Where a song given as a relative path lies.
  let songFolder: String?
  /// What happens to the replays; its steps are those of the experiment's time step.
  let disruption: Disruption?
  /// The seeds that follow the experiment's own.
  let otherSeeds: Int

  private let variants: [NumericsVariant]

  /// - Throws: ``SubsongError`` (usage) if there is nothing to compare or nothing to compare it with.
  init(
    _ experiment: ExperimentDescription, songsIn songFolder: String? = nil, disruption: Disruption? = nil,
    otherSeeds: Int
  ) throws(SubsongError) {
    self.experiment = experiment
    self.songFolder = songFolder
    self.disruption = disruption
    self.otherSeeds = otherSeeds
    variants = NumericsVariant.all(of: experiment)
    try checkSeeds()
    let schedule = experiment.schedule
    guard schedule.trainingCycles > 0 || schedule.replayCycles > 0 else {
      throw SubsongError(
        .usage, "the experiment has no score", because: "it neither trains nor replays",
        remedy: "ask for --cycles or --replay-cycles above 0")
    }
  }

  private func checkSeeds() throws(SubsongError) {
    let allowed = NumericsVerdict.fewestOtherSeeds...1000
    guard allowed.contains(otherSeeds) else {
      throw SubsongError(
        .usage, "\(otherSeeds) is no number of other seeds", at: "--seeds",
        because: "allowed: \(allowed.lowerBound) to \(allowed.upperBound); fewer have no spread",
        remedy: "the default is 4")
    }
    let largest = experiment.network.randomStreams == .gsl ? UInt64(UInt32.max) : UInt64(Int.max)
    guard experiment.seed <= largest - UInt64(otherSeeds) else {
      throw SubsongError(
        .usage, "there are no \(otherSeeds) seeds after \(experiment.seed)",
        because: "the largest seed is \(largest)", remedy: "use a smaller seed")
    }
  }

  /// How many trainings there are.
  var count: Int { 1 + variants.count + otherSeeds }

  /// One training with its replays.
  private struct Training: Sendable {
    var name: String
    /// nil for the experiment itself and the other seeds, without which there is no verdict.
    var variant: NumericsVariant?
    var experiment: ExperimentDescription
  }

  /// The experiment first, since all is in vain if it fails, then the variants, which take longest.
  private var trainings: [Training] {
    [Training(name: "experiment", experiment: experiment)]
      + variants.map { Training(name: $0.name, variant: $0, experiment: experiment) }
      + (0..<otherSeeds).map { index in
        var other = experiment
        other.seed += UInt64(index) + 1
        return Training(name: "seed \(other.seed)", experiment: other)
      }
  }

  /// Trains everything.
  ///
  /// The verdict does not depend on the number of threads: each training is on one, and the order of the results is fixed.
  ///
  /// - Parameters:
  ///   - threads: trainings at a time, at most.
  ///   - report: is told of every training that has ended, by one thread at a time.
  /// - Throws: ``SubsongError`` of the experiment itself or of another seed, or of a variant that is neither impossible nor
  ///   numerical.
  func verdict(threads: Int, report: @Sendable (String) -> Void) throws(SubsongError) -> NumericsVerdict {
    let trainings = trainings
    let finished = Mutex(0)
    let results = ConcurrentWork.results(
      count: trainings.count, threads: threads,
      isFatal: { Self.isFatal($1, of: trainings[$0]) },
      finished: { index, result in
        let number = finished.withLock { count in
          count += 1
          return count
        }
        report("\(number) of \(trainings.count): \(trainings[index].name), \(Self.text(result))")
      },
      { index in scores(trainings[index]) })
    return try verdict(trainings, results)
  }

  private typealias Outcome = Result<NumericsScores, SubsongError>

  private static func isFatal(_ result: Outcome, of training: Training) -> Bool {
    guard case .failure(let error) = result else { return false }
    return training.variant == nil || ![.numerical, .usage, .badInput].contains(error.category)
  }

  private static func text(_ result: Outcome) -> String {
    switch result {
    case .success(let scores):
      let score = [NumericsScore.replayMean, .validation].first { scores[$0] != nil }
      return score.map { "\($0.rawValue) \(fixed(scores[$0] ?? 0, 4))" } ?? "no score"
    case .failure(let error): return "\(error)"
    }
  }

  private func scores(_ training: Training) -> Outcome {
    do throws(SubsongError) {
      let description = try training.variant?.applied(to: training.experiment) ?? training.experiment
      var run = try ExperimentRun(description, threads: 1, songsIn: songFolder)
      if let disruption {
        let ratio = experiment.network.timeStep / description.network.timeStep
        run.disrupt(by: disruption.scaled(by: Int(ratio.rounded())))
      }
      return .success(NumericsScores(try run.execute().summary))
    } catch {
      return .failure(error)
    }
  }

  private func verdict(_ trainings: [Training], _ results: [Outcome?]) throws(SubsongError) -> NumericsVerdict
  {
    var seeds: [NumericsVerdict.SeedScores] = []
    var compared: [(variant: NumericsVariant, scores: Outcome)] = []
    for (training, result) in zip(trainings, results) {
      guard let result else { continue }
      if case .failure(var error) = result, Self.isFatal(result, of: training) {
        if seeds.count > 0 || training.variant != nil { error.what = "\(training.name): \(error.what)" }
        throw error
      }
      if let variant = training.variant {
        compared.append((variant, result))
      } else {
        seeds.append(.init(seed: training.experiment.seed, scores: try result.get()))
      }
    }
    return NumericsVerdict(configuration: experiment.fingerprint, seeds: seeds, variants: compared)
  }
}

extension Disruption {
  /// The same disruption on a grid with `factor` steps in the place of one.
  fileprivate func scaled(by factor: Int) -> Disruption {
    var scaled = self
    for (index, clamp) in clamps.enumerated() {
      scaled.clamps[index].steps = clamp.steps.lowerBound * factor..<clamp.steps.upperBound * factor
    }
    return scaled
  }
}
