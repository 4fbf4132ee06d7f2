import Foundation
import TestSupport
import Testing

/// The pages of the modules in the documentation, against the modules.
@Suite struct DocumentationTests {
  private static func url(_ path: String) -> URL { ReferenceData.packageRoot.appendingPathComponent(path) }

  /// The modules that the umbrella brings.
  private static func modules() throws -> [String] {
    try String(contentsOf: url("Sources/Subsong/Subsong.swift"), encoding: .utf8).matches(
      of: #/@_exported import (\w+)/#
    ).map { String($0.1) }
  }

  /// The public types, type aliases and functions that stand at the top level of a module's files.
  private static func publicNames(of module: String) throws -> Set<String> {
    let folder = url("Sources/\(module)")
    let files = try #require(FileManager.default.enumerator(atPath: folder.path)).compactMap { $0 as? String }
    let declaration =
      #/(?m)^(?:@\S+ )*public (?:final |indirect )*(?:struct|enum|protocol|class|actor|typealias|func) (\w+)/#
    return try Set(
      files.filter { $0.hasSuffix(".swift") }.flatMap { file in
        try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8).matches(of: declaration)
          .map { String($0.1) }
      })
  }

  /// What the groups of a page list, without the argument labels of functions.
  private static func topics(of page: URL) throws -> [String] {
    let text = try String(contentsOf: page, encoding: .utf8)
    let start = try #require(text.range(of: "\n## Topics\n"), "\(page.lastPathComponent) has no topics")
    return text[start.upperBound...].matches(of: #/(?m)^- ``(\w+)/#).map { String($0.1) }
  }

  /// Catches a public type or function that a reader of the documentation finds in no group, one that is listed twice, and one
  /// that is no longer there.
  @Test func everyPublicNameIsInOneGroup() throws {
    let modules = try Self.modules()
    #expect(modules.count > 8)
    for module in modules {
      let listed = try Self.topics(of: Self.url("Sources/Subsong/Subsong.docc/Modules/\(module).md"))
      let declared = try Self.publicNames(of: module)
      #expect(!declared.isEmpty)
      #expect(Set(listed) == declared, "\(module): \(Set(listed).symmetricDifference(declared).sorted())")
      #expect(listed.count == Set(listed).count, "\(module) lists a name twice")
    }
  }
}
