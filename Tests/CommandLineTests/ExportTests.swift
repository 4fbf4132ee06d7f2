import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

/// `export --npz`, read by NumPy where that is installed, else by the package's own reader.
@Suite struct ExportTests {
  /// Prints each array as `name shape values`, the values as the hexadecimal form of the nearest double.
  private static let script = """
    import json, sys, numpy
    archive = numpy.load(sys.argv[1])
    arrays = {n: {"shape": list(archive[n].shape), "values": [float(v).hex() for v in archive[n].ravel()]}
              for n in archive.files if n != "manifest.json"}
    print(json.dumps({"arrays": arrays, "manifest": json.loads(archive["manifest.json"])}))
    """

  private struct Export: Decodable {
    struct Array: Decodable, Equatable {
      var shape: [Int]
      var values: [String]
    }
    struct Description: Decodable {
      var axes: [String]
      var unit: String
      var columns: [String]?
    }
    struct Manifest: Decodable {
      var arrays: [String: Description]
      var provenance: [String: AnyValue]
    }
    struct AnyValue: Decodable {
      init(from decoder: any Decoder) {}
    }

    var arrays: [String: Array]
    var manifest: Manifest
  }

  private static func python(_ arguments: [String]) throws -> Data? {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? data : nil
  }

  private static func array(_ array: NamedArray) -> Export.Array {
    Export.Array(shape: array.shape, values: array.values.map(hexadecimal))
  }

  /// As Python writes it.
  private static func hexadecimal(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    if value == 0 { return value.sign == .minus ? "-0x0.0p+0" : "0x0.0p+0" }
    let digits = String(value.significandBitPattern, radix: 16)
    let exponent = value.exponent
    return (value < 0 ? "-" : "") + "0x1." + String(repeating: "0", count: 13 - digits.count) + digits
      + "p\(exponent < 0 ? "" : "+")\(exponent)"
  }

  private static func read(_ path: String) throws -> [String: Export.Array] {
    guard try python(["-c", "import numpy"]) != nil else {
      print("NumPy is not there: the export is read by the package's own reader")
      let archive = try ZipReader(FileBytes.read(path), named: path)
      var arrays: [String: Export.Array] = [:]
      for name in archive.entries.keys where name.hasSuffix(".npy") {
        arrays[String(name.dropLast(4))] = array(try NPY.decode(archive.content(name), named: name))
      }
      return arrays
    }
    let export = try JSONDecoder().decode(Export.self, from: try #require(try python(["-c", script, path])))
    #expect(Set(export.manifest.arrays.keys) == Set(export.arrays.keys))
    for (name, array) in export.arrays {
      #expect(export.manifest.arrays[name]?.axes.count == array.shape.count, "\(name)")
    }
    #expect(export.manifest.arrays["replay"]?.columns == ["cycle", "correlation", "mse", "shift"])
    #expect(export.manifest.provenance["configuration"] != nil)
    return export.arrays
  }

  @Test("Every array of a run is in the archive, with its values bit for bit") func values() throws {
    try withTemporaryFolder { folder in
      let trained = try SubsongTool.run(
        "train", "--latent", "4", "--cycles", "20", "--replay-cycles", "6", "--record", "weights", "--out",
        "run",
        "--no-figures", "--quiet", in: folder)
      #expect(trained.status == 0, "\(trained.errors)")
      let outcome = try SubsongTool.run("export", "run", "--npz", "run.npz", "--json", in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      var found = try Self.read(folder + "/run.npz")
      #expect(try outcome.object()["arrays"] as? [String] == found.keys.sorted())
      let run = try RunDirectory.open(at: folder + "/run")
      for (path, name) in [
        ("", "weights_initial"), ("", "weights_trained"), ("recordings", "target_rates"),
        ("recordings", "replay_rates"),
        ("recordings/training", "weights"), ("recordings/replay", "weights"),
        ("recordings/frozen-replay", "weights"),
      ] {
        let key = path.isEmpty ? name : "\(path)/\(name)"
        #expect(try found.removeValue(forKey: key) == Self.array(run.array(name, in: path)), "\(key)")
      }
      for (name, file) in [("scores", RunFile.scores), ("replay", .replay), ("replay_frozen", .frozenReplay)]
      {
        let table = try run.table(of: file)
        let values = table.rows.flatMap { $0.map { Self.hexadecimal($0 ?? .nan) } }
        #expect(
          found.removeValue(forKey: name)
            == .init(shape: [table.rows.count, table.columns.count], values: values), "\(name)")
      }
      let checkpoint = try #require(try run.latestCheckpoint()).checkpoint
      for (name, array) in checkpoint.arrays where name.hasPrefix("trained/") {
        #expect(found.removeValue(forKey: name) == Self.array(array), "\(name)")
      }
      struct Network: Decodable {
        var delays: [String: [Double]]
        var scaffold_edges: [[Double]]
      }
      let network: Network = try run.json(of: .network)
      for name in ["dendritic", "excitatory", "inhibitory"] {
        for (key, ending) in [(name, "delay"), ("\(name)_lag", "")] {
          let values = try #require(network.delays[key])
          #expect(
            found.removeValue(forKey: "network/\(ending.isEmpty ? key : "\(key)_\(ending)")")
              == .init(shape: [17], values: values.map(Self.hexadecimal)), "\(key)")
        }
      }
      #expect(
        found.removeValue(forKey: "network/scaffold_edges")
          == .init(
            shape: [network.scaffold_edges.count, 2],
            values: network.scaffold_edges.flatMap { $0.map(Self.hexadecimal) }))
      #expect(found.isEmpty, "\(found.keys.sorted())")
    }
  }

  @Test("Nothing is overwritten without --force, and equal runs give equal bytes") func force() throws {
    try SharedRun.tiny().withCopy { folder in
      #expect(try SubsongTool.run("export", "run", "--npz", "a.npz", in: folder).status == 0)
      let first = try bytes(folder + "/a.npz")
      try SubsongTool.run("export", "run", "--npz", "a.npz", in: folder).expectRefusal(
        73, saying: "a.npz", "--force")
      try write("old", to: folder + "/a.npz")
      #expect(try SubsongTool.run("export", "run", "--npz", "a.npz", "--force", in: folder).status == 0)
      #expect(try bytes(folder + "/a.npz") == first)
      let explained = try SubsongTool.run("explain", "a.npz", "--json", in: folder).object()
      #expect(explained["kind"] as? String == "export")
    }
  }

  @Test("Unfinished and damaged runs are refused, and leave no archive") func refusals() throws {
    try SharedRun.tiny().withCopy { folder in
      var rates = try bytes(folder + "/run/recordings/target_rates.npy")
      rates[rates.count - 1] ^= 1
      try rates.write(to: URL(fileURLWithPath: folder + "/run/recordings/target_rates.npy"))
      try SubsongTool.run("export", "run", "--npz", "a.npz", in: folder)
        .expectRefusal(65, saying: "recordings/target_rates.npy", "checksum")
      try FileManager.default.removeItem(atPath: folder + "/run/scores.json")
      try SubsongTool.run("export", "run", "--npz", "a.npz", in: folder)
        .expectRefusal(66, saying: "not finished", "subsong resume run")
      try SubsongTool.run("export", "run", "--npz", "no/a.npz", in: folder).expectRefusal(
        66, saying: "not finished")
      #expect(try entries(folder) == ["run"])
    }
  }
}
