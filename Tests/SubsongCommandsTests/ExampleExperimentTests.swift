import Foundation
import NumericalCore
import TestSupport
import Testing

import SubsongCommands

/// The files in `data/experiments`.
struct ExampleExperimentTests {
  private static let folder = ReferenceData.packageRoot.appendingPathComponent("data/experiments")

  private static func examples() throws -> [(name: String, text: String)] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".toml") }.sorted()
      .map { ($0, try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)) }
  }

  /// Catches an example that does not run, is too long to be one, or gets a hint.
  @Test func examplesAreValid() throws {
    let examples = try Self.examples()
    #expect(examples.map(\.name) == ["fuer-elise.toml", "paper.toml", "recording.toml", "sparse.toml"])
    for (name, text) in examples {
      let file = try ConfigurationFile(text: text, name: name)
      let resolved = try ConfigurationLayers(file: file).resolve()
      #expect((5...15).contains(file.entries.count), "\(name)")
      #expect(resolved.hints.isEmpty && text.contains("version = \(ConfigurationSchema.version)\n"))
      #expect(text.hasPrefix("# "))
    }
  }

  /// Catches the examples drifting away from what they are said to be.
  @Test func examplesAreWhatTheySay() throws {
    let texts = Dictionary(uniqueKeysWithValues: try Self.examples().map { ($0.name, $0.text) })
    #expect(try readBack(texts["fuer-elise.toml"] ?? "") == ExperimentDescription())
    let paper = try ConfigurationFile(text: texts["paper.toml"] ?? "", name: "paper.toml")
    var expected = ExperimentDescription(preset: .elisePaper)
    expected.seed = 12345
    #expect(try ConfigurationLayers(file: paper).resolve().description == expected)
  }

  /// Every key of every example, misspelt at every place in five ways. Catches a slip that is accepted, told at another place, or
  /// taken for another key.
  @Test func misspeltKeysAreRecognised() throws {
    var tried = 0
    for (name, text) in try Self.examples() {
      for item in try TOMLReader.items(of: text, file: name) where item.path != ["version"] {
        guard let key = ConfigurationSchema.key(item.path.joined(separator: ".")) else { continue }
        for (way, misspellings) in Self.misspellings(of: key.name) {
          var count = 0
          for misspelt in misspellings where Self.isUnknown(misspelt, beside: key) {
            let wrong = Self.text(text, key.name, at: item.position, replacedBy: misspelt)
            let error = try #require(
              subsongError { _ = try ConfigurationFile(text: wrong, name: name) }, "\(key.path): \(misspelt)")
            #expect(error.location == "\(name):\(item.position)", "\(misspelt)")
            #expect(error.remedy == "did you mean '\(key.path)'?", "\(misspelt)")
            count += 1
          }
          #expect(count > 0 || way == "separator", "\(key.path): \(way)")
          tried += count
        }
      }
    }
    print("misspelt keys: \(tried) tried")
    #expect(tried > 900)
  }

  private static func isUnknown(_ name: String, beside key: ConfigurationKey) -> Bool {
    ConfigurationSchema.key(key.table.map { "\($0).\(name)" } ?? name) == nil && name != "version"
  }

  private static func misspellings(of name: String) -> [(way: String, names: Set<String>)] {
    let letters = Array(name)
    func changed(_ places: Range<Int>, _ change: (inout [Character], Int) -> Void) -> Set<String> {
      Set(
        places.map { place in
          var result = letters
          change(&result, place)
          return String(result)
        }
      ).subtracting([name])
    }
    let all = letters.indices
    return [
      ("letter dropped", changed(all) { $0.remove(at: $1) }),
      ("letter doubled", changed(all) { $0.insert($0[$1], at: $1) }),
      ("neighbours swapped", changed(all.dropLast()) { $0.swapAt($1, $1 + 1) }),
      ("letter replaced", changed(all) { $0[$1] = $0[$1] == "x" ? "y" : "x" }),
      ("separator", changed(all) { if $0[$1] == "-" { $0[$1] = "_" } }),
    ]
  }

  private static func text(
    _ text: String, _ name: String, at position: TextPosition, replacedBy new: String
  ) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let line = lines[position.line - 1]
    let start = line.index(line.startIndex, offsetBy: position.column - 1)
    lines[position.line - 1] = line.prefix(upTo: start) + new + line.suffix(from: start).dropFirst(name.count)
    return lines.joined(separator: "\n")
  }
}
