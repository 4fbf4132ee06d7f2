import Experiments
import LearningTasks
import NumericalCore
import RunStore
import Synchronization

/// Writes what is recorded of a run to its folder, beside the simulation.
///
/// Each phase has a folder, each variable a file (``RecordingFile``) with one item a cycle: cycle × sample × neuron for
/// signals, cycle × the array's own axes for snapshots.
final class RunRecorder: ExperimentObserver {
  private let directory: RunDirectory
  private let tracks: [RecordingTrack]
  private let files: Files
  private let work: BackgroundWork

  /// Open files in the order of the tracks; only the background work uses them, and after it has ended, who finishes the run.
  private final class Files: Sendable {
    private let open: Mutex<[RecordingFile]>

    init(_ files: sending [RecordingFile]) { open = Mutex(files) }

    func withFiles<Outcome: Sendable>(_ body: ([RecordingFile]) throws(SubsongError) -> Outcome)
      throws(SubsongError) -> Outcome
    {
      try open.withLock { (files) throws(SubsongError) in try body(files) }
    }
  }

  /// Opens the files of everything that is planned.
  ///
  /// - Parameter positions: where a checkpoint has left them; nil at the beginning of a run.
  /// - Throws: ``SubsongError``: cannot create; bad input if the positions are not those of this plan.
  init(
    _ tracks: [RecordingTrack], _ precision: RecordingPrecision, in directory: RunDirectory,
    from positions: [String: RecordingPosition]?, work: BackgroundWork
  ) throws(SubsongError) {
    if let positions, Set(positions.keys) != Set(tracks.map(\.name)) {
      throw SubsongError(
        .badInput, "the checkpoint belongs to another plan of recording",
        at: directory.path(of: .experiment),
        because: "it has \(positions.isEmpty ? "none" : positions.keys.sorted().joined(separator: ", "))",
        remedy: "restore [recording] as it was, or start the run again")
    }
    var files: [RecordingFile] = []
    for track in tracks {
      files.append(
        try directory.recordingFile(
          track.file, itemShape: track.itemShape, isDouble: precision == .double,
          from: positions?[track.name] ?? .start))
    }
    (self.directory, self.tracks, self.work) = (directory, tracks, work)
    self.files = Files(files)
    try writeIndex(checksums: nil)
  }

  func observe(_ event: ExperimentEvent) {
    guard case .recorded(let recording) = event else { return }
    let (tracks, files) = (tracks, files)
    // An error comes out when the run looks at the work, at the end of the cycle.
    try? work.add(bytes: recording.byteCount) { () throws(SubsongError) in
      try files.withFiles { (files) throws(SubsongError) in
        for (track, file) in zip(tracks, files) where track.phase == recording.number.phase {
          switch track.source {
          case .signal(let index): try file.append(recording.signals[index].storage)
          case .snapshot(let index): try file.append(recording.snapshots[index].values)
          }
        }
      }
    }
  }

  /// Forces everything that was recorded to the disk; part of the background work.
  ///
  /// - Returns: the positions for a checkpoint.
  var commit: @Sendable () throws(SubsongError) -> [String: RecordingPosition] {
    let (tracks, files) = (tracks, files)
    return { () throws(SubsongError) in
      try files.withFiles { (files) throws(SubsongError) in
        var positions: [String: RecordingPosition] = [:]
        for (track, file) in zip(tracks, files) { positions[track.name] = try file.commit() }
        return positions
      }
    }
  }

  /// Writes the checksums of the finished files.
  func finish() throws(SubsongError) {
    try writeIndex(checksums: files.withFiles { $0.map(\.checksum) })
  }

  private func writeIndex(checksums: [String]?) throws(SubsongError) {
    for phase in ExperimentPhase.allCases {
      var index: [String: ArrayEntry] = [:]
      for (number, track) in tracks.enumerated() where track.phase == phase {
        index[track.variable] = track.entry
        index[track.variable]?.checksum = checksums?[number]
      }
      if !index.isEmpty { try directory.write(index: index, in: RecordingTrack.folder(of: phase)) }
    }
  }
}

/// What is recorded of one variable in one phase.
struct RecordingTrack: Sendable {
  /// Its place in a ``CycleRecording``.
  enum Source: Sendable {
    case signal(Int)
    case snapshot(Int)
  }

  var phase: ExperimentPhase
  var variable: String
  var source: Source
  /// The axes behind that of the cycles.
  var itemShape: [Int]
  var entry: ArrayEntry

  static func folder(of phase: ExperimentPhase) -> String { "\(RunFile.recordingsFolder)/\(phase.rawValue)" }

  var file: RunFile { RunFile("\(Self.folder(of: phase))/\(variable).npy") }
  /// By which a checkpoint knows it.
  var name: String { "\(phase.rawValue)/\(variable)" }
}

extension SequenceExperiment {
  /// Everything that is recorded; nothing for a phase without a cycle that is selected.
  func recordingTracks(_ state: Learner.State) -> [RecordingTrack] {
    let signals = recording.signalPlans(for: learner).enumerated()
    let snapshots = recording.snapshots(for: learner).enumerated()
    let arrays = snapshots.isEmpty ? [:] : learner.arrays(of: state)
    return ExperimentPhase.allCases.filter { recording.count(in: $0, schedule) > 0 }.flatMap { phase in
      signals.map { track(phase, $1, .signal($0)) }
        + snapshots.compactMap { index, name in arrays[name].map { track(phase, name, $0, .snapshot(index)) }
        }
    }
  }

  private func track(_ phase: ExperimentPhase, _ plan: SignalPlan, _ source: RecordingTrack.Source)
    -> RecordingTrack
  {
    let step = learner.timeGrid.step
    let neurons = learner.neurons(of: plan.population).count
    return RecordingTrack(
      phase: phase, variable: plan.signal, source: source,
      itemShape: [learner.stepsPerCycle / plan.interval, neurons],
      entry: ArrayEntry(
        axes: ["cycle", "sample", "neuron"],
        unit: learner.signals.first { $0.name == plan.signal }?.unit ?? "1",
        times: times(phase, firstStep: 1, step: step * Double(plan.interval))))
  }

  private func track(
    _ phase: ExperimentPhase, _ name: String, _ array: NamedArray, _ source: RecordingTrack.Source
  ) -> RecordingTrack {
    RecordingTrack(
      phase: phase, variable: name, source: source, itemShape: array.shape,
      entry: ArrayEntry(
        axes: ["cycle"] + array.axes, unit: array.unit,
        times: times(phase, firstStep: learner.stepsPerCycle, step: cycleDuration)))
  }

  private var cycleDuration: Double { learner.timeGrid.step * Double(learner.stepsPerCycle) }

  /// - Parameter firstStep: the number of completed steps of a cycle at its first sample.
  private func times(_ phase: ExperimentPhase, firstStep: Int, step: Double) -> RecordingTimes {
    let cycles = schedule.cycleNumbers(of: phase)
    let first = cycles.first { recording.cycles.contains($0) } ?? cycles.lowerBound
    let before =
      (phase == .training ? 0 : schedule.cycleNumbers(of: .training).count) + first - cycles.lowerBound
    return RecordingTimes(
      start: learner.timeGrid.step * Double(before * learner.stepsPerCycle + firstStep), step: step,
      cycle: cycleDuration,
      cycles: recording.cycles == .all
        ? "\(cycles.lowerBound)..\(cycles.upperBound - 1)" : recording.cycles.description)
  }
}
