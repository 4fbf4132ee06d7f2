import Foundation
import SubsongCommands
import TestSupport
import Testing

@Suite struct ReadmeTests {
  /// Catches a key, a default or a unit that changed in the code and not in the README.
  @Test func tableOfKeysIsThatOfTheSchema() throws {
    let readme = try String(
      contentsOf: ReferenceData.packageRoot.appendingPathComponent("README.md"), encoding: .utf8)
    let holdsTheTable = readme.contains(ConfigurationSchema.markdownTable)
    #expect(holdsTheTable, "the table now reads:\n\(ConfigurationSchema.markdownTable)")
  }
}
