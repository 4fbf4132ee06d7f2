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

  /// Catches a key, a default or a unit that changed in the code and not in the README.
  @Test func tableOfKeysIsThatOfTheSchema() throws { try expectTable(ConfigurationSchema.markdownTable) }

  /// The same for the kinds of perturbations.
  @Test func tableOfPerturbationsIsThatOfTheKinds() throws {
    try expectTable(PerturbationSchema.markdownTable)
  }

  /// Catches an outcome that was entered into the ledger and is not told, or the other way round.
  @Test func tableOfReproductionsIsThatOfTheLedger() throws {
    let path = ReferenceData.packageRoot.appendingPathComponent("data/reproductions/ledger.json").path
    try expectTable(ReproductionLedger(path: path).markdownTable)
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
