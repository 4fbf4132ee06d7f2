import Autodiff
import Figures
import Foundation
import LearningTasks
import NumericalCore
import PlasticNetworks
import RunStore

extension RunFile {
  /// What is trained on what, and whether it is over.
  static let learning: RunFile = "learning.json"
  /// The learning curve: a row an evaluation.
  static let learningCurve: RunFile = "curve.csv"
  /// Energy of each step of an episode, on test data.
  static let stepEnergy: RunFile = "energy.csv"
}

/// What the folder of a training says of it.
package struct LearningRecord: Codable, Sendable {
  package var plan: LearningPlan
  package var version = Provenance.packageVersion
  /// nil while it is not over.
  package var result: LearningResult?
  /// Of all processes that worked on it.
  var seconds = 0.0
  /// How long updates took, without those that end in an evaluation.
  var updateSeconds = 0.0
  var timedUpdates = 0
}

/// Trains a network on an episodic task in a folder of its own. It can be killed at any time; the same plan in the same folder goes
/// on from the last checkpoint, to the same bytes.
package struct LearningRun {
  package let plan: LearningPlan
  package let directory: RunDirectory
  package private(set) var record: LearningRecord
  /// nil: only at the end and when a signal comes.
  private let checkpointInterval: Duration?
  private let threads: Int

  /// How it ended.
  package enum Ending {
    case finished(LearningResult)
    case interrupted(signal: Int32, update: Int)
  }

  /// - Throws: ``SubsongError``: cannot create if the folder holds something else, or another training, and `force` is not given.
  package init(
    _ plan: LearningPlan, in folder: String, threads: Int, checkpointInterval: Duration? = .seconds(30),
    force: Bool = false
  ) throws(SubsongError) {
    (self.plan, self.threads, self.checkpointInterval) = (plan, threads, checkpointInterval)
    directory = try .adding(to: folder)
    guard directory.contains(.learning) else {
      guard try RunDirectory.entries(of: folder).allSatisfy(AtomicFile.isTemporary) else {
        throw SubsongError(
          .cannotCreate, "the folder is not empty and holds no training", at: folder,
          remedy: "only earlier trainings are replaced; choose another folder with --out")
      }
      record = LearningRecord(plan: plan)
      return
    }
    if force {
      record = LearningRecord(plan: plan)
      // Whoever writes to it now must not lose its files.
      let lock = try FolderLock(folder)
      try withExtendedLifetime(lock) { () throws(SubsongError) in try removeResults() }
      return
    }
    record = try directory.json(of: .learning)
    guard record.plan == plan else {
      throw SubsongError(
        .cannotCreate, "the folder holds another training", at: directory.path(of: .learning),
        because: "its task, model, settings or seed are not these",
        remedy: "ask for the same to carry it on, or use --force or another folder")
    }
  }

  /// Removes what an earlier training left; its record is replaced last, so that the folder is a training's at any time.
  private func removeResults() throws(SubsongError) {
    try directory.removeCheckpoints(butLast: 0)
    let figures = LearningFigures.names.flatMap { name in
      FigureFormat.allCases.map { RunFile.figure("\(name).\($0.fileExtension)") }
    }
    for file in [.learningCurve, .stepEnergy] + figures where directory.contains(file) {
      do { try FileManager.default.removeItem(atPath: directory.path(of: file)) } catch {
        throw SubsongError(
          .cannotCreate, "the earlier training cannot be removed", at: directory.path(of: file),
          because: "\(error)")
      }
    }
    try directory.write(json: record, named: .learning)
  }

  /// The training in a folder.
  ///
  /// - Throws: ``SubsongError`` (missing input) if there is none.
  package init(resuming folder: String, threads: Int, checkpointInterval: Duration? = .seconds(30))
    throws(SubsongError)
  {
    let directory = RunDirectory.asFound(at: folder)
    let record: LearningRecord = try directory.json(of: .learning)
    (plan, self.directory, self.record) = (record.plan, directory, record)
    (self.threads, self.checkpointInterval) = (threads, checkpointInterval)
  }

  /// Whether a folder holds a training of this kind.
  package static func isFound(in folder: String) -> Bool {
    RunDirectory.asFound(at: folder).contains(.learning)
  }

  /// - Throws: ``SubsongError`` (missing input) for a training, where a run of `train` is asked for.
  static func refuse(at folder: String) throws(SubsongError) {
    guard isFound(in: folder) else { return }
    throw SubsongError(
      .missingInput, "this is a training of `subsong learn`, which learns no song", at: folder,
      because: "a run of `subsong train` is needed here",
      remedy: "look at it with `subsong inspect` and `subsong plot`")
  }

  /// Trains to the end, or until a signal comes.
  ///
  /// - Parameter report: told of each evaluation and now and then between; the update and the last point of the curve.
  package mutating func carryOut(
    interruption: () -> Int32? = { Interruption.current }, report: (Int, CurvePoint?) -> Void
  ) throws(SubsongError) -> Ending {
    if let result = record.result { return .finished(result) }
    FreedMemory.keep()
    switch plan.precision {
    case .single: return try carryOut(Float.self, interruption, report)
    case .double: return try carryOut(Double.self, interruption, report)
    }
  }

  private mutating func carryOut<Scalar: TensorScalar>(
    _ scalar: Scalar.Type, _ interruption: () -> Int32?, _ report: (Int, CurvePoint?) -> Void
  ) throws(SubsongError) -> Ending {
    let clock = ContinuousClock()
    let (before, start) = (record.seconds, clock.now)
    let training = try training(scalar)
    try directory.write(json: record, named: .learning)
    var progress = try lastProgress(of: training) ?? training.begin()
    report(progress.update, progress.curve.last)
    var lastCheckpoint = clock.now
    while !training.isOver(progress) {
      let points = progress.curve.count
      let begin = clock.now
      try training.advance(&progress)
      if progress.curve.count == points {
        record.updateSeconds += (clock.now - begin) / .seconds(1)
        record.timedUpdates += 1
      }
      report(progress.update, progress.curve.last)
      let signal = interruption()
      if signal != nil || checkpointInterval.map({ clock.now - lastCheckpoint > $0 }) ?? false {
        lastCheckpoint = clock.now
        record.seconds = before + (clock.now - start) / .seconds(1)
        try keep(progress)
      }
      if let signal { return .interrupted(signal: signal, update: progress.update) }
    }
    record.seconds = before + (clock.now - start) / .seconds(1)
    try keep(progress)
    let result = try finish(training, progress)
    record.result = result
    try directory.write(json: record, named: .learning)
    return .finished(result)
  }

  package func training<Scalar: TensorScalar>(_ scalar: Scalar.Type = Scalar.self) throws(SubsongError)
    -> EpisodicTraining<Scalar>
  {
    let task = try plan.episodicTask()
    return try EpisodicTraining(
      plan.model.network(for: task), on: task, plan.training, seed: plan.seed, threads: threads,
      engine: plan.engine)
  }

  /// The progress in the newest checkpoint that is whole; nil if there is none.
  package func lastProgress<Scalar>(of training: EpisodicTraining<Scalar>) throws(SubsongError)
    -> TrainingProgress<Scalar>?
  {
    let found = try directory.latestCheckpoint {
      Console.say("an earlier checkpoint is used, since this one is damaged: \($0)")
    }
    guard let (file, checkpoint) = found else { return nil }
    guard checkpoint.configuration == (try plan.fingerprint()) else {
      throw SubsongError(
        .badInput, "the checkpoint belongs to another training", at: directory.path(of: file),
        remedy: "remove the folder and train again")
    }
    return try training.progress(from: checkpoint.arrays)
  }

  private func keep<Scalar>(_ progress: TrainingProgress<Scalar>) throws(SubsongError) {
    try directory.write(
      StoredCheckpoint(
        cycles: progress.update, configuration: plan.fingerprint(), arrays: progress.arrays))
    try directory.write(LearningTables.curve(progress.curve), named: .learningCurve)
    try directory.write(json: record, named: .learning)
  }

  private func finish<Scalar>(_ training: EpisodicTraining<Scalar>, _ progress: TrainingProgress<Scalar>)
    throws(SubsongError) -> LearningResult
  {
    let test = training.test(progress)
    if !test.energyPerStep.isEmpty {
      try directory.write(LearningTables.energy(test.energyPerStep), named: .stepEnergy)
    }
    return LearningResult(
      plan, run: directory.path, isFused: training.isFused, parameters: training.network.layout.count,
      mainScore: training.task.mainScore, curve: progress.curve, test: test, record)
  }
}
