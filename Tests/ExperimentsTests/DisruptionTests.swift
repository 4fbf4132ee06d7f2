import Experiments
import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// What reads a disruption has to agree with the published simulator (Kriener et al. 2024) on every number, or two
/// perturbation studies of the same name disturb different things.
@Suite struct DisruptionTests {
  static let line = "t_start: 900 t_end: 1500 nrn_start: 2 nrn_end: 5 offset_el: 15"

  private func read(_ text: String) throws -> Disruption { try Disruption(text: text, named: "d.txt") }

  @Test("A line is a clamp: ends exclusive, offset in mV") func oneLine() throws {
    let clamps = try read(Self.line + "\n").clamps
    #expect(clamps == [SomaticClamp(steps: 900..<1500, neurons: 2..<5, offset: 15)])
    #expect(try read("t_start: 0 t_end: 0 nrn_start: 0 nrn_end: 0 offset_el: -2.5").clamps[0].offset == -2.5)
  }

  /// Catches a reader that gives each clamp the offset of its own line, which the published simulator does not.
  @Test("The offset of the last line applies to all") func lastOffset() throws {
    let text = "\(Self.line)\nt_start: 0 t_end: 10 nrn_start: 0 nrn_end: 1 offset_el: 3\n"
    #expect(
      try read(text).clamps == [
        SomaticClamp(steps: 900..<1500, neurons: 2..<5, offset: 3),
        SomaticClamp(steps: 0..<10, neurons: 0..<1, offset: 3),
      ])
  }

  @Test("Comments, blank lines, CR LF, tabs and a byte order mark do no harm") func tolerant() throws {
    let plain = try read(Self.line)
    #expect(try read("\u{FEFF}# why\r\n\r\n\(Self.line)\r\n  # end\r\n") == plain)
    #expect(try read("  \(Self.line.replacing(" ", with: "\t"))  ") == plain)
  }

  @Test("Five lines are read, six refused") func atMostFive() throws {
    func lines(_ count: Int) -> String { String(repeating: Self.line + "\n", count: count) }
    #expect(try read(lines(5)).clamps.count == 5)
    let error = try #require(subsongError { _ = try read(lines(6)) })
    #expect(error.category == .badInput && error.description.contains("at most five"))
  }

  @Test("What is written reads back as the same disruption") func roundTrip() throws {
    let disruption = Disruption(clamps: [
      SomaticClamp(steps: 0..<7, neurons: 1..<3, offset: 0.1),
      SomaticClamp(steps: 9..<9, neurons: 0..<1, offset: 0.1),
    ])
    #expect(try read(disruption.text) == disruption)
  }

  @Test(
    "A mistake is told with line and column and what was expected there",
    arguments: [
      ("t_begin: 0", "d.txt:2:1", "found 't_begin:', expected 't_start:'"),
      ("  t_start: x", "d.txt:2:12", "found 'x', expected a whole number"),
      ("t_start: -1", "d.txt:2:10", "found '-1', expected a whole number"),
      ("t_start: 1.5", "d.txt:2:10", "found '1.5', expected a whole number"),
      ("t_start: 99999999999999999999", "d.txt:2:10", "expected a whole number"),
      ("t_start: 1", "d.txt:2", "found the end of the line, expected 't_end:'"),
      ("t_start: 1 t_end:", "d.txt:2", "found the end of the line, expected a whole number"),
      (line.replacing("offset_el: 15", with: "offset_el: nan"), "d.txt:2:61", "expected a number of mV"),
      (line + " mV", "d.txt:2:64", "found 'mV' after the last value"),
      (line.replacing("1500", with: "800"), "d.txt:2", "a range ends before it begins"),
      (line.replacing("nrn_end: 5", with: "nrn_end: 1"), "d.txt:2", "a range ends before it begins"),
    ])
  func mistakes(text: String, location: String, message: String) throws {
    let error = try #require(subsongError { _ = try read("# a comment\n" + text) })
    #expect(error.category == .badInput)
    #expect(error.location == location)
    #expect(error.what.contains(message))
  }

  @Test("A file without a clamp says what a line looks like; no file is missing input") func nothing() throws
  {
    for text in ["", "\n\n", "# nothing\n"] {
      let error = try #require(subsongError { _ = try read(text) })
      #expect(error.category == .badInput && error.description.contains("t_start: 0"))
    }
    let missing = try #require(subsongError { _ = try Disruption(contentsOf: "/nowhere/d.txt") })
    #expect(missing.category == .missingInput)
  }

  /// The numbers are those of the files that were published with the paper.
  @Test(
    "The files of the paper hold its numbers",
    arguments: [
      ("full", 0..<2500, 0.0), ("full-offset", 0..<2500, 15.0), ("small", 900..<1500, 0.0),
      ("small-offset", 900..<1500, 15.0),
    ])
  func published(name: String, steps: Range<Int>, offset: Double) throws {
    let file = ReferenceData.packageRoot.appendingPathComponent("data/disruptions/fuer-elise-\(name).txt")
    let disruption = try Disruption(contentsOf: file.path)
    #expect(disruption.clamps == [SomaticClamp(steps: steps, neurons: 0..<13, offset: offset)])
    #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("# Holds all 13 visible neurons"))
  }
}
