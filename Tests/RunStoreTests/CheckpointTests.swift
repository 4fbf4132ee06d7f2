import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

@Suite struct CheckpointTests {
  private static func checkpoint(_ cycles: Int) -> StoredCheckpoint {
    StoredCheckpoint(
      cycles: cycles, configuration: "0123",
      recordings: ["training/rate": RecordingPosition(items: cycles, checksum: 7)],
      arrays: [
        "state/weights": NamedArray(
          Matrix(rows: 2, columns: 3, storage: [1, 2, 3, 4, 5, Double(cycles)]), axes: ["post", "pre"],
          unit: "mV"),
        "position": NamedArray([0, Double(cycles)], axis: "count", unit: "1"),
      ])
  }

  @Test("A checkpoint comes back as it was; the last two are kept") func roundTrip() throws {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder)
      #expect(try run.latestCheckpoint() == nil)
      for cycles in [5, 70, 600] { try run.write(Self.checkpoint(cycles)) }
      #expect(
        try run.checkpointFiles().map(\.name)
          == ["checkpoints/checkpoint-0000000070.npz", "checkpoints/checkpoint-0000000600.npz"])
      #expect(try #require(try run.latestCheckpoint()).checkpoint == Self.checkpoint(600))
      try run.write(Self.checkpoint(600))
      #expect(try run.checkpointFiles().count == 2)
    }
  }

  @Test("Equal checkpoints are equal bytes: they hold no date") func bytes() throws {
    try withTemporaryFolder { folder in
      let runs = try ["a", "b"].map { try RunDirectory.create(at: folder + "/" + $0) }
      let files = try runs.map { try $0.bytes(of: $0.write(Self.checkpoint(3))) }
      #expect(files[0] == files[1])
    }
  }

  /// Catches an altered byte anywhere: in the values, in a header, in a name, in the checksum itself.
  @Test("Every altered byte and every truncation is found, and named") func altered() throws {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder)
      let file = try run.write(Self.checkpoint(3))
      let bytes = try run.bytes(of: file)
      for index in bytes.indices {
        var altered = bytes
        altered[index] ^= UInt8(1 << (index % 8))
        let error = subsongError { _ = try StoredCheckpoint(altered, named: "file") }
        #expect(error?.category == .badInput && error?.location?.hasPrefix("file") == true, "byte \(index)")
      }
      for length in 0..<bytes.count {
        #expect(
          subsongError { _ = try StoredCheckpoint(Array(bytes[..<length]), named: "file") }?.category
            == .badInput)
      }
    }
  }

  @Test("A damaged checkpoint is passed over for the one before; if all are damaged, that is said")
  func fallsBack() throws {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder)
      for cycles in [1, 2] { try run.write(Self.checkpoint(cycles)) }
      let files = try run.checkpointFiles()
      try run.write(Array(run.bytes(of: files[1]).dropLast(100)), named: files[1])
      var reported: [SubsongError] = []
      #expect(try #require(try run.latestCheckpoint { reported.append($0) }).checkpoint == Self.checkpoint(1))
      #expect(reported.map(\.location) == [run.path(of: files[1])])
      try run.write([1, 2, 3], named: files[0])
      let error = try #require(subsongError { _ = try run.latestCheckpoint() })
      #expect(error.category == .badInput && error.location == run.path(of: files[1]))
    }
  }

  @Test("Two processes cannot write to one run") func lock() throws {
    try withTemporaryFolder { folder in
      var lock: FolderLock? = try FolderLock(folder)
      #expect(subsongError { _ = try FolderLock(folder) }?.category == .busy)
      withExtendedLifetime(lock) {}
      lock = nil
      #expect(subsongError { _ = try FolderLock(folder) } == nil)
    }
  }

  /// Catches a folder that is forgotten: a process may be killed while it writes any file.
  @Test("What a killed process left unfinished is removed in every folder") func temporaries() throws {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder)
      let unfinished = ".subsong-12-a0.tmp"
      let folders = ["", "checkpoints/", "figures/", "recordings/", "recordings/frozen-replay/"]
      for place in folders {
        try run.write("x", named: RunFile(place + unfinished))
        try run.write("x", named: RunFile(place + "kept.npy"))
      }
      try run.removeTemporaries()
      for place in folders {
        #expect(!run.contains(RunFile(place + unfinished)) && run.contains(RunFile(place + "kept.npy")))
      }
    }
  }
}
