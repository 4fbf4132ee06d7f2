import NumericalCore
import Testing

import SubsongCommands

struct ConfigurationTextTests {
  /// Catches a written file without one of the keys, its unit or its meaning.
  @Test func theFileHoldsEveryKey() {
    let lines = ExperimentDescription().toml.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "# configuration \(ExperimentDescription().fingerprint)")
    #expect(lines.dropFirst().first == "version = 2")
    for key in ConfigurationSchema.keys {
      let line = lines.first { $0.hasPrefix("\(key.name) = ") && $0.contains(key.meaning) }
      #expect(line?.contains("# \(key.unit ?? "")") == true, "\(key.path)")
    }
    #expect(lines.filter { $0.hasPrefix("[") } == ConfigurationSchema.tables.map { "[\($0)]" })
  }

  /// Our own text, to notice a change of the format.
  @Test func theFileLooksLikeThis() {
    let text = ExperimentDescription().toml
    #expect(
      text.contains("\n[plasticity]\nvisible-to-visible = 0.001  # mV/ms; η_V: learning rate from visible"))
    #expect(
      text.contains(
        "\nother = 0.02                # mV/ms; η_H: learning rate of all other synapses; [0, 10]\n"))
  }

  /// Catches a key without its line, or columns that do not stand below each other.
  @Test func thePrintedConfigurationIsAligned() throws {
    let file = try ConfigurationFile(text: "network.latent = 7", name: "e.toml")
    let lines = try ConfigurationLayers(file: file).resolve().table.split(separator: "\n")
    #expect(lines.count == ConfigurationSchema.keys.count + 1)
    let header = try #require(lines.first)
    let offset = header.count - "source".count
    #expect(header.hasSuffix("source"))
    for line in lines { #expect(line.dropFirst(offset - 2).hasPrefix("  "), "\(line)") }
    #expect(lines.contains { $0.split(separator: " ") == ["network.latent", "7", "e.toml:1"] })
    #expect(lines.contains { $0.split(separator: " ") == ["delays.longest", "15.0", "ms", "default"] })
  }

  /// Catches a key that is missing in the documentation, or a row that falls apart.
  @Test func theDocumentationHasEveryKey() {
    let rows = ConfigurationSchema.markdownTable.split(separator: "\n")
    #expect(rows.count == ConfigurationSchema.keys.count + 2)
    #expect(rows.allSatisfy { $0.count { $0 == "|" } == 5 })
    for key in ConfigurationSchema.keys {
      #expect(rows.contains { $0.hasPrefix("| `\(key.path)` | `\(key.defaultValue.literal)` |") })
    }
  }

  /// Catches a value that the fingerprint does not see.
  @Test func everyKeyChangesTheFingerprint() throws {
    var stream = SeedTree(seed: 7).stream("test.fingerprint")
    var fingerprints: Set = [ExperimentDescription().fingerprint]
    for key in ConfigurationSchema.keys where key.table != "recording" {
      var description = ExperimentDescription()
      try key.set(key.randomValue(&stream, otherThan: key.defaultValue), in: &description)
      #expect(fingerprints.insert(description.fingerprint).inserted, "\(key.path)")
    }
    #expect(ExperimentDescription().fingerprint == ExperimentDescription().fingerprint)
  }

  /// Catches a run that gets another name because it was looked at.
  @Test func whatIsRecordedDoesNotChangeTheFingerprint() throws {
    var stream = SeedTree(seed: 7).stream("test.recording")
    let keys = ConfigurationSchema.keys.filter { $0.table == "recording" }
    #expect(keys.count == 6)
    for key in keys {
      var description = ExperimentDescription()
      try key.set(key.randomValue(&stream, otherThan: key.defaultValue), in: &description)
      #expect(description.fingerprint == ExperimentDescription().fingerprint, "\(key.path)")
    }
  }

  /// Catches a text that reads back as another one.
  @Test(arguments: [
    (ConfigurationValue.string("a\"b\\c\n\u{7F}é"), #""a\"b\\c\u000A\u007Fé""#), (.number(0.1), "0.1"),
    (.list([]), "[]"), (.list(["u", "a\"b"]), #"["u", "a\"b"]"#), (.number(1e-5), "1e-05"),
    (.number(20), "20.0"), (.integer(-3), "-3"), (.boolean(true), "true"),
  ]) func literalsAreTOML(value: ConfigurationValue, literal: String) {
    #expect(value.literal == literal)
  }
}
