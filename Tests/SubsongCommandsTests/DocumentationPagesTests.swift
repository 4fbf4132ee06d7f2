import Foundation
import SubsongCommands
import TestSupport
import Testing

/// The pages of the documentation that are made from the code, and the gallery.
@Suite struct DocumentationPagesTests {
  private static let folder = ReferenceData.packageRoot.appendingPathComponent("Sources/Subsong/Subsong.docc")

  private func stored(_ page: String) throws -> String {
    try String(contentsOf: Self.folder.appendingPathComponent(page), encoding: .utf8)
  }

  /// Catches a verb, a flag, a default or an exit code that changed in the code and not on the page.
  @Test func commandsAreThoseOfTheTool() throws {
    let isUpToDate = try stored("Commands.md") == CommandReference.markdown()
    #expect(
      isUpToDate, "write it again: subsong reference commands > Sources/Subsong/Subsong.docc/Commands.md")
  }

  /// The same for keys and kinds of perturbations.
  @Test func keysAreThoseOfTheSchema() throws {
    let isUpToDate = try stored("Configuration.md") == ConfigurationReference.markdown
    #expect(
      isUpToDate,
      "write it again: subsong reference configuration > Sources/Subsong/Subsong.docc/Configuration.md")
  }

  /// Catches a verb that the reference leaves out, and JSON keys of a verb that there is not.
  @Test func everyVerbIsDescribed() throws {
    let verbs = try CommandDescription.tool().all.dropFirst()
    let page = try CommandReference.markdown()
    for verb in verbs {
      #expect(page.contains("# subsong \(verb.path)\n"))
      #expect(verb.abstract?.isEmpty == false, "\(verb.path)")
    }
    #expect(Set(CommandOutput.keys.keys).isSubset(of: verbs.map(\.path)))
  }

  /// Catches a picture that was forgotten, that is too large for a page, or that nobody shows.
  @Test func picturesOfTheGalleryAreThere() throws {
    let page = try stored("Gallery.md")
    let shown = page.matches(of: /!\[[^\]]+\]\((gallery-[^)]+)\)/).map { String($0.1) }
    let resources = Self.folder.appendingPathComponent("Resources").path
    let files = try FileManager.default.contentsOfDirectory(atPath: resources)
    #expect(Set(shown) == Set(files.filter { $0.hasPrefix("gallery-") }) && shown.count >= 12)
    for name in shown {
      let size = try Data(contentsOf: Self.folder.appendingPathComponent("Resources/\(name)")).count
      #expect(size > 1000 && size <= 120_000, "\(name)")
    }
    // One command and one figure that it is checked by for every picture.
    for mark in ["\n```sh\n", "\n<!-- figure: "] {
      #expect(page.components(separatedBy: mark).count - 1 == shown.count, "\(mark)")
    }
  }

  /// Catches a result that was made again, so that the gallery shows an old one.
  @Test func copiesInTheGalleryAreThoseOfTheData() throws {
    let page = try stored("Gallery.md")
    var copies = 0
    for entry in page.split(separator: "### ") {
      guard let source = entry.firstMatch(of: /<!-- copy: (\S+) -->/)?.1,
        let name = entry.firstMatch(of: /\]\((gallery-[^)]+)\)/)?.1
      else { continue }
      copies += 1
      let original = try Data(contentsOf: ReferenceData.packageRoot.appendingPathComponent(String(source)))
      let copy = try Data(contentsOf: Self.folder.appendingPathComponent("Resources/\(name)"))
      #expect(original == copy, "copy \(source) to \(name)")
    }
    #expect(copies == 5)
  }
}
