import Experiments
import NumericalCore
import RunStore

/// How far a run has come.
enum RunState: String, Encodable {
  case finished, running, interrupted

  /// - Throws: ``SubsongError`` as ``FolderLock``, unless another process has it.
  init(_ directory: RunDirectory) throws(SubsongError) {
    try self.init(directory, isFinished: directory.contains(.summary))
  }

  /// The same for a folder that says in another way whether it is finished.
  init(_ directory: RunDirectory, isFinished: Bool) throws(SubsongError) {
    if isFinished {
      self = .finished
      return
    }
    do {
      _ = try FolderLock(directory.path)
      self = .interrupted
    } catch  where error.category == .busy {
      self = .running
    }
  }
}

/// Where a checkpoint stands in its experiment.
struct CheckpointPosition: Encodable {
  /// The checkpoint's file below the run's folder.
  var file: String
  /// nil if all phases are over.
  var phase: String?
  /// Cycles of that phase: completed, and all.
  var completed: Int
  var cycles: Int?
  /// Completed cycles of all phases.
  var totalCompleted: Int
  var scores: ExperimentSummary

  enum CodingKeys: String, CodingKey {
    case file, phase, completed, cycles, scores
    case totalCompleted = "total_completed"
  }

  /// - Throws: ``SubsongError`` (bad input) if the checkpoint does not say where it stands.
  init(_ checkpoint: StoredCheckpoint, file: RunFile, _ schedule: TrainingSchedule?) throws(SubsongError) {
    let outline = try CheckpointOutline(checkpoint.arrays)
    self.file = file.name
    (completed, totalCompleted) = (outline.completed, outline.totalCompleted)
    phase = outline.phase?.title
    cycles = outline.phase.flatMap { schedule?.cycleNumbers(of: $0).count }
    scores = ExperimentSummary(
      validation: outline.validation, replay: outline.replay, frozenReplay: outline.frozenReplay)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(phase, forKey: .phase)
    try container.encode(completed, forKey: .completed)
    try container.encode(cycles, forKey: .cycles)
    try container.encode(totalCompleted, forKey: .totalCompleted)
    try container.encode(scores, forKey: .scores)
  }

  /// For example `training, after cycle 20 of 41`.
  var text: String {
    guard let phase else { return "after all \(totalCompleted) cycles" }
    return "\(phase), after cycle \(completed)" + (cycles.map { " of \($0)" } ?? "")
  }
}

extension RunDirectory {
  /// Where the newest checkpoint that is whole stands; nil if there is none.
  func position(_ schedule: TrainingSchedule?) throws(SubsongError) -> CheckpointPosition? {
    guard let (file, checkpoint) = try latestCheckpoint() else { return nil }
    return try CheckpointPosition(checkpoint, file: file, schedule)
  }

  /// How a run that is not finished goes on.
  var resumeCommand: String { "subsong resume \(shellWord(path))" }
}
