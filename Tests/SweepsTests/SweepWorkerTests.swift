import Dispatch
import Foundation
import NumericalCore
import RunStore
import Sweeps
import Synchronization
import TestSupport
import Testing

@Suite struct SweepWorkerTests {
  static let design = Result {
    try SweepDesign(
      factors: [SweepFactor(.grid, (1...8).map { SweepLevel([SweepSetting("a", "\($0)")]) })],
      seeds: .range(1...5))
  }

  static func begin(_ folder: String) throws -> Sweep {
    let design = try design.get()
    return try Sweep.begin(
      design, in: SweepFolder(folder + "/s"), file: "the file", experiment: ["experiment": "1"]
    ) { () throws(SubsongError) in (0..<design.count).map(UInt64.init) }
  }

  private func claim(_ sweep: Sweep, _ worker: String) throws -> SweepClaim {
    try sweep.store.claim(by: worker, isDead: { _ in false })
  }

  /// A number that tells units apart.
  static func rows(_ unit: SweepUnit) -> [SweepRow] {
    [SweepRow(measures: [.init("value", Double(unit.point.index * 100 + unit.seed)), .init("none", .nan)])]
  }

  static func tables(_ sweep: Sweep) throws -> [String] {
    try SweepSummary.write(sweep)
    return try [sweep.folder.resultsPath, sweep.folder.summaryPath].map {
      try String(contentsOfFile: $0, encoding: .utf8)
    }
  }

  /// Catches a unit that two workers carry out, one that nobody does, and results that depend on who did what.
  @Test(arguments: [1, 2, 3, 8]) func anyNumberOfWorkersGivesTheSameBytes(workers: Int) throws {
    try withTemporaryFolder { folder in
      let alone = try Self.begin(folder + "/alone")
      _ = try SweepWorker(alone) { unit, _ in .finished(Self.rows(unit)) }.run()
      let shared = try Self.begin(folder + "/shared")
      let carriedOut = Mutex<[Int]>([])
      DispatchQueue.concurrentPerform(iterations: workers) { _ in
        let ending = try? SweepWorker(shared) { unit, _ in
          carriedOut.withLock { $0.append(unit.index) }
          return .finished(Self.rows(unit))
        }.run()
        #expect(ending == .over)
      }
      #expect(carriedOut.withLock { $0.sorted() } == Array(0..<40))
      #expect(try Self.tables(shared) == Self.tables(alone))
      #expect(try shared.liveWorkers() == 0)
    }
  }

