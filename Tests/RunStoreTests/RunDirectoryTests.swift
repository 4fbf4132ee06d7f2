import Foundation
import LearningTasks
import NumericalCore
import RunStore
import TestSupport
import Testing

@Suite struct RunDirectoryTests {
  private let provenance = Provenance(
    configuration: "0123", seed: 5, song: "Für Elise", inputs: ["a/b": "1"], engine: "step",
    command: "subsong run")

  private func entries(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test("A new run: folders above are made; an empty folder is taken; a full one is refused untouched")
  func create() throws {
    try withTemporaryFolder { folder in
      #expect(try RunDirectory.create(at: folder + "/a/b").path == folder + "/a/b")
      let run = try RunDirectory.create(at: folder + "/a/b")
      try run.write("x", named: .experiment)
      let error = try #require(subsongError { _ = try RunDirectory.create(at: folder + "/a/b") })
      #expect(error.category == .cannotCreate && error.description.contains("experiment.toml"))
      #expect(try run.text(of: .experiment) == "x")
      #expect(
        subsongError { _ = try RunDirectory.create(at: folder + "/a/b/experiment.toml") }?.category
          == .cannotCreate)
      #expect(
        subsongError { _ = try RunDirectory.create(at: folder + "/a/b/experiment.toml/c") }?.category
          == .cannotCreate)
    }
  }

  @Test("Overwriting removes an earlier run's files only; a folder that holds no run is never touched")
  func overwrite() throws {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder + "/run")
      try run.write("x", named: .experiment)
      try run.write("y", named: .scores)
      try run.write("z", named: .figure("a.png"))
      try run.write(["u": NamedArray([1], axis: "n", unit: "mV")], in: "recordings")
      try run.write("mine", named: "notes.txt")
      _ = try RunDirectory.create(at: folder + "/run", overwrite: true)
      #expect(try entries(folder + "/run") == ["notes.txt"])

      let photos = folder + "/photos"
      try FileManager.default.createDirectory(atPath: photos + "/figures", withIntermediateDirectories: true)
      try AtomicFile.write([1], to: photos + "/cat.jpg")
      let error = try #require(subsongError { _ = try RunDirectory.create(at: photos, overwrite: true) })
      #expect(error.category == .cannotCreate && error.what.contains("no run"))
      #expect(try entries(photos) == ["cat.jpg", "figures"])
    }
  }

  @Test("A run that was killed before its description can be overwritten") func overwriteUnfinished() throws {
    try withTemporaryFolder { folder in
      try RunDirectory.create(at: folder + "/run").write(CSVTable(columns: ["a"]), named: .scores)
      #expect(try RunDirectory.create(at: folder + "/run", overwrite: true).contains(.scores) == false)
    }
  }

  @Test("Opening names what is missing") func open() throws {
    try withTemporaryFolder { folder in
      let none = try #require(subsongError { _ = try RunDirectory.open(at: folder + "/none") })
      #expect(none.category == .missingInput && none.what == "there is no run")
      let empty = try #require(subsongError { _ = try RunDirectory.open(at: folder) })
      #expect(empty.category == .missingInput)
      #expect(empty.why == "experiment.toml and provenance.json missing")
      let run = try RunDirectory.create(at: folder)
      try run.write("", named: .experiment)
      #expect(subsongError { _ = try RunDirectory.open(at: folder) }?.why == "provenance.json missing")
      try run.write(json: provenance, named: .provenance)
      #expect(try RunDirectory.open(at: folder).path == run.path)
    }
  }

  @Test("Text, table and JSON come back; equal values give equal bytes, keys in order") func files() throws {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder)
      try run.write(json: provenance, named: .provenance)
      let first = try run.bytes(of: .provenance)
      #expect(try run.json(Provenance.self, of: .provenance) == provenance)
      let keys = String(decoding: first, as: UTF8.self).split(separator: "\n").compactMap {
        $0.hasPrefix("  \"") ? $0.split(separator: "\"")[1] : nil
      }
      #expect(keys == keys.sorted() && keys.count == 8)
      #expect(String(decoding: first, as: UTF8.self).contains("a/b"))
      try run.write(json: provenance, named: .provenance)
      #expect(try run.bytes(of: .provenance) == first)
      let table = CSVTable(columns: ["cycle", "corr"], rows: [[0, 0.1]])
      try run.write(table, named: .replay)
      #expect(try run.table(of: .replay) == table)
      try run.write("ä\n", named: .figure("deep/er.txt"))
      #expect(try run.text(of: "figures/deep/er.txt") == "ä\n")
      #expect(
        try run.json([Double].self, of: written([0.1, 1e-300, 12345.678], to: run)) == [
          0.1, 1e-300, 12345.678,
        ])
    }
  }

  private func written(_ numbers: [Double], to run: RunDirectory) throws -> RunFile {
    try run.write(json: numbers, named: "numbers.json")
    return "numbers.json"
  }

  @Test(
    "Names that lead out of the run are refused",
    arguments: ["../x", "/etc/x", "a/../../x", "", "a//b", ".", "a/"])
  func names(name: String) throws {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder + "/run")
      #expect(subsongError { try run.write("x", named: RunFile(name)) }?.category == .usage)
      #expect(subsongError { _ = try run.text(of: RunFile(name)) }?.category == .usage)
      #expect(try entries(folder + "/run").isEmpty)
    }
  }

  @Test("Damaged files are bad input with their place; missing ones are missing; JSON has no NaN")
  func damaged() throws {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder)
      #expect(subsongError { _ = try run.text(of: .experiment) }?.category == .missingInput)
      try run.write("{\"version\": \"1\"", named: .provenance)
      #expect(subsongError { _ = try run.json(Provenance.self, of: .provenance) }?.category == .badInput)
      try run.write("{\"version\": \"1\"}", named: .provenance)
      let missing = try #require(subsongError { _ = try run.json(Provenance.self, of: .provenance) })
      #expect(missing.category == .badInput && missing.what.contains("is missing"))
      try run.write(#"{"a": [1, "x"]}"#, named: "a.json")
      let mismatch = try #require(subsongError { _ = try run.json([String: [Int]].self, of: "a.json") })
      #expect(mismatch.location == folder + "/a.json: a[1]")
      try run.write(#"{"title":"t","rowNames":[],"states":[[]],"stateDuration":1}"#, named: "song.json")
      let invalid = try #require(subsongError { _ = try run.json(Song.self, of: "song.json") })
      #expect(invalid.location == folder + "/song.json" && invalid.what == "the song has no row")
      try run.write([0xFF, 0xFE], named: .experiment)
      #expect(subsongError { _ = try run.text(of: .experiment) }?.category == .badInput)
      let nan = try #require(subsongError { try run.write(json: ["x": [Double.nan]], named: .summary) })
      #expect(nan.category == .numerical && !run.contains(.summary))
    }
  }
}

