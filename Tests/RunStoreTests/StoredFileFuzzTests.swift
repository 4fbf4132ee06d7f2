import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

/// Altered files of a run are refused with a ``SubsongError`` or read; nothing else may happen.
@Suite struct StoredFileFuzzTests {
  private static let sealLength = "subsong-crc32 00000000".utf8.count

  private static func checkpoint() throws -> [UInt8] {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder)
      let weights = Matrix<Double>(rows: 2, columns: 3, storage: [1, 2, 3, 4, 5, 6])
      let file = try run.write(
        StoredCheckpoint(
          cycles: 7, configuration: "0123",
          recordings: ["training/rate": RecordingPosition(items: 3, checksum: 7)],
          arrays: [
            "state/weights": NamedArray(weights, axes: ["post", "pre"], unit: "mV"),
            "position": NamedArray([0, 7, 7], axis: "count", unit: "1"),
          ]))
      return try run.bytes(of: file)
    }
  }

  @Test("Altered checkpoints") func checkpoints() throws {
    let original = try Self.checkpoint()
    fuzz("checkpoint", [original], seed: 21) { bytes in
      _ = try StoredCheckpoint(bytes, named: "fuzz.npz")
      #expect(bytes == original, "what was altered is refused")
    }
  }

  /// Behind the seal is the parser, which a random alteration would never reach.
  @Test("Altered checkpoints with the seal made good") func sealedCheckpoints() throws {
    let original = try Array(Self.checkpoint().dropLast(Self.sealLength))
    fuzz("sealed checkpoint", [original], seed: 22) { bytes in
      let seal = "subsong-crc32 \(Checksum(of: bytes).hexadecimal)"
      _ = try StoredCheckpoint(bytes + Array(seal.utf8), named: "fuzz.npz")
    }
  }

  @Test("Altered arrays") func arrays() throws {
    let samples = [
      NPY.encode(NamedArray(Matrix(rows: 3, columns: 4, repeating: 0.5), axes: ["a", "b"], unit: "1")),
      NPY.encode(NamedArray([1, 2, 3], axis: "a", unit: "1")),
      NPY.header(shape: [2], .integer) + [UInt8](repeating: 1, count: 16),
      NPY.header(shape: [2, 1], .float) + [UInt8](repeating: 63, count: 8),
    ]
    fuzz("npy", samples, seed: 23) { bytes in
      let array = try NPY.decode(bytes, named: "fuzz.npy")
      #expect(array.shape.reduce(1, *) == array.values.count)
    }
  }

  @Test("Altered arrays as files, read piece by piece") func arrayFiles() throws {
    let original = NPY.encode(
      NamedArray(Matrix(rows: 3, columns: 4, repeating: 0.5), axes: ["a", "b"], unit: "1"))
    try withTemporaryFolder { folder in
      // Each is a file, which takes its time.
      fuzz("npy file", [original], seed: 24, share: 8) { bytes in
        let path = folder + "/a.npy"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(try NPYFile(path).checksum == Checksum(of: bytes))
      }
    }
  }

  @Test("Altered indices of arrays") func indices() throws {
    let times = #"{"cycle_ms":250,"cycles":"-1..19","start_ms":0.1,"step_ms":0.2}"#
    let original = Array(
      #"{"rate":{"axes":["cycle","neuron"],"checksum":"0123abcd","times":\#(times),"unit":"1"},"w":{"axes":[],"unit":"mV"}}"#
        .utf8)
    try withTemporaryFolder { folder in
      let run = RunDirectory.asFound(at: folder)
      fuzz("index.json", [original], seed: 25, share: 8) { bytes in
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/index.json"))
        _ = try run.arrayIndex()
      }
    }
  }

  @Test("Altered tables") func tables() throws {
    let original = Array("cycle,correlation,\"m,se\"\n0,0.25,1e-3\n20,,nan\n".utf8)
    fuzz("csv", [original], seed: 26) { bytes in
      let table = try CSVTable(text: bytes, named: "fuzz.csv")
      #expect(table.rows.allSatisfy { $0.count == table.columns.count })
    }
  }

  /// - Parameter share: how many times fewer inputs than other readers get.
  private func fuzz(
    _ name: String, _ inputs: [[UInt8]], seed: UInt64, share: Int = 1, _ read: ([UInt8]) throws -> Void
  ) {
    var fuzzing = Fuzzing()
    fuzzing.run(Fuzzing.inputCount / share, of: Mutator(inputs, dictionary: [], seed: seed), read)
    print("fuzz: \(name): \(fuzzing.count) inputs, \(fuzzing.accepted) accepted")
    for finding in fuzzing.findings { Issue.record("\(name): \(finding)") }
  }
}
