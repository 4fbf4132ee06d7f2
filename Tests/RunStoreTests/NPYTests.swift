import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

@Suite struct NPYTests {
  private func file(_ header: String, _ data: [UInt8] = [], version: UInt8 = 1) -> [UInt8] {
    let length = header.utf8.count
    let size: [UInt8] = [UInt8(length & 255), UInt8(length >> 8 & 255)] + (version == 1 ? [] : [0, 0])
    return [0x93] + Array("NUMPY".utf8) + [version, 0] + size + Array(header.utf8) + data
  }

  private let twoDoubles = [1.5, -2.0].flatMap { value in
    withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init)
  }

  @Test("Header, padding and bytes as NEP 1 has them") func layout() throws {
    let bytes = NPY.encode(NamedArray(shape: [2], axes: ["x"], unit: "mV", values: [1.5, -2]))
    #expect(bytes.count % 8 == 0 && bytes.count == 128 + 16)
    #expect(bytes.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 118, 0]))
    #expect(
      String(decoding: bytes[10..<70], as: UTF8.self).hasPrefix(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"))
    #expect(bytes[127] == 0x0A && Array(bytes[128...]) == twoDoubles)
  }

  @Test("Any shape and any double survive bit for bit", arguments: 0..<60) func roundTrip(index: Int) throws {
    var random = SeedTree(seed: 21).stream("test.npy", index: index)
    let shape = (0..<random.uniformInteger(below: 5)).map { _ in random.uniformInteger(below: 6) }
    let special = [Double.infinity, -.infinity, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .nan]
    let values = (0..<shape.reduce(1, *)).map { _ in
      random.uniform() < 0.2 ? special[random.uniformInteger(below: 6)] : Double(bitPattern: random.next())
    }
    let axes = shape.indices.map { "a\($0)" }
    let bytes = NPY.encode(NamedArray(shape: shape, axes: axes, unit: "mV", values: values))
    let back = try NPY.decode(bytes, named: "a.npy", axes: axes, unit: "mV")
    #expect(back.shape == shape && back.axes == axes && back.unit == "mV")
    #expect(back.values.map(\.bitPattern) == values.map(\.bitPattern))
    #expect((bytes.count - 8 * values.count) % 64 == 0)
    for cut in [0, 5, 9, 11, 60, bytes.count - 1] {
      #expect(
        subsongError { _ = try NPY.decode(Array(bytes[..<cut]), named: "a.npy") }?.category == .badInput)
    }
  }

  @Test("Other types, versions and spellings that NumPy writes or has written") func variants() throws {
    let floats = [Float(0.1), -3].flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
    let single = try NPY.decode(
      file("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", floats), named: "x")
    #expect(single.values == [Double(Float(0.1)), -3] && single.axes == ["axis 0"] && single.unit == "1")
    let integers = [Int64(-7), 1 << 53].flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) }
    let whole = try NPY.decode(
      file("{\"shape\": (1, 2L), 'descr': '<i8', 'fortran_order': False}", integers), named: "x")
    #expect(whole.values == [-7, 0x1p53] && whole.shape == [1, 2])
    for version: UInt8 in [2, 3] {
      let text = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }\n"
      #expect(try NPY.decode(file(text, twoDoubles, version: version), named: "x").values == [1.5, -2])
    }
  }

  @Test(
    "What cannot be read is refused by name and reason",
    arguments: [
      ("{'descr': '<f8', 'fortran_order': True, 'shape': (2,), }", "Fortran"),
      ("{'descr': '>f8', 'fortran_order': False, 'shape': (2,), }", "'>f8'"),
      ("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }", "'|O'"),
      ("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }", "text in quotes"),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (-2,), }", "extent"),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }", "expected 3 × 8"),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", "expected 1 × 8"),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (9223372036854775807,), }", "truncated"),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4, 0), }", "impossible"),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", "extent"),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': 2, }", "'('"),
      ("{'descr': '<f8', 'fortran_order': 0, 'shape': (2,), }", "True or False"),
      ("{'descr': '<f8', 'shape': (2,), }", "fortran_order"),
      ("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", "twice"),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), 'x': 1}", "'x'"),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), } x", "its end"),
      ("{'descr': '<f8', 'fortran_order': False, 'shape': (2,", "extent"),
      ("{'descr': '<f8", "text in quotes"), ("", "'{'"), ("\u{0}\u{0}", "'{'"),
    ] as [(String, String)])
  func refused(header: String, mentions: String) throws {
    let error = try #require(subsongError { _ = try NPY.decode(file(header, twoDoubles), named: "w.npy") })
    #expect(error.category == .badInput && error.location == "w.npy")
    #expect(error.description.contains(mentions), "\(error)")
  }

  @Test("Other files, other versions, lying header lengths and axes that do not fit") func refusedFiles()
    throws
  {
    let good = file("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", twoDoubles)
    var wrong = good
    wrong[0] = 0x92
    #expect(
      subsongError { _ = try NPY.decode(wrong, named: "x") }?.description.contains("does not start") == true)
    wrong = good
    wrong[6] = 4
    #expect(subsongError { _ = try NPY.decode(wrong, named: "x") }?.description.contains("4.0") == true)
    wrong = good
    wrong[9] = 0xFF
    #expect(subsongError { _ = try NPY.decode(wrong, named: "x") }?.description.contains("header") == true)
    wrong = [0x93] + Array("NUMPY".utf8) + [2, 0, 255, 255, 255, 255]
    #expect(subsongError { _ = try NPY.decode(wrong, named: "x") }?.description.contains("header") == true)
    #expect(subsongError { _ = try NPY.decode(good, named: "x", axes: ["a", "b"]) }?.category == .badInput)
    let integers = withUnsafeBytes(of: (Int64(1) << 53 + 1).littleEndian, Array.init)
    let tooExact = file("{'descr': '<i8', 'fortran_order': False, 'shape': (), }", integers)
    #expect(subsongError { _ = try NPY.decode(tooExact, named: "x") }?.description.contains("53") == true)
  }

  @Test("Random damage gives an error or an array, never a crash") func fuzz() {
    let good = NPY.encode(
      NamedArray(shape: [3, 4], axes: ["a", "b"], unit: "1", values: (0..<12).map(Double.init)))
    var random = SeedTree(seed: 22).stream("test.npy.fuzz")
    var refused = 0
    for _ in 0..<3000 {
      var bytes = good
      for _ in 0...random.uniformInteger(below: 3) {
        bytes[random.uniformInteger(below: 80)] = UInt8(random.uniformInteger(below: 256))
      }
      if let error = subsongError({ _ = try NPY.decode(bytes, named: "x") }) {
        #expect(error.category == .badInput)
        refused += 1
      }
    }
    #expect(refused > 1500)
  }

  @Test("NumPy reads what is written, and its own files are read") func numpy() throws {
    try withTemporaryFolder { folder in
      let array = NamedArray(
        shape: [2, 3], axes: ["a", "b"], unit: "1",
        values: [0.1, -0.0, 1e300, .leastNonzeroMagnitude, 2, -7.25])
      try AtomicFile.write(NPY.encode(array), to: folder + "/a.npy")
      let script = """
        import numpy, sys
        a = numpy.load(sys.argv[1] + '/a.npy')
        assert a.shape == (2, 3) and a.dtype == numpy.float64 and a.flags.c_contiguous
        print(' '.join(float(x).hex() for x in a.ravel()))
        numpy.save(sys.argv[1] + '/b.npy', a * 2)
        numpy.save(sys.argv[1] + '/c.npy', numpy.arange(3))
        """
      guard let output = python(script, folder) else {
        print("skipped: there is no python3 with numpy")
        return
      }
      #expect(
        output.split(whereSeparator: \.isWhitespace).map { Double($0)?.bitPattern }
          == array.values.map(\.bitPattern))
      #expect(
        try NPY.decode(FileBytes.read(folder + "/b.npy"), named: "b").values == array.values.map { $0 * 2 })
      #expect(try NPY.decode(FileBytes.read(folder + "/c.npy"), named: "c").values == [0, 1, 2])
    }
  }

  /// The output of a script; `nil` if there is no python3 with numpy.
  private func python(_ script: String, _ argument: String) -> String? {
    func run(_ arguments: [String]) -> (status: Int32, output: String)? {
      let process = Process()
      let pipe = Pipe()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["python3"] + arguments
      process.standardOutput = pipe
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { return nil }
      let data = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
    guard run(["-c", "import numpy"])?.status == 0, let result = run(["-c", script, argument]) else {
      return nil
    }
    #expect(result.status == 0, "the script failed")
    return result.output
  }
}
