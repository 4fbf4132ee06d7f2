import Elise
import Foundation
import NumericalCore
import TestSupport
import Testing

import SubsongCommands

struct ConfigurationFileTests {
  /// Catches a key that is written but not read, digits lost on the way, and text that is escaped wrongly.
  @Test func whatIsWrittenIsReadBack() throws {
    var stream = SeedTree(seed: 3).stream("test.file")
    for _ in 0..<200 {
      let description = try randomDescription(&stream)
      #expect(try readBack(description.toml) == description)
    }
  }

  /// Catches a form of TOML that the reader or the scan for places does not know.
  @Test func formsOfKeysAreEqual() throws {
    let forms = [
      "[network]\nlatent = 7", "network.latent = 7", "network = { latent = 7 }", "network . \"latent\" = 7",
      "['network'] # a table\r\n\r\n\tlatent=0x7\r\n", "\u{FEFF}[network]\nlatent = +7",
    ]
    for form in forms { #expect(try readBack(form).network.latentCount == 7, "\(form)") }
  }

  /// Catches an integer refused where a number is asked for.
  @Test func anIntegerIsANumber() throws {
    #expect(try readBack("[delays]\nlongest = 20").network.delays.longest == 20)
  }

  /// Catches places that name the value, the table, or a line beside the mistake.
  @Test func entriesKnowTheirPlaces() throws {
    let text = """
      # comment with key = 1
      song = "a [network] = # no comment"
      [teacher]
        shape = "ramps" # teacher
      "amplitude" = 20
      [network]
      time-step = 0.1
      """
    let entries = try ConfigurationFile(text: text, name: "test.toml").entries
    #expect(entries.map(\.path) == ["song", "teacher.shape", "teacher.amplitude", "network.time-step"])
    #expect(entries.map(\.source.location) == ["2:1", "4:3", "5:1", "7:1"].map { "test.toml:\($0)" })
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    var text: String
    var place: String
    var what: String
    var remedy: String
    var testDescription: String { what }
  }

  static let mistakes = [
    Mistake(
      text: "[network]\nlatnet = 50", place: "2:1", what: "unknown key 'network.latnet'",
      remedy: "did you mean 'network.latent'?"),
    Mistake(
      text: "seed = 1\nnetwork.mdoe = 1", place: "2:9", what: "unknown key 'network.mdoe'",
      remedy: "did you mean 'network.mode'?"),
    Mistake(
      text: "\n  teacher = {shape = 'ramps', amplitud = 1.0}", place: "2:31",
      what: "unknown key 'teacher.amplitud'",
      remedy: "did you mean 'teacher.amplitude'?"),
    Mistake(
      text: "latent = 5", place: "1:1", what: "unknown key 'latent'", remedy: "did you mean 'network.latent'?"
    ),
    Mistake(
      text: "[netwrok]", place: "1:2", what: "unknown table 'netwrok'", remedy: "did you mean 'network'?"),
    Mistake(
      text: "[network]\n[network.latent]", place: "2:10",
      what: "network.latent has to be an integer, but is a table",
      remedy: "write for example latent = 50"),
    Mistake(
      text: "neuron = 1", place: "1:1", what: "neuron is a table, but is the integer 1 here",
      remedy: "write [neuron] and the keys below it"),
    Mistake(
      text: "[[delays]]", place: "1:3", what: "delays is a table, but is an array here",
      remedy: "write [delays] and the keys below it"),
    Mistake(
      text: "[training]\ncycles = 50.0", place: "2:1",
      what: "training.cycles has to be an integer, but is the number 50.0",
      remedy: "write for example training.cycles = 50"),
    Mistake(
      text: "network.latent = \"12\"", place: "1:9",
      what: "network.latent has to be an integer, but is the text \"12\"",
      remedy: "write for example network.latent = 12"),
    Mistake(
      text: "connectivity.protect-scaffold = 'True'", place: "1:14",
      what: "connectivity.protect-scaffold has to be true or false, but is the text \"True\"",
      remedy: "write for example connectivity.protect-scaffold = true"),
    Mistake(
      text: "song = 2020-01-01", place: "1:1", what: "song has to be a text, but is a date or a time",
      remedy: "write for example song = \"fuer-elise\""),
    Mistake(
      text: "seed = -1", place: "1:1", what: "seed is -1", remedy: "the default is 1"),
    Mistake(
      text: "[teacher]\nnudging-strength = 1", place: "2:1", what: "teacher.nudging-strength is 1.0",
      remedy: "the default is 0.6"),
    Mistake(text: "scaffold.p = nan", place: "1:10", what: "scaffold.p is nan", remedy: "the default is 0.2"),
    Mistake(
      text: "neuron.rate-threshold = -0.058", place: "1:8", what: "neuron.rate-threshold is -0.058",
      remedy: "did you mean -58.0? the unit is mV"),
    Mistake(
      text: "delays.rule = 'ring_buffer'", place: "1:8", what: "delays.rule knows no 'ring_buffer'",
      remedy: "did you mean 'ring-buffer'?"),
    Mistake(
      text: "song = ''", place: "1:1", what: "song is \"\"", remedy: "the default is \"fuer-elise\""),
    Mistake(
      text: "version = 3", place: "1:1", what: "the version of the file is the integer 3",
      remedy: "write version = 2 if you wrote the file yourself, or update Subsong"),
    Mistake(
      text: "verson = 1", place: "1:1", what: "unknown key 'verson'", remedy: "did you mean 'version'?"),
  ]

  /// Catches a mistake that is passed over, reported elsewhere, or without the way out.
  @Test(arguments: mistakes) func mistakesAreReported(mistake: Mistake) throws {
    let error = try #require(fileError(mistake.text))
    #expect(error.category == .badInput)
    #expect(error.what == mistake.what)
    #expect(error.location == "test.toml:\(mistake.place)")
    #expect(error.remedy == mistake.remedy)
  }

  /// Catches the first of several mistakes being the first in the alphabet instead of in the text.
  @Test func theFirstMistakeInTheTextIsReported() {
    #expect(fileError("zzz = 1\naaa = 1")?.location == "test.toml:1:1")
    #expect(fileError("[teacher]\nbad = 1\n[delays]\nbad = 1")?.location == "test.toml:2:1")
  }

  /// Catches files that are not there, no text, or another kind of file.
  @Test func filesAreReadFromDisk() throws {
    try withTemporaryFolder { folder in
      #expect(
        subsongError { _ = try ConfigurationFile(path: folder + "/none.toml") }?.category == .missingInput)
      try Data([0xFF, 0xFE]).write(to: URL(fileURLWithPath: folder + "/binary.toml"))
      #expect(
        subsongError { _ = try ConfigurationFile(path: folder + "/binary.toml") }?.category == .badInput)
      try Data(Array("sed = 1".utf8)).write(to: URL(fileURLWithPath: folder + "/a.toml"))
      let error = subsongError { _ = try ConfigurationFile(path: folder + "/a.toml") }
      #expect(error?.location == folder + "/a.toml:1:1")
    }
  }

  /// Catches traps, endless scans, and mistakes without a place, on 2000 texts with random damage.
  @Test func damagedTextsNeverTrap() throws {
    var stream = SeedTree(seed: 4).stream("test.fuzz")
    var refused = 0
    for _ in 0..<2000 {
      let text = damaged(try randomDescription(&stream).toml, &stream)
      guard let error = fileError(text) else { continue }
      refused += 1
      let place = error.location?.split(separator: ":").dropFirst().compactMap { Int($0) } ?? []
      #expect(error.category == .badInput)
      #expect(place.count == 2 && place.allSatisfy { $0 >= 1 }, "\(error)")
    }
    #expect(refused > 1000)
  }

  /// Up to five edits: bytes replaced, removed, inserted, stretches moved or cut off.
  private func damaged(_ text: String, _ stream: inout PhiloxStream) -> String {
    var bytes = Array(text.utf8)
    let hostile = Array("[]{}=.\"'#\n\\,+-0e_ntx\0\u{FF}".utf8)
    for _ in 0...stream.uniformInteger(below: 5) where !bytes.isEmpty {
      let place = stream.uniformInteger(below: bytes.count)
      let byte = hostile[stream.uniformInteger(below: hostile.count)]
      switch stream.uniformInteger(below: 5) {
      case 0: bytes[place] = byte
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(byte, at: place)
      case 3: bytes.swapAt(place, stream.uniformInteger(below: bytes.count))
      default: bytes += bytes[place...].prefix(100)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
