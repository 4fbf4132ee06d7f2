import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

@Suite struct RecordingFileTests {
  private func matrix(_ item: Int) -> Matrix<Double> {
    Matrix(rows: 40, columns: 3) { Double(1000 * item + 100 * $1 + $0) / 7 }
  }

  private func expected(_ items: Range<Int>) -> [Double] {
    items.flatMap { item in (0..<40).flatMap { sample in (0..<3).map { matrix(item)[sample, $0] } } }
  }

  @Test("Samples run along the file, and the file is whole after every commit", arguments: [false, true])
  func grows(isDouble: Bool) throws {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder)
      let name: RunFile = "recordings/rate.npy"
      var file: RecordingFile? = try run.recordingFile(
        name, itemShape: [40, 3], isDouble: isDouble, from: .start)
      #expect(try NPY.decode(run.bytes(of: name), named: "rate").shape == [0, 40, 3])
      for item in 0..<2 { try file?.append(matrix(item).storage) }
      let position = try #require(try file?.commit())
      #expect(position.items == 2)
      // What follows is not counted, and is written again by whoever goes on.
      try file?.append(matrix(9).storage)
      file = nil
      let resumed = try run.recordingFile(name, itemShape: [40, 3], isDouble: isDouble, from: position)
      for item in 2..<5 { try resumed.append(matrix(item).storage) }
      _ = try resumed.commit()
      let bytes = try run.bytes(of: name)
      let array = try NPY.decode(bytes, named: "rate")
      let values = isDouble ? expected(0..<5) : expected(0..<5).map { Double(Float($0)) }
      #expect(array.shape == [5, 40, 3] && array.values == values)
      #expect(resumed.checksum == Checksum(of: bytes).hexadecimal)
    }
  }

  @Test("A file that is shorter than the checkpoint says is refused by its name") func tooShort() throws {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder)
      let position = RecordingPosition(items: 2, checksum: 1)
      for bytes in [nil, [UInt8](repeating: 0, count: 200)] {
        if let bytes { try run.write(bytes, named: "recordings/x.npy") }
        let error = try #require(
          subsongError {
            _ = try run.recordingFile("recordings/x.npy", itemShape: [40, 3], isDouble: true, from: position)
          })
        #expect(error.category == .badInput && error.location == folder + "/recordings/x.npy")
      }
    }
  }

  @Test("CRC-32 of the check string, of joined parts, and of large input in pieces") func checksum() {
    #expect(Checksum(of: Array("123456789".utf8)).hexadecimal == "cbf43926")
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * $0) }
    var pieces = Checksum()
    for start in stride(from: 0, to: bytes.count, by: 777) {
      pieces.combine(Array(bytes[start..<min(start + 777, bytes.count)]))
    }
    #expect(pieces == Checksum(of: bytes))
    let (first, second) = (Array(bytes[..<123]), Array(bytes[123...]))
    #expect(
      Checksum.joined(Checksum(of: first), Checksum(of: second), secondCount: second.count) == pieces)
  }

  @Test("Background work keeps its order, is bounded, and hands on the first error") func backgroundWork()
    throws
  {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder)
      let work = BackgroundWork(limit: 20)
      for number in 0..<20 {
        try work.add(bytes: 8) { () throws(SubsongError) in try run.write("\(number)", named: "last") }
      }
      try work.finish()
      #expect(try run.text(of: "last") == "19")
      let failure = SubsongError(.inputOutput, "full")
      try work.add(bytes: 8) { () throws(SubsongError) in throw failure }
      #expect(subsongError { try work.finish() } == failure)
      #expect(
        subsongError {
          try work.add(bytes: 8) { () throws(SubsongError) in try run.write("x", named: "last") }
        }
          == failure)
      #expect(try run.text(of: "last") == "19")
    }
  }
}
