import Experiments
import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

import SubsongCommands

/// Damaged files: the readers give a value or a ``SubsongError``, never a trap, a hang or another error.
///
/// `FUZZ_INPUTS=100000 swift test -c release --filter Fuzz` reads more of them.
@Suite("Fuzz") struct FuzzTests {
  private static func files(_ folder: String, _ suffix: String) throws -> [[UInt8]] {
    let url = ReferenceData.packageRoot.appendingPathComponent("data/\(folder)")
    return try FileManager.default.contentsOfDirectory(atPath: url.path).filter { $0.hasSuffix(suffix) }
      .sorted()
      .map { Array(try Data(contentsOf: url.appendingPathComponent($0))) }
  }

  private func report(_ name: String, _ fuzzing: Fuzzing) {
    print("fuzz: \(name): \(fuzzing.count) inputs, \(fuzzing.accepted) accepted, slowest \(fuzzing.slowest)")
    for finding in fuzzing.findings { Issue.record("\(name): \(finding)") }
    #expect(fuzzing.accepted > 0, "some damage does no harm, so a reader that refuses everything is broken")
    #expect(fuzzing.accepted < fuzzing.count, "most damage does harm")
  }

  /// Files that are accepted are also resolved, and written and read again: the value has to stay the same.
  @Test func experiments() throws {
    let inputs = try Self.files("experiments", ".toml") + [Array(ExperimentDescription().toml.utf8)]
    let words =
      [
        "[", "]", "[[", "]]", "{", "}", "=", ",", ".", "#", "\"", "\"\"\"", "'", "'''", "\\", "\\u0000",
        "\\U0010FFFF", "\n", "\r\n",
        "\u{FEFF}", "0x", "1e999", "-0", "nan", "inf", "9223372036854775808", "1_000", "1979-05-27", "true",
        "False",
        "version = 1\n", "version = 3\n", "e\u{301}", "\0", "all", "0..9/3", "-1", "[]", "{}",
        "[[[[[[[[[[[[[[[[",
        "a.b.c.d.e.f.g.h",
      ] + ConfigurationSchema.tables.map { "[\($0)]\n" }
      + ConfigurationSchema.keys.flatMap { ["\($0.path) = \($0.defaultValue.literal)\n", "\($0.name)"] }
    var fuzzing = Fuzzing()
    fuzzing.run(Fuzzing.inputCount / 2, of: Mutator(inputs, dictionary: words, seed: 11)) { bytes in
      let file = try ConfigurationFile(bytes: bytes, name: "fuzz.toml")
      let resolved = try ConfigurationLayers(file: file).resolve()
      _ = resolved.hints
      if try readBack(resolved.description.toml) != resolved.description { throw Changed() }
    }
    report("experiments", fuzzing)
  }

  @Test func songs() throws {
    let song = try SongLibrary.song(named: "fuer-elise")
    let inputs =
      try Self.files("songs", ".song") + [
        Array(try song.paperMatrix.utf8),
        Array("# name: three mice nNeurons: 3 nSteps: 4\n1 0 1 0\n0 1 0 0\n0 0 1 0\n".utf8),
        Array(
          "subsong-song 1\ntitle: A\nstate-duration: 1 s\nrows: \"a b\" \"-\" c\nstates:\n\"a b\" c\n-\n\"-\"\n"
            .utf8),
        Array("subsong-song 1\ntitle: A\nstate-duration: 1 ms\nrows: a b\nlevels:\n0.5 1\n0 1e-3\n".utf8),
      ]
    let words = [
      "levels:\n", "0.25 ", "subsong-song 1\n", "title:", "composer: x\n", "state-duration: 1e308 s\n",
      "state-duration: nan ms\n",
      "rows:", "states:\n",
      "-", "\"", "\\", "\"\"", "#", " ", "\t", "\r\n", "\n", "\u{FEFF}", "\0", "E5", "# name:", "nNeurons:",
      "nSteps:",
      "nNeurons: 9223372036854775807", "nSteps: 99999999999", "0 ", "1 ", "2 ", "-1", "e\u{301}", "\u{85}",
      "\u{2028}",
    ]
    var fuzzing = Fuzzing()
    fuzzing.run(Fuzzing.inputCount / 4, of: Mutator(inputs, dictionary: words, seed: 12)) { bytes in
      // Both readers see every input, so that each gets what is meant for the other.
      let matrix = Result { () throws(SubsongError) in
        try Song(paperMatrix: bytes, named: "fuzz.txt", stateDuration: 10)
      }
      if case .success(let song) = matrix {
        let again = try Song(paperMatrix: Array(song.paperMatrix.utf8), named: "again", stateDuration: 10)
        if again != song { throw Changed() }
        return
      }
      let song = try Song(text: bytes, named: "fuzz.song")
      if try Song(text: Array(song.text.utf8), named: "again") != song { throw Changed() }
    }
    report("songs", fuzzing)
  }

  @Test func disruptions() throws {
    let words = [
      "t_start:", "t_end:", "nrn_start:", "nrn_end:", "offset_el:", "# x\n", "\n", "\r\n", "\u{FEFF}", " ",
      "4294967295",
      "4294967296", "-1", "nan", "1e400", "0x1p3", "\0", "\u{85}", "e\u{301}",
    ]
    let inputs = try Self.files("disruptions", ".txt")
    var fuzzing = Fuzzing()
    fuzzing.run(Fuzzing.inputCount / 4, of: Mutator(inputs, dictionary: words, seed: 13)) { bytes in
      let disruption = try Disruption(text: String(decoding: bytes, as: UTF8.self), named: "fuzz.txt")
      if try Disruption(text: disruption.text, named: "again") != disruption { throw Changed() }
    }
    report("disruptions", fuzzing)
  }

  /// Catches a mutator that gives another input for the same seed, or always the same one.
  @Test func inputsCanBeMadeAgain() {
    let mutator = Mutator([Array("seed = 1".utf8), []], dictionary: ["="], seed: 1)
    let inputs = (0..<100).map(mutator.input)
    #expect((0..<100).map(mutator.input) == inputs && Set(inputs).count > 50)
    #expect(
      Mutator([[1]], dictionary: [], seed: 2).input(3) == Mutator([[1]], dictionary: [], seed: 2).input(3))
  }

  /// Catches a fuzzer that finds nothing: a foreign error and a slow reader.
  @Test func findingsAreMade() {
    let mutator = Mutator([[1]], dictionary: [], seed: 1)
    var fuzzing = Fuzzing()
    fuzzing.run(100, of: mutator) { _ in throw Changed() }
    #expect(fuzzing.findings.count == 10)
    fuzzing = Fuzzing()
    fuzzing.run(1, of: mutator) { _ in Thread.sleep(forTimeInterval: 2.1) }
    #expect(fuzzing.findings.map(\.what).first?.hasPrefix("takes 2.") == true)
  }
}

/// A value that is another one after writing and reading.
private struct Changed: Error {}
