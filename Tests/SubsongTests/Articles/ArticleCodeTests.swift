import Foundation
import Testing

/// The articles against the code that is compiled and run: what stands between `// <doc:Article>` and `// </doc>` in a test is a
/// block of that article.
@Suite struct ArticleCodeTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func files(in folder: String, ending: String) throws -> [URL] {
    let folder = root.appendingPathComponent(folder)
    let names = try #require(FileManager.default.enumerator(atPath: folder.path))
    return names.compactMap { $0 as? String }.filter { $0.hasSuffix(ending) }.sorted()
      .map(folder.appendingPathComponent)
  }

  private static func lines(of file: URL) throws -> [Substring] {
    try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Lines without the blanks that all of them begin with.
  private static func dedented(_ lines: [Substring]) -> String {
    let indent = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { String($0.dropFirst(indent)) }.joined(separator: "\n")
  }

  /// The tested code by article.
  private static func testedCode() throws -> [String: Set<String>] {
    var code: [String: Set<String>] = [:]
    for file in try files(in: "Tests", ending: ".swift")
    where file.lastPathComponent != "ArticleCodeTests.swift" {
      var open: (article: String, lines: [Substring])?
      for line in try lines(of: file) {
        let words = line.drop { $0 == " " }
        if let region = open, words == "// </doc>" {
          code[region.article, default: []].insert(dedented(region.lines))
          open = nil
        } else if words.hasPrefix("// <doc:"), words.hasSuffix(">") {
          open = (String(words.dropFirst(8).dropLast()), [])
        } else {
          open?.lines.append(line)
        }
      }
      #expect(open == nil, "\(file.lastPathComponent): a region of an article is not closed")
    }
    return code
  }

  /// The blocks of a language in an article.
  private static func blocks(_ language: String, in article: URL) throws -> Set<String> {
    var blocks: Set<String> = []
    var open: [Substring]?
    for line in try lines(of: article) {
      if line == "```\(language)" {
        open = []
      } else if line == "```", let lines = open {
        blocks.insert(lines.joined(separator: "\n"))
        open = nil
      } else {
        open?.append(line)
      }
    }
    return blocks
  }

  /// Catches code in an article that no test compiles and runs, and tested code that its article no longer shows.
  @Test func everyBlockOfSwiftIsTested() throws {
    let tested = try Self.testedCode()
    let articles = try Self.files(in: "Sources/Subsong/Subsong.docc/Articles", ending: ".md")
    let shown = try Dictionary(
      uniqueKeysWithValues: articles.map {
        ($0.deletingPathExtension().lastPathComponent, try Self.blocks("swift", in: $0))
      })
    #expect(shown.count > 10 && tested.count > 3)
    for name in Set(shown.keys).union(tested.keys).sorted() {
      let (blocks, code) = (shown[name] ?? [], tested[name] ?? [])
      #expect(blocks.subtracting(code).isEmpty, "\(name): not tested")
      #expect(code.subtracting(blocks).isEmpty, "\(name): tested, but not in the article")
    }
  }
}
