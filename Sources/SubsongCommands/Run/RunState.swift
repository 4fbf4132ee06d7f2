import Experiments
import NumericalCore
import RunStore

/// How far a run has come.
enum RunState: String, Encodable {
  case finished, running, interrupted

  /// - Throws: ``SubsongError`` as ``FolderLock``, unless another process has it.
  init(_ directory: RunDirectory) throws(SubsongError) {
    if directory.contains(.summary) {
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
    let position = try checkpoint.arrays.array("position", shape: [3]).values.compactMap { Int(exactly: $0) }
    let phases = ExperimentPhase.allCases
    guard position.count == 3, (0...phases.count).contains(position[0]) else {
      throw SubsongError(.badInput, "the position of the checkpoint makes no sense", at: file.name)
    }
    self.file = file.name
    (completed, totalCompleted) = (position[1], position[2])
    if position[0] < phases.count {
      phase = phases[position[0]].title
      cycles = schedule?.cycleNumbers(of: phases[position[0]]).count
    }
    scores = ExperimentSummary(
      validation: Self.validation(checkpoint.arrays), replay: Self.replay(checkpoint.arrays, .replay),
      frozenReplay: Self.replay(checkpoint.arrays, .frozenReplay))
  }

  /// The rows of an array whose first column counts cycles.
  private static func rows(_ arrays: NamedArrays, _ phase: ExperimentPhase, columns: Int) -> [(
    cycle: Int, row: [Double]
  )] {
    guard let array = arrays["\(phase.rawValue)/scores"], array.shape.count == 2, array.shape[1] == columns
    else {
      return []
    }
    return (0..<array.shape[0]).compactMap { index in
      let row = Array(array.values[index * columns..<(index + 1) * columns])
      return Int(exactly: row[0]).map { ($0, row) }
    }
  }

  private static func validation(_ arrays: NamedArrays) -> [ValidationScore] {
    rows(arrays, .training, columns: 3).map {
      ValidationScore(cycle: $0.cycle, correlation: $0.row[1], meanSquaredError: $0.row[2])
    }
  }

  private static func replay(_ arrays: NamedArrays, _ phase: ExperimentPhase) -> [ReplayScore] {
    rows(arrays, phase, columns: 5).map {
      ReplayScore(
        cycle: $0.cycle, correlation: $0.row[1], shift: Int(exactly: $0.row[2]) ?? 0,
        meanSquaredError: $0.row[3],
        errorShift: Int(exactly: $0.row[4]) ?? 0)
    }
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
