import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

/// Every call through which a file is written fails once, in every way; what is left is the state before or after.
@Suite struct FaultTests {
  private static let before = checkpoint(1)
  private static let after = checkpoint(2)

  private static func checkpoint(_ cycles: Int) -> StoredCheckpoint {
    StoredCheckpoint(
      cycles: cycles, configuration: "c",
      arrays: ["w": NamedArray([Double(cycles), .nan, -0.0], axis: "n", unit: "mV")])
  }

  /// Lets the n-th call of `operation` fail for n = 1, 2, … until it is not reached, in every way.
  ///
  /// - Returns: how many faults were injected.
  private func forEveryFault(
    prepare: (RunDirectory) throws -> Void, operation: (RunDirectory) throws -> Void,
    check: (RunDirectory, _ failed: Bool) throws -> Void
  ) throws -> Int {
    var injected = 0
    for (fault, lasts) in FaultySystem.Fault.allCases.flatMap({ [($0, false), ($0, true)] }) {
      for failing in 1... {
        let reached = try withTemporaryFolder { folder in
          var run = try RunDirectory.create(at: folder + "/run")
          try prepare(run)
          let system = FaultySystem(failing: failing, fault, lasts: lasts)
          run.calls = system
          var failed = false
          do { try operation(run) } catch is SubsongError { failed = true }
          run.calls = OperatingSystem()
          try check(run, failed)
          injected += system.injected
          return system.calls >= failing
        }
        if !reached { break }
      }
    }
    return injected
  }

  @Test("A checkpoint: the old one or the new one, and the next attempt succeeds") func checkpoints() throws {
    let injected = try forEveryFault {
      try $0.write(Self.before)
    } operation: {
      try $0.write(Self.after)
    } check: { run, failed in
      let found = try #require(try run.latestCheckpoint()).checkpoint
      #expect(equal(found, Self.before) || equal(found, Self.after))
      #expect(failed || equal(found, Self.after), "who is told of no error has the new state")
      try run.removeTemporaries()
      let names = try FileManager.default.contentsOfDirectory(atPath: run.path + "/checkpoints")
      #expect(names.allSatisfy { $0.hasPrefix("checkpoint-") }, "no temporary file is left")
      try run.write(Self.after)
      #expect(equal(try #require(try run.latestCheckpoint()).checkpoint, Self.after))
    }
    print("faults injected into writing a checkpoint: \(injected)")
    #expect(injected >= 30)
  }

  @Test("A recording with its checkpoint: the position says what is on the disk, and the run can go on")
  func recordings() throws {
    let items = [[1.0, 2, 3], [4, 5, 6], [7, 8, 9]]
    func record(_ run: RunDirectory, _ range: Range<Int>, from position: RecordingPosition) throws {
      let file = try run.recordingFile(
        "recordings/training/x.npy", itemShape: [3], isDouble: true, from: position)
      for item in items[range] { try file.append(item) }
      var checkpoint = Self.checkpoint(range.upperBound)
      checkpoint.recordings = ["x": try file.commit()]
      try run.write(checkpoint)
    }
    let injected = try forEveryFault {
      try record($0, 0..<1, from: .start)
    } operation: { run in
      let position = try #require(try run.latestCheckpoint()?.checkpoint.recordings["x"])
      try record(run, 1..<2, from: position)
    } check: { run, failed in
      let found = try #require(try run.latestCheckpoint()).checkpoint
      let position = try #require(found.recordings["x"])
      #expect(position.items == found.cycles && (1...2).contains(found.cycles))
      #expect(failed || found.cycles == 2)
      // Whatever was in between, going on from the checkpoint ends with the bytes of a run without a fault.
      try record(run, found.cycles..<3, from: position)
      let bytes = try run.bytes(of: "recordings/training/x.npy")
      let array = try NPY.decode(bytes, named: "x")
      #expect(array.shape == [3, 3] && array.values == items.flatMap(\.self))
    }
    print("faults injected into recording: \(injected)")
    #expect(injected >= 30)
  }

  @Test("A file: the old content or the new one") func files() throws {
    let injected = try forEveryFault {
      try $0.write("old", named: .experiment)
    } operation: {
      try $0.write("new text", named: .experiment)
    } check: { run, failed in
      let text = try run.text(of: .experiment)
      #expect(text == "old" || text == "new text")
      #expect(failed || text == "new text")
    }
    print("faults injected into writing a file: \(injected)")
    #expect(injected >= 25)
  }

  @Test("Writes that are short, and interrupted ones, are carried on") func shortWrites() throws {
    struct Slow: SystemCalls {
      let system = OperatingSystem()
      let interrupted = Interrupted()
      func open(_ path: String, _ flags: Int32, _ mode: mode_t) throws(SystemCallError) -> Int32 {
        try system.open(path, flags, mode)
      }
      func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, to descriptor: Int32)
        throws(SystemCallError) -> Int
      {
        if interrupted.next() { throw SystemCallError(EINTR) }
        return try system.write(.init(rebasing: bytes.prefix(7)), at: offset, to: descriptor)
      }
      func synchronise(_ descriptor: Int32) throws(SystemCallError) { try system.synchronise(descriptor) }
      func rename(_ path: String, to newPath: String) throws(SystemCallError) {
        try system.rename(path, to: newPath)
      }
      func remove(_ path: String) throws(SystemCallError) { try system.remove(path) }
    }
    try withTemporaryFolder { folder in
      var run = try RunDirectory.create(at: folder)
      run.calls = Slow()
      try run.write(Self.after)
      #expect(equal(try #require(try run.latestCheckpoint()).checkpoint, Self.after))
    }
  }

  private func equal(_ a: StoredCheckpoint, _ b: StoredCheckpoint) -> Bool {
    a.cycles == b.cycles && a.configuration == b.configuration && a.recordings == b.recordings
      && a.arrays.mapValues { $0.values.map(\.bitPattern) }
        == b.arrays.mapValues { $0.values.map(\.bitPattern) }
      && a.arrays.mapValues(\.axes) == b.arrays.mapValues(\.axes)
  }
}

/// True every second time.
private final class Interrupted: @unchecked Sendable {
  private var count = 0
  func next() -> Bool {
    count += 1
    return count % 2 == 1
  }
}
