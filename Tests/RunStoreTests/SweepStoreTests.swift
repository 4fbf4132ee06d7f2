import Dispatch
import Foundation
import NumericalCore
import RunStore
import Synchronization
import TestSupport
import Testing

@Suite struct SweepStoreTests {
  private func withStore(units: Int = 5, _ body: (SweepStore) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let store = try SweepStore.create(folder + "/s.sqlite")
      try store.addUnits(from: 0, fingerprints: (0..<units).map(UInt64.init))
      try body(store)
    }
  }

  private func state(_ store: SweepStore) throws -> [StoredUnit] {
    var units: [StoredUnit] = []
    try store.forEachUnit(prepare: { _, _ in }) { units.append($0) }
    return units
  }

  private func claim(_ store: SweepStore, _ worker: String, dead: [String] = []) throws -> SweepClaim {
    try store.claim(by: worker, isDead: { dead.contains($0) })
  }

  private static let row = SweepRow(
    labels: [.init("kind", "weak")], measures: [.init("a", 0.1), .init("b", nil)])

  /// Catches a unit that is given to two of many threads with connections of their own, and one that is given to none.
  @Test func claimsAreExclusive() throws {
    try withStore(units: 300) { store in
      let claimed = Mutex<[Int]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { number in
        do {
          let own = try SweepStore.open(store.path)
          while case .unit(let unit) = try own.claim(by: "w\(number)", isDead: { _ in false }) {
            claimed.withLock { $0.append(unit) }
          }
        } catch { Issue.record(error) }
      }
      #expect(claimed.withLock { $0.sorted() } == Array(0..<300))
      let late = try claim(store, "late")
      #expect(late == .wait)
    }
  }

  /// Catches results without the state, the state without results, and results of a worker that lost its unit.
  @Test func resultsAndStateAreOne() throws {
    try withStore { store in
      #expect(try claim(store, "w") == .unit(0))
      let foreign = subsongError { try store.finish(0, by: "other", [Self.row]) }
      #expect(foreign?.category == .busy)
      #expect(try state(store)[0].rows.isEmpty && state(store)[0].state == .running)
      try store.finish(0, by: "w", [Self.row, Self.row])
      #expect(try state(store)[0].rows == [Self.row, Self.row] && store.isDone(0))
      for again in ["w", "other"] {
        #expect(subsongError { try store.finish(0, by: again, [Self.row]) } != nil)
        #expect(subsongError { try store.fail(0, by: again, reason: "") } != nil)
        #expect(subsongError { try store.giveBack(0, by: again) } != nil)
      }
      #expect(try state(store)[0].rows.count == 2 && store.isDone(0))
      #expect(try store.counts() == SweepCounts(pending: 4, done: 1))
    }
  }

  /// Catches claims of the dead that are kept, and attempts that are not counted.
  @Test func theDeadLoseTheirClaims() throws {
    try withStore(units: 2) { store in
      #expect(try claim(store, "a") == .unit(0))
      #expect(try claim(store, "b") == .unit(1))
      #expect(try claim(store, "c", dead: ["b"]) == .unit(1))
      #expect(try claim(store, "d") == .wait)
      #expect(subsongError { try store.finish(1, by: "b", [Self.row]) } != nil, "it was taken for dead")
      try store.finish(1, by: "c", [Self.row])
      try store.giveBack(0, by: "a")
      #expect(try claim(store, "c") == .unit(0))
      try store.fail(0, by: "c", reason: "why")
      #expect(try claim(store, "c") == .over)
      #expect(try state(store).map(\.attempts) == [2, 2])
      #expect(try store.failures(atMost: 9) == [SweepFailure(unit: 0, reason: "why")])
      #expect(try store.retryFailed() == 1 && store.counts() == SweepCounts(pending: 1, done: 1))
    }
  }

  /// Catches numbers that change on their way through the file, and columns that come in another order.
  @Test func resultsComeBackAsTheyWere() throws {
    try withStore(units: 2) { store in
      let values = [
        0.1, 1.0 / 3, Double.leastNonzeroMagnitude, -1.7976931348623157e308, 1e15 + 0.5, .infinity, .nan,
      ]
      let row = SweepRow(measures: values.enumerated().map { .init("m\($0)", $1) })
      for rows in [[row], [Self.row, Self.row]] {
        guard case .unit(let unit) = try claim(store, "w") else { continue }
        try store.finish(unit, by: "w", rows)
      }
      let units = try state(store)
      #expect(units[0].rows[0].measures.map(\.value) == values.prefix(5).map { $0 } + [nil, nil])
      var columns: [SweepColumn] = []
      try store.forEachUnit(prepare: { columns = $1 }) { _ in }
      let names = (0..<7).map { SweepColumn(name: "m\($0)", isLabel: false) }
      #expect(
        columns
          == names + [
            SweepColumn(name: "kind", isLabel: true), SweepColumn(name: "a", isLabel: false),
            SweepColumn(name: "b", isLabel: false),
          ])
    }
  }

  /// Catches two units that are one experiment, and a batch of which half is there.
  @Test func fingerprintsAreDifferent() throws {
    try withStore { store in
      #expect(subsongError { try store.addUnits(from: 5, fingerprints: [99, 3]) } != nil)
      #expect(try store.unitCount() == 5)
      try store.setFacts(["a": "1", "b": "zwei"])
      #expect(try SweepStore.open(store.path).facts() == ["a": "1", "b": "zwei"])
    }
  }

  /// Catches crashes and untyped errors for files that are no store.
  @Test func otherFilesAreRefused() throws {
    try withTemporaryFolder { folder in
      let missing = subsongError { _ = try SweepStore.open(folder + "/none") }
      #expect(missing?.category == .missingInput)
      try Data("song = 1, and so on, for long enough".utf8).write(to: URL(fileURLWithPath: folder + "/text"))
      let text = subsongError { _ = try SweepStore.open(folder + "/text").facts() }
      #expect(text?.category == .badInput && text?.location == folder + "/text")
      try Data().write(to: URL(fileURLWithPath: folder + "/empty"))
      #expect(subsongError { _ = try SweepStore.open(folder + "/empty").facts() }?.category == .badInput)
    }
  }

  /// Catches a living worker that is taken for dead, and a dead one that is not.
  @Test func workersLiveAsLongAsTheirLocks() throws {
    try withTemporaryFolder { folder in
      var first: WorkerLock? = try WorkerLock(in: folder)
      let second = try WorkerLock(in: folder)
      let name = try #require(first?.name)
      #expect(name != second.name)
      #expect(!WorkerLock.buryIfDead(name, in: folder))
      #expect(try WorkerLock.countAlive(in: folder) == 2)
      first = nil
      #expect(WorkerLock.buryIfDead(name, in: folder))
      try Data().write(to: URL(fileURLWithPath: folder + "/killed"))
      #expect(try WorkerLock.countAlive(in: folder) == 1)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [second.name])
    }
  }

  /// Catches texts that break a row, and numbers that are not those of the other tables.
  @Test func tablesOfTextAndNumbers() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/t.csv"
      try TextTable.write(path) { table throws(SubsongError) in
        try table.append([.text("a b"), .text("c")])
        try table.append([.text("say \"x\", y"), .number(0.1)])
        try table.append([.text(""), .number(nil)])
        try table.append([.text("two\nlines"), .count(1_000_000)])
        for _ in 0..<20_000 { try table.append([.text("long"), .number(-0.0)]) }
      }
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text.hasPrefix("\"a b\",c\n\"say \"\"x\"\", y\",0.1\n,\n\"two\nlines\",1000000\nlong,-0.0\n"))
      #expect(text.utf8.count { $0 == UInt8(ascii: "\n") } == 20_005)
      let error = subsongError {
        try TextTable.write(path) { _ throws(SubsongError) in throw SubsongError(.badInput, "no") }
      }
      #expect(error?.what == "no")
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text, "the file stays as it was")
    }
  }
}
