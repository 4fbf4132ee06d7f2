import Foundation
import NumericalCore
import RunStore
import Sweeps
import TestSupport
import Testing

@Suite struct SlurmTaskTests {
  private static let facts = ["experiment": "1"]

  /// As the store keeps that of a unit.
  private static func fingerprint(_ unit: Int) -> String { Fingerprint.hexadecimal(of: UInt64(unit)) }

  /// A sweep of 40 units with a plan.
  private func plan(_ folder: String, tasks: Int = 7) throws -> Sweep {
    let sweep = try SweepWorkerTests.begin(folder)
    _ = try SlurmPlan.write(sweep, experiment: Self.facts, tasks: tasks)
    return sweep
  }

  private func task(_ number: Int, of tasks: Int = 7, _ sweep: Sweep) throws -> SlurmTask {
    try SlurmTask(number, of: tasks, sweep.design, in: sweep.folder, experiment: Self.facts)
  }

  /// Carries out a task; units for which `fails` is true fail.
  @discardableResult
  private func run(
    _ task: SlurmTask, fails: (Int) -> Bool = { _ in false }, begun: (Int) -> Void = { _ in }
  ) throws -> SlurmTask.Ending {
    try task.run(fingerprint: { Self.fingerprint($0.index) }) { (unit, _) throws(SubsongError) in
      begun(unit.index)
      if fails(unit.index) { throw SubsongError(.numerical, "it exploded") }
      return .finished(SweepWorkerTests.rows(unit))
    }
  }

  /// Catches a unit that two tasks carry out or none, tasks of unequal length, and a task that gets all of the slow units.
  @Test func everyUnitBelongsToOneTask() {
    for count in [1, 2, 12, 97, 300] {
      for tasks in 1...min(count, 40) {
        let shares = (0..<tasks).map { SlurmShare.units(ofTask: $0, of: tasks, count: count) }
        #expect(shares.flatMap { $0 }.sorted() == Array(0..<count), "\(count) units, \(tasks) tasks")
        let sizes = shares.map(\.count)
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        #expect(shares.allSatisfy { $0 == $0.sorted() })
      }
    }
    // Every third unit takes long: tasks by the remainder alone would have all of them, or none.
    for tasks in [9, 30, 60] {
      let slow = (0..<tasks).map {
        SlurmShare.units(ofTask: $0, of: tasks, count: 1200).count { $0 % 3 == 2 }
      }
      let fair = 400 / tasks
      #expect(slow.allSatisfy { abs($0 - fair) <= max(2, fair / 3) }, "\(tasks) tasks: \(slow)")
    }
  }

  /// Catches results that a merge loses, rounds or counts twice, and a failure that loses its reason.
  @Test func aMergeGivesTheTablesOfALocalSweep() throws {
    try withTemporaryFolder { folder in
      let local = try SweepWorkerTests.begin(folder + "/local")
      _ = try SweepWorker(local) { unit, _ in .finished(SweepWorkerTests.rows(unit)) }.run()
      let sweep = try plan(folder + "/shared")
      for number in 0..<7 {
        #expect(try run(task(number, sweep), fails: { $0 % 20 == 3 }) != .interrupted)
      }
      #expect(try sweep.counts() == SweepCounts(pending: 40), "no task touches the store")
      #expect(try SlurmMerge(into: sweep).taken == 40)
      #expect(try sweep.counts() == SweepCounts(done: 38, failed: 2))
      #expect(try sweep.failures(atMost: 1) == [SweepFailure(unit: 3, reason: "it exploded")])
      #expect(try SlurmMerge(into: sweep).taken == 0, "nothing is new")
      try sweep.retryFailedTasks()
      _ = try SlurmPlan.write(sweep, experiment: Self.facts, tasks: 2)
      var again: [Int] = []
      for number in 0..<2 { try run(task(number, of: 2, sweep), begun: { again.append($0) }) }
      #expect(again.sorted() == [3, 23], "what is done stays done")
      #expect(try SlurmMerge(into: sweep).taken == 2)
      #expect(try SweepWorkerTests.tables(sweep) == SweepWorkerTests.tables(local))
    }
  }

  /// Catches a merge that waits for all, or takes what is missing for failed.
  @Test func aMergeTakesWhatIsThere() throws {
    try withTemporaryFolder { folder in
      let sweep = try plan(folder)
      try run(task(2, sweep))
      let share = try task(2, sweep).units.count
      #expect(try SlurmMerge(into: sweep).taken == share)
      #expect(try sweep.counts() == SweepCounts(pending: 40 - share, done: share))
      let lock = try WorkerLock(in: sweep.folder.path + "/workers")
      let error = withExtendedLifetime(lock) { subsongError { _ = try SlurmMerge(into: sweep) } }
      #expect(error?.category == .busy)
    }
  }