  /// Catches processes that begin the same sweep at the same moment and take each other's folders for something else, or add units
  /// twice.
  @Test func manyBeginAtOnce() throws {
    for _ in 0..<20 {
      try withTemporaryFolder { folder in
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
          do { _ = try Self.begin(folder) } catch { Issue.record(error) }
        }
        let counts = try Self.begin(folder).counts()
        #expect(counts == SweepCounts(pending: 40))
      }
    }
  }

  /// Catches one bad unit that ends the sweep, a reason that is lost, and a summary of what is left without a word.
  @Test func failuresAreKeptAndTriedAgain() throws {
    try withTemporaryFolder { folder in
      let sweep = try Self.begin(folder)
      let isCured = Mutex(false)
      let worker = SweepWorker(sweep) { unit, _ throws(SubsongError) in
        if unit.index % 10 == 3, !isCured.withLock({ $0 }) { throw SubsongError(.numerical, "it exploded") }
        return .finished(Self.rows(unit))
      }
      #expect(try worker.run() == .over)
      #expect(try sweep.counts() == SweepCounts(done: 36, failed: 4))
      #expect(try sweep.failures(atMost: 2) == [3, 13].map { SweepFailure(unit: $0, reason: "it exploded") })
      let error = subsongError { try SweepSummary.write(sweep) }
      #expect(error?.what == "4 failed of 40" && error?.category == .badInput)
      #expect(error?.remedy?.contains("--retry-failed") == true)
      #expect(!FileManager.default.fileExists(atPath: sweep.folder.resultsPath))
      isCured.withLock { $0 = true }
      #expect(try sweep.retryFailed() == 4)
      #expect(try worker.run() == .over)
      #expect(try sweep.counts() == SweepCounts(done: 40))
    }
  }

  /// Catches an interrupted unit that stays claimed, and one that loses its folder.
  @Test func interruptedUnitsAreGivenBack() throws {
    try withTemporaryFolder { folder in
      let sweep = try Self.begin(folder)
      let ending = try SweepWorker(sweep) { unit, folder in
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return unit.index == 5 ? .interrupted : .finished(Self.rows(unit))
      }.run()
      #expect(ending == .interrupted)
      #expect(try sweep.counts() == SweepCounts(pending: 35, done: 5))
      let left = try FileManager.default.contentsOfDirectory(atPath: sweep.folder.path + "/units")
      #expect(left == ["5"])
      let asked = Mutex(0)
      let second = try SweepWorker(sweep) { unit, _ in .finished(Self.rows(unit)) }.run(
        isInterrupted: {
          asked.withLock {
            $0 += 1; return $0 > 3
          }
        })
      #expect(second == .interrupted)
      #expect(try sweep.counts() == SweepCounts(pending: 32, done: 8))
    }
  }

  /// Catches claims of the dead that stay, and those of the living that are taken.
  @Test func onlyTheDeadLoseTheirUnits() throws {
    try withTemporaryFolder { folder in
      let sweep = try Self.begin(folder)
      let workers = sweep.folder.path + "/workers"
      // Names without a locked file: one never had any, one has left its file.
      try Data().write(to: URL(fileURLWithPath: workers + "/left"))
      #expect(try claim(sweep, "left") == .unit(0))
      #expect(try claim(sweep, "vanished") == .unit(1))
      let alive = try WorkerLock(in: workers)
      #expect(try claim(sweep, alive.name) == .unit(2))
      #expect(try sweep.liveWorkers() == 1)
      let done = Mutex<[Int]>([])
      let isFinished = Mutex(false)
      let thread = Thread {
        _ = try? SweepWorker(sweep) { unit, _ in
          done.withLock { $0.append(unit.index) }
          return .finished(Self.rows(unit))
        }.run()
        isFinished.withLock { $0 = true }
      }
      thread.start()
      while try sweep.counts().done < 39 { Thread.sleep(forTimeInterval: 0.01) }
      #expect(!isFinished.withLock { $0 }, "it waits for the unit of the one who lives")
      try sweep.store.finish(2, by: alive.name, Self.rows(sweep.design.unit(2)))
      while !isFinished.withLock({ $0 }) { Thread.sleep(forTimeInterval: 0.01) }
      #expect(done.withLock { $0.sorted() } == Array(0..<40).filter { $0 != 2 })
      #expect(try FileManager.default.contentsOfDirectory(atPath: workers) == [alive.name])
    }
  }

  /// Catches a changed file that goes on with the results of another sweep.
  @Test func anotherSweepIsRefused() throws {
    try withTemporaryFolder { folder in
      let sweep = try Self.begin(folder)
      let other = try SweepDesign(factors: sweep.design.factors, seeds: .range(1...4))
      let error = subsongError {
        _ = try Sweep.open(other, in: sweep.folder, experiment: ["experiment": "2"])
      }
      #expect(error?.category == .badInput)
      #expect(error?.why == "changed since it began: experiment, seeds")
      #expect(error?.remedy?.contains("--out") == true)
      #expect(
        try Sweep.open(sweep.design, in: sweep.folder, experiment: ["experiment": "1"]).counts().total == 40)
      let missing = subsongError {
        _ = try Sweep.open(other, in: SweepFolder(folder + "/nowhere"), experiment: [:])
      }
      #expect(missing?.category == .missingInput)
    }
  }

  /// Catches a folder of something else that becomes a sweep's, and a mistake in the design that leaves a folder behind.
  @Test func nothingIsMadeOfWhatIsRefused() throws {
    try withTemporaryFolder { folder in
      let design = try Self.design.get()
      let error = subsongError {
        _ = try Sweep.begin(design, in: SweepFolder(folder + "/new"), file: "", experiment: [:]) {
          () throws(SubsongError) in throw SubsongError(.badInput, "no good")
        }
      }
      #expect(error?.what == "no good")
      #expect(!FileManager.default.fileExists(atPath: folder + "/new"))
      try Data().write(to: URL(fileURLWithPath: folder + "/mine.txt"))
      let foreign = subsongError {
        _ = try Sweep.begin(design, in: SweepFolder(folder), file: "", experiment: [:]) { [] }
      }
      #expect(foreign?.category == .cannotCreate && foreign?.why?.contains("mine.txt") == true)
    }
  }

  /// Catches an estimate that one night's pause spoils, or that forgets how many work.
  @Test func estimates() {
    let counts = SweepCounts(pending: 18, running: 2, done: 20)
    let durations = Array(repeating: 2.0, count: 19) + [30_000]
    #expect(Sweep.secondsLeft(counts, durations: durations, workers: 2) == 20)
    #expect(Sweep.secondsLeft(counts, durations: durations, workers: 0) == 40)
    #expect(Sweep.secondsLeft(counts, durations: [], workers: 2) == nil)
    #expect(Sweep.secondsLeft(SweepCounts(done: 3, failed: 1), durations: [], workers: 2) == 0)
  }
}
