import NumericalCore

/// A file of a run, by its path below the run's folder.
public struct RunFile: Hashable, Sendable, ExpressibleByStringLiteral {
  /// For example `figures/learning.png`.
  public let name: String

  public init(_ name: String) { self.name = name }
  public init(stringLiteral name: String) { self.name = name }

  /// The merged description of the experiment.
  public static let experiment: RunFile = "experiment.toml"
  /// Where the results come from.
  public static let provenance: RunFile = "provenance.json"
  /// The network before training: delays, scaffold, connectivity.
  public static let network: RunFile = "network.json"
  /// The song as it was learned, so that a run does not depend on a file elsewhere.
  public static let song: RunFile = "song.song"
  /// The disruption of the replays, if there was one.
  public static let disruption: RunFile = "disruption.txt"
  /// What disturbed the teacher during training, if anything did; in a folder of disturbed replays, what disturbed them.
  public static let perturbations: RunFile = "perturbations.toml"
  /// The learning curve: correlation and error of each free run.
  public static let scores: RunFile = "scores.csv"
  /// Correlation and error of each replay cycle at its best shift.
  public static let replay: RunFile = "replay.csv"
  /// The same with plasticity frozen.
  public static let frozenReplay: RunFile = "replay_frozen.csv"
  /// The scores of the run in one object.
  public static let summary: RunFile = "scores.json"
  /// Whether the scores depend on the numerics, if that was asked, and the numbers behind it.
  public static let numerics: RunFile = "numerics.json"
  public static let numericsTable: RunFile = "numerics.csv"
  /// The weights before and after training.
  public static let weightsInitial: RunFile = "weights_initial.npy"
  public static let weightsTrained: RunFile = "weights_trained.npy"

  /// The page that shows the run.
  public static let report: RunFile = "report.html"
  /// What the teacher asks for and what the last replay cycle was, as sound, as MIDI, and as a list of notes.
  public static let targetSound: RunFile = "target.wav"
  public static let replaySound: RunFile = "replay.wav"
  public static let targetMIDI: RunFile = "target.mid"
  public static let replayMIDI: RunFile = "replay.mid"
  public static let replayNotes: RunFile = "replay_notes.csv"
  /// How well that cycle was sung, note by note.
  public static let noteScores: RunFile = "notes.json"

  /// One row a disturbed replay: what the disturbance did.
  public static let trials: RunFile = "trials.csv"
  /// One row a dose: the same over networks and repetitions.
  public static let responses: RunFile = "responses.csv"
  /// Correlation and wrong notes over time, of each disturbed replay.
  public static let recovery: RunFile = "recovery.csv"

  /// The folder of figures.
  public static let figuresFolder = "figures"
  /// The folder of the moments from which a run goes on; in a finished run, its last one.
  public static let checkpointsFolder = "checkpoints"
  /// The folder of recordings: rates of the target and of the last replay cycle, and a folder for each phase with what was
  /// asked for.
  public static let recordingsFolder = "recordings"

  /// A file among the figures.
  public static func figure(_ name: String) -> RunFile { RunFile("\(figuresFolder)/\(name)") }

  /// Axes, units and checksums of the arrays in the same folder.
  static let arrayIndex = "index.json"

  /// The index of the arrays in a folder below the run's; empty for the run's own.
  package static func arrayIndex(in folder: String) -> RunFile { file(arrayIndex, in: folder) }

  /// The file of an array that the index of a folder lists.
  package static func array(_ name: String, in folder: String) -> RunFile { file("\(name).npy", in: folder) }

  private static func file(_ name: String, in folder: String) -> RunFile {
    RunFile(folder.isEmpty ? name : "\(folder)/\(name)")
  }

  /// Whether an entry of a folder is something that runs leave there.
  static func isOfRun(entry: String) -> Bool {
    let files = [
      experiment, provenance, network, song, disruption, perturbations, scores, replay, frozenReplay, summary,
      report, targetSound, replaySound, targetMIDI, replayMIDI, replayNotes, noteScores, numerics,
      numericsTable,
      weightsInitial, weightsTrained, trials, responses, recovery,
    ]
    .map(\.name)
    return (files + [figuresFolder, checkpointsFolder, recordingsFolder, arrayIndex]).contains(entry)
      || AtomicFile.isTemporary(entry)
  }

  /// Refuses names that would lead out of the run's folder.
  func validate() throws(SubsongError) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.contains(0) }) else {
      throw SubsongError(
        .usage, "'\(name)' is no name for a file of a run", because: "it has to lie below the run's folder",
        remedy: "use a relative path without empty parts, '.' and '..'")
    }
  }
}
