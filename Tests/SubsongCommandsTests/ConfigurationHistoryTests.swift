import Elise
import Experiments
import NumericalCore
import TestSupport
import Testing

import SubsongCommands

/// Files of older versions.
struct ConfigurationHistoryTests {
  /// Every key of version 1, as it was published.
  private static let version1 =
    ConfigurationSchema.keys.map(\.path).filter { !$0.hasPrefix("recording.") && $0 != "scoring.interval" }
    + ["recording.interval"]

  /// Catches a version that is written and not read, and a history that ends before it.
  @Test func theHistoryReachesTheVersionThatIsWritten() throws {
    #expect(ConfigurationHistory.own.current == ConfigurationSchema.version)
    #expect(try ConfigurationFile(text: ExperimentDescription().toml, name: "e.toml").version == 2)
    #expect(try ConfigurationFile(text: "", name: "e.toml").version == 2)
  }

  /// Catches a key of version 1 that an old file may no longer have, and one that it never had.
  @Test func filesOfVersion1AreRead() throws {
    for path in Self.version1 {
      let now = path == "recording.interval" ? "scoring.interval" : path
      let key = try #require(ConfigurationSchema.key(now))
      // The version may stand at the end, in the form of a dotted file.
      let text = "\(path) = \(key.defaultValue.literal)\nversion = 1"
      #expect(try ConfigurationFile(text: text, name: "e.toml").entries.map(\.path) == [now])
    }
    for key in ConfigurationSchema.keys where !Self.version1.contains(key.path) {
      let error = fileError("version = 1\n\(key.path) = \(key.defaultValue.literal)")
      #expect(error?.what == "\(key.path) needs version = 2")
      #expect(
        error?.remedy?.contains("version = 2") == true && error?.location?.hasPrefix("test.toml:2:") == true)
    }
  }

  /// Catches the old key being taken for the new one of the same name, in either direction.
  @Test func scoringIntervalMeansWhatItsVersionSays() throws {
    let old = try readBack("version = 1\n[recording]\ninterval = 5")
    #expect(old.schedule.scoringInterval == 5 && old.recording.interval == 2)
    let new = try readBack("version = 2\n[recording]\ninterval = 5")
    #expect(new.schedule.scoringInterval == 2 && new.recording.interval == 5)
  }

  /// Catches an error that speaks of a key which the file does not have.
  @Test func errorsNameBothKeys() {
    let error = fileError("version = 1\nrecording.interval = 0")
    #expect(error?.what == "scoring.interval is 0" && error?.location == "test.toml:2:11")
    #expect(error?.why?.contains("scoring.interval is recording.interval of version 1") == true)
  }

  /// Catches a file of the future that is read as one of today.
  @Test(arguments: ["3", "0", "-1", "'2'", "2.0", "{ a = 1 }", "[1]"]) func unknownVersionsAreRefused(
    version: String
  ) {
    let error = fileError("seed = 1\nversion = \(version)\nnonsense = 1")
    #expect(error?.what.hasPrefix("the version of the file is ") == true)
    #expect(error?.location == "test.toml:2:1")
  }

  /// Two versions that never were: version 2 renamed a table's key and changed two defaults, version 3 renamed the key again and
  /// changed one of the defaults once more.
  private static let invented = ConfigurationHistory(steps: [
    ConfigurationHistory.Step(
      version: 3, renamed: ["network.hidden": "network.latent"],
      formerDefaults: ["delays.longest": .number(18)]),
    ConfigurationHistory.Step(
      version: 2, added: ["teacher.amplitude"], renamed: ["size.hidden": "network.hidden"],
      formerDefaults: [
        "network.hidden": .integer(30), "delays.longest": .number(25), "delays.rule": .string("exact"),
      ]),
  ])

  private func resolve(_ text: String) throws -> ResolvedConfiguration {
    let file = try ConfigurationFile(text: text, name: "e.toml", history: Self.invented)
    return try ConfigurationLayers(file: file).resolve()
  }

  /// Catches a rename or a default that is not carried through the versions in between.
  @Test func renamesAndDefaultsAddUp() throws {
    #expect(Self.invented.current == 3)
    let first = try resolve("version = 1\n[size]\nhidden = 7")
    #expect(first.description.network.latentCount == 7)
    #expect(first.description.network.delays.longest == 25)
    #expect(first.source(of: "network.latent").description == "e.toml:3")
    #expect(first.source(of: "delays.longest").description == "default of version 1")
    let bare = try resolve("version = 1")
    #expect(bare.description.network.latentCount == 30)
    let second = try resolve("network.hidden = 7\nversion = 2")
    #expect(second.description.network.latentCount == 7)
    #expect(second.description.network.delays.longest == 18)
    #expect(second.source(of: "delays.longest").description == "default of version 2")
    let third = try resolve("version = 3")
    #expect(third.description == ExperimentDescription())
    #expect(third.source(of: "delays.longest") == .default)
  }

  /// Catches an old default that wins over the file or over the preset.
  @Test func oldDefaultsAreTheWeakestLayer() throws {
    #expect(try resolve("version = 1\ndelays.longest = 16").description.network.delays.longest == 16)
    let paper = try resolve("version = 1\npreset = 'elise-paper'")
    #expect(paper.description.network.delays.rule == .ringBuffer)
    #expect(paper.source(of: "delays.rule").description == "preset elise-paper")
    #expect(paper.description.network.delays.longest == 25)
  }

  /// Catches names of one version that are read in another.
  @Test func namesBelongToTheirVersions() {
    func error(_ text: String) -> SubsongError? { subsongError { _ = try resolve(text) } }
    #expect(error("version = 1\nnetwork.latent = 1")?.what == "network.latent needs version = 3")
    #expect(error("version = 1\nnetwork.hidden = 1")?.what == "network.hidden needs version = 2")
    #expect(error("version = 1\nteacher.amplitude = 1.0")?.what == "teacher.amplitude needs version = 2")
    #expect(error("version = 2\nteacher.amplitude = 20") == nil)
    #expect(error("version = 3\nnetwork.hidden = 1")?.what == "unknown key 'network.hidden'")
    #expect(error("version = 3\n[size]")?.what == "unknown table 'size'")
  }
}