  /// Catches a result that is damaged, or of other numbers, and counts all the same; and one that stops all others.
  @Test(arguments: ["{", "other experiment", "other version", "other unit", "no outcome"])
  func resultsThatCannotBeUsedAreNamed(kind: String) throws {
    try withTemporaryFolder { folder in
      let sweep = try plan(folder, tasks: 1)
      try run(task(0, of: 1, sweep))
      let path = sweep.folder.path + "/slurm/results/5.json"
      var result = try #require(try SlurmResult.read(5, fingerprint: Self.fingerprint(5), in: sweep.folder))
      switch kind {
      case "other experiment": result.fingerprint = "x"
      case "other version": result.version = "0"
      case "other unit": result.unit = 6
      default: result.rows = nil
      }
      try (kind == "{" ? Data("{".utf8) : JSONEncoder().encode(result)).write(to: URL(fileURLWithPath: path))
      let merge = try SlurmMerge(into: sweep)
      let error = try #require(merge.refused.first)
      #expect(merge.taken == 39 && merge.refused.count == 1)
      #expect(error.category == .badInput && error.location?.hasPrefix(path) == true, "\(error)")
      #expect(error.remedy?.contains("submit.sh again") == true)
      var begun: [Int] = []
      try run(task(0, of: 1, sweep), begun: { begun.append($0) })
      #expect(begun == [5], "it is carried out anew")
      #expect(try SlurmMerge(into: sweep).taken == 1)
    }
  }

  /// Catches numbers that change on their way through a file.
  @Test func resultsAreKeptExactly() throws {
    try withTemporaryFolder { folder in
      let sweep = try plan(folder)
      let values: [Double?] = [0.1 + 0.2, 1e-300, -1.7976931348623157e308, 1 / 3.0, 12, nil]
      let row = SweepRow(
        labels: [.init("kind", "a \"b\",\nc")], measures: values.enumerated().map { .init("m\($0)", $1) })
      let result = SlurmResult(
        SweepUnitEnd(unit: 4, .done([row, row]), seconds: 2.5), fingerprint: Self.fingerprint(4))
      try result.write(in: sweep.folder)
      #expect(try SlurmResult.read(4, fingerprint: Self.fingerprint(4), in: sweep.folder) == result)
      #expect(try SlurmResult.read(5, fingerprint: Self.fingerprint(5), in: sweep.folder) == nil)
    }
  }

  /// Catches a task that is queued again for ever, and one that is refused although it gets on.
  @Test func aTaskThatDoesNotGetOnIsRefused() throws {
    try withTemporaryFolder { folder in
      let sweep = try plan(folder)
      func stopped() throws -> SlurmTask.Ending {
        try task(0, sweep).run(fingerprint: { Self.fingerprint($0.index) }) { _, _ in .interrupted }
      }
      for _ in 0..<SlurmTask.mostIdleStarts { #expect(try stopped() == .interrupted) }
      let error = subsongError { _ = try stopped() }
      #expect(error?.category == .badInput && error?.remedy?.contains("--time") == true)
      let unit = try task(0, sweep).units[0]
      let checkpoints = "\(sweep.folder.path)/units/\(unit)/checkpoints"
      try FileManager.default.createDirectory(atPath: checkpoints, withIntermediateDirectories: true)
      try Data().write(to: URL(fileURLWithPath: checkpoints + "/checkpoint-00000003.npz"))
      #expect(try stopped() == .interrupted)
      for _ in 1..<SlurmTask.mostIdleStarts { #expect(try stopped() == .interrupted) }
      #expect(throws: SubsongError.self) { try stopped() }
      // A new plan begins to count anew.
      _ = try SlurmPlan.write(sweep, experiment: Self.facts, tasks: 7)
      #expect(try stopped() == .interrupted)
    }
  }

  /// Catches a task with another share than the plan's, one of another sweep, and two processes on one task.
  @Test func onlyTasksOfThePlanBegin() throws {
    try withTemporaryFolder { folder in
      let bare = try SweepWorkerTests.begin(folder + "/bare")
      #expect(subsongError { _ = try task(0, bare) }?.category == .missingInput)
      let sweep = try plan(folder)
      #expect(subsongError { _ = try task(0, of: 8, sweep) }?.category == .usage)
      #expect(subsongError { _ = try task(7, sweep) }?.category == .usage)
      let other = subsongError {
        _ = try SlurmTask(0, of: 7, sweep.design, in: sweep.folder, experiment: ["experiment": "2"])
      }
      #expect(other?.category == .badInput && other?.why?.contains("experiment") == true)
      try run(
        task(0, sweep),
        begun: { _ in
          let error = subsongError { try run(task(0, sweep)) }
          #expect(error?.category == .busy)
        })
    }
  }

  /// Catches a store that keeps its log where machines share no memory, or lets others in, and one that is left so.
  @Test func aStoreForOneProcessHasNoLog() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/sweep.sqlite"
      _ = try SweepStore.create(path)
      do {
        let alone = try SweepStore.create(path, for: .alone)
        try alone.setFacts(["a": "b"])
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        #expect(
          try Data(contentsOf: URL(fileURLWithPath: path))[18...19] == Data([1, 1]), "rollback journal")
      }
      #expect(try SweepStore.open(path).facts() == ["a": "b"])
      _ = try SweepStore.create(path)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path))[18...19] == Data([2, 2]), "write-ahead log")
    }
  }
}