@Suite struct RunDirectoryArrayTests {
  private let arrays: NamedArrays = [
    "u": NamedArray([1, .nan, -0.0], axis: "neuron", unit: "mV"),
    "elise.weights": NamedArray(
      Matrix(rows: 2, columns: 2, repeating: 0.5), axes: ["post", "pre"], unit: "mV"),
  ]

  @Test("Arrays come back with axes and units; a later write joins the index") func roundTrip() throws {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder)
      try run.write(arrays, in: "recordings")
      let back = try run.arrays(in: "recordings")
      #expect(back["elise.weights"] == arrays["elise.weights"])
      #expect(back["u"]?.values.map(\.bitPattern) == arrays["u"]?.values.map(\.bitPattern))
      #expect(back["u"]?.axes == ["neuron"] && back["u"]?.unit == "mV" && back.count == 2)
      let trained = NamedArray([1], axis: "n", unit: "1")
      try run.write(["weights_trained": trained])
      try run.write(["weights_initial": trained])
      #expect(run.contains(.weightsTrained) && run.contains(.weightsInitial))
      #expect(try run.arrays() == ["weights_trained": trained, "weights_initial": trained])
      #expect(try run.array("weights_trained") == trained)
      let error = try #require(subsongError { _ = try run.array("weights_traned") })
      #expect(error.category == .missingInput && error.remedy == "did you mean 'weights_trained'?")
    }
  }

  @Test("An array of another moment is noticed (an interrupted checkpoint would mix two states)") func torn()
    throws
  {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder)
      try run.write(arrays, in: "recordings")
      try run.write(NPY.encode(NamedArray([1, 2, 3], axis: "neuron", unit: "mV")), named: "recordings/u.npy")
      let error = try #require(subsongError { _ = try run.arrays(in: "recordings") })
      #expect(error.category == .badInput && error.location == folder + "/recordings/u.npy")
      try FileManager.default.removeItem(atPath: folder + "/recordings/u.npy")
      #expect(subsongError { _ = try run.arrays(in: "recordings") }?.category == .missingInput)
    }
  }

  @Test("An array's name cannot lead elsewhere, also not from a doctored index") func names() throws {
    try withTemporaryFolder { folder in
      let run = try RunDirectory.create(at: folder + "/run")
      let array = NamedArray([1], axis: "n", unit: "1")
      #expect(subsongError { try run.write(["../x": array]) }?.category == .usage)
      try run.write(#"{"../x": {"axes": ["n"], "unit": "1", "checksum": ""}}"#, named: "index.json")
      #expect(subsongError { _ = try run.arrays() }?.category == .usage)
    }
  }
}
