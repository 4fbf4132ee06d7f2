import LearningTasks
import NumericalCore

// What is in a checkpoint. Random draws are addressed by seed, purpose and index, never consumed, so there is no stream whose
// position would have to be kept.
extension SequenceExperiment {
  /// The progress as arrays; ``progress(from:)`` gives it back bit for bit.
  ///
  /// `position` holds the phase (0 training, 1 replay, 2 frozen replay, 3 over), its completed cycles and those of all phases;
  /// `state/…` and `trained/…` are the arrays of the learner, `training/scores`, `replay/scores` and `frozen-replay/scores` the
  /// scores, one a row; `…/previous_rates` and `…/last_window` are the rates that a replay still needs.
  public func arrays(of progress: ExperimentProgress<Learner.State>) -> NamedArrays {
    let phase = progress.phase.flatMap(ExperimentPhase.allCases.firstIndex) ?? ExperimentPhase.allCases.count
    var arrays: NamedArrays = [
      "position": NamedArray(
        [phase, progress.completed, progress.totalCompleted].map(Double.init), axis: "count", unit: "1"),
      "training/scores": Self.array(
        progress.validation.map { [Double($0.cycle), $0.correlation, $0.meanSquaredError] }, 3),
    ]
    arrays.add(learner.arrays(of: progress.state), below: "state")
    if let trained = progress.trained { arrays.add(learner.arrays(of: trained), below: "trained") }
    arrays.add(Self.arrays(of: progress.replay), below: ExperimentPhase.replay.rawValue)
    arrays.add(Self.arrays(of: progress.frozenReplay), below: ExperimentPhase.frozenReplay.rawValue)
    return arrays
  }

  private static func arrays(of replay: ReplayProgress) -> NamedArrays {
    let scores = replay.result.scores.map {
      [Double($0.cycle), $0.correlation, Double($0.shift), $0.meanSquaredError, Double($0.errorShift)]
    }
    var arrays = ["scores": array(scores, 5)]
    for (name, rates) in [
      ("previous_rates", replay.previousRates), ("last_window", replay.result.lastWindow),
    ] {
      if let rates { arrays[name] = NamedArray(rates, axes: ["neuron", "sample"], unit: "1") }
    }
    return arrays
  }

  private static func array(_ rows: [[Double]], _ columns: Int) -> NamedArray {
    NamedArray(
      shape: [rows.count, columns], axes: ["score", "column"], unit: "1", values: rows.flatMap(\.self))
  }

  /// The progress that was stored as arrays, if it belongs to an experiment like this one.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if an array is missing or does not fit.
  public func progress(from arrays: NamedArrays) throws(SubsongError) -> ExperimentProgress<Learner.State> {
    let outline = try CheckpointOutline(arrays)
    let before = ExperimentPhase.allCases.prefix { $0 != outline.phase }.reduce(0) { $0 + cycles(of: $1) }
    guard outline.phase.map({ (0..<cycles(of: $0)).contains(outline.completed) }) ?? (outline.completed == 0),
      before + outline.completed == outline.totalCompleted
    else { throw CheckpointOutline.misfit("position") }
    var progress = ExperimentProgress(
      phase: outline.phase, state: try learner.state(from: arrays.below("state")))
    progress.completed = outline.completed
    progress.totalCompleted = outline.totalCompleted
    if outline.phase != .training { progress.trained = try learner.state(from: arrays.below("trained")) }
    progress.validation = outline.validation
    progress.replay = try replay(outline.replay, arrays.below(ExperimentPhase.replay.rawValue))
    progress.frozenReplay = try replay(
      outline.frozenReplay, arrays.below(ExperimentPhase.frozenReplay.rawValue))
    return progress
  }

  private func replay(_ scores: [ReplayScore], _ arrays: NamedArrays) throws(SubsongError) -> ReplayProgress {
    var replay = ReplayProgress()
    replay.result.scores = scores
    let shape = [learner.neuronCount, learner.stepsPerCycle / schedule.scoringInterval]
    func rates(_ name: String) throws(SubsongError) -> Matrix<Double>? {
      arrays[name] == nil ? nil : try arrays.array(name, shape: shape).matrix
    }
    replay.previousRates = try rates("previous_rates")
    replay.result.lastWindow = try rates("last_window")
    return replay
  }
}

/// What a checkpoint says without the learner: how far the experiment is, and its scores.
package struct CheckpointOutline {
  /// nil if all are over.
  package let phase: ExperimentPhase?
  /// Completed cycles of the phase, and of all.
  package let completed, totalCompleted: Int
  package let validation: [ValidationScore]
  package let replay, frozenReplay: [ReplayScore]

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if an array is missing or does not fit.
  package init(_ arrays: NamedArrays) throws(SubsongError) {
    let position = try Self.wholeNumbers(arrays.array("position", shape: [3]).values, "position")
    let phases = ExperimentPhase.allCases
    guard (0...phases.count).contains(position[0]) else { throw Self.misfit("position") }
    phase = position[0] < phases.count ? phases[position[0]] : nil
    (completed, totalCompleted) = (position[1], position[2])
    validation = try Self.rows(arrays, .training, 3).map { (row) throws(SubsongError) in
      ValidationScore(
        cycle: try Self.wholeNumbers([row[0]], "training/scores")[0], correlation: row[1],
        meanSquaredError: row[2])
    }
    replay = try Self.replayScores(arrays, .replay)
    frozenReplay = try Self.replayScores(arrays, .frozenReplay)
  }

  private static func replayScores(_ arrays: NamedArrays, _ phase: ExperimentPhase) throws(SubsongError)
    -> [ReplayScore]
  {
    try rows(arrays, phase, 5).map { (row) throws(SubsongError) in
      let numbers = try wholeNumbers([row[0], row[2], row[4]], "\(phase.rawValue)/scores")
      return ReplayScore(
        cycle: numbers[0], correlation: row[1], shift: numbers[1], meanSquaredError: row[3],
        errorShift: numbers[2])
    }
  }

  private static func rows(_ arrays: NamedArrays, _ phase: ExperimentPhase, _ columns: Int)
    throws(SubsongError) -> [[Double]]
  {
    let name = "\(phase.rawValue)/scores"
    guard let array = arrays[name], array.shape.count == 2, array.shape[1] == columns else {
      throw misfit(name)
    }
    return (0..<array.shape[0]).map { Array(array.values[$0 * columns..<($0 + 1) * columns]) }
  }

  private static func wholeNumbers(_ values: [Double], _ name: String) throws(SubsongError) -> [Int] {
    let numbers = values.compactMap { Int(exactly: $0) }
    guard numbers.count == values.count else { throw misfit(name) }
    return numbers
  }

  fileprivate static func misfit(_ name: String) -> SubsongError {
    SubsongError(
      .badInput, "the array '\(name)' of the checkpoint does not fit the experiment",
      remedy: "go on with the description that the checkpoint was written for")
  }
}

extension [String: NamedArray] {
  fileprivate mutating func add(_ arrays: NamedArrays, below folder: String) {
    for (name, array) in arrays { self["\(folder)/\(name)"] = array }
  }

  fileprivate func below(_ folder: String) -> NamedArrays {
    var arrays: NamedArrays = [:]
    for (name, array) in self where name.hasPrefix("\(folder)/") {
      arrays[String(name.dropFirst(folder.count + 1))] = array
    }
    return arrays
  }
}
