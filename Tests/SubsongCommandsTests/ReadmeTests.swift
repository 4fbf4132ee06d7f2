import Foundation
import LearningTasks
import SubsongCommands
import TestSupport
import Testing

@Suite struct ReadmeTests {
  private func expectTable(_ table: String) throws {
    let readme = try String(
      contentsOf: ReferenceData.packageRoot.appendingPathComponent("README.md"), encoding: .utf8)
    let holdsTheTable = readme.contains(table)
    #expect(holdsTheTable, "the table now reads:\n\(table)")
  }

  /// Catches an outcome that was entered into the ledger and is not told, or the other way round.
  @Test func tableOfReproductionsIsThatOfTheLedger() throws {
    let path = ReferenceData.packageRoot.appendingPathComponent("data/reproductions/ledger.json").path
    try expectTable(ReproductionLedger(path: path).markdownTable)
  }

  /// Catches a rule in the documentation that is not the one that is tested.
  @Test func documentedRulesAreTheTestedOne() throws {
    func text(_ path: String) throws -> String {
      try String(contentsOf: ReferenceData.packageRoot.appendingPathComponent(path), encoding: .utf8)
    }
    let tested = try text("Tests/PlasticNetworksTests/OwnRuleTests.swift")
    let start = try #require(tested.range(of: "struct DecayingOja"))
    let end = try #require(tested.range(of: "\n}\n", range: start.lowerBound..<tested.endIndex))
    let rule = String(tested[start.lowerBound..<end.upperBound])
    #expect(try text("Sources/Subsong/Subsong.docc/Articles/AddYourOwnRule.md").contains(rule))
    let documented = rule.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map {
      $0.isEmpty ? "///" : "///     \($0)"
    }
    #expect(
      try text("Sources/PlasticNetworks/Cells/RuleCell.swift").contains(documented.joined(separator: "\n")))
  }

  /// The same for the built-in songs and how well they are learned; each is learned as the list says.
  @Test func tableOfSongsIsThatOfTheCatalogue() throws {
    let path = ReferenceData.packageRoot.appendingPathComponent("data/songs/catalogue.json").path
    let catalogue = try SongCatalogue(path: path)
    try expectTable(catalogue.markdownTable())
    #expect(catalogue.entries.map(\.name) == SongLibrary.names)
    for entry in catalogue.entries { #expect(entry.worst >= SongCatalogue.promised, "\(entry.name)") }
  }
}
