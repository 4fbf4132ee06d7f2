import Elise
import Experiments
import NumericalCore
import TestSupport
import Testing

import SubsongCommands

struct ConfigurationLayersTests {
  private func resolve(
    _ text: String = "", _ environment: [String: String] = [:],
    _ flags: [(path: String, flag: String, value: ConfigurationValue)] = []
  ) throws -> ResolvedConfiguration {
    try ConfigurationLayers(
      file: ConfigurationFile(text: text, name: "e.toml"), environment: ConfigurationEnvironment(environment),
      flags: ConfigurationLayers.entries(of: flags)
    ).resolve()
  }

  /// Catches a layer that wins over a stronger one, and a source that is not the value's.
  @Test func strongerLayersWin() throws {
    let text = "[network]\nlatent = 10\n\n[training]\ncycles = 11\nvalidation-interval = 12"
    let environment = ["SUBSONG_NETWORK_LATENT": "20", "SUBSONG_TRAINING_CYCLES": "21", "HOME": "/"]
    let resolved = try resolve(text, environment, [("network.latent", "--latent", .integer(30))])
    #expect(resolved.description.network.latentCount == 30)
    #expect(resolved.description.schedule.trainingCycles == 21)
    #expect(resolved.description.schedule.validationInterval == 12)
    #expect(resolved.description.schedule.replayCycles == 100)
    let sources = ["network.latent", "training.cycles", "training.validation-interval", "replay.cycles"]
      .map { resolved.source(of: $0).description }
    #expect(sources == ["flag --latent", "environment SUBSONG_TRAINING_CYCLES", "e.toml:6", "default"])
  }

  /// Catches any key that a layer cannot set, or that a weaker layer takes back.
  @Test(arguments: ConfigurationSchema.keys.map(\.path)) func everyKeyHasEveryLayer(path: String) throws {
    let key = try #require(ConfigurationSchema.key(path))
    var stream = SeedTree(seed: 6).stream("test.layers")
    let value = key.randomValue(&stream, otherThan: key.defaultValue)
    let text =
      switch value {
      case .string(let text): text
      case .list(let names): names.joined(separator: ",")
      default: value.literal
      }
    let file = ConfigurationFile.self
    let fromFile = try file.init(text: "\(path) = \(value.literal)", name: "e.toml").entries
    let fromEnvironment = try ConfigurationEnvironment([key.environmentVariable: text]).entries
    let fromFlag = try ConfigurationLayers.entries(of: [(path, "--flag", value)])
    for entries in [fromFile, fromEnvironment, fromFlag] {
      #expect(entries.map(\.path) == [path])
      #expect(entries.map(\.value) == [value])
    }
  }

  /// Catches a preset that changes more or less than the published simulator asks for.
  @Test func thePaperDiffersInItsKeys() {
    let paper = ExperimentDescription(preset: .elisePaper)
    let differing = ConfigurationSchema.keys.filter { $0.value(in: paper) != $0.defaultValue }.map(\.path)
    #expect(
      differing == [
        "preset", "network.random", "plasticity.other", "scaffold.growth", "delays.rule",
        "integration.method",
        "integration.interpolation", "integration.plasticity-step",
      ])
  }

  /// Catches a preset that overrules the other values of its layer, or a weaker layer's preset.
  @Test func thePresetIsTheBase() throws {
    let text = "preset = 'elise-paper'\ndelays.rule = 'exact'"
    let fromFile = try resolve(text)
    #expect(fromFile.description.preset == .elisePaper)
    #expect(fromFile.description.network.delays.rule == .exact)
    #expect(fromFile.description.network.scaffold.growth == .published)
    #expect(fromFile.source(of: "preset").description == "e.toml:1")
    #expect(fromFile.source(of: "scaffold.growth").description == "preset elise-paper")
    #expect(fromFile.source(of: "scaffold.p").description == "default")
    let overruled = try resolve(text, [:], [("preset", "--preset", .string("default"))])
    #expect(overruled.description.network.scaffold.growth == .unbiased)
    #expect(overruled.source(of: "scaffold.growth") == .default)
  }

  /// Catches variables that are misspelt and therefore silently without effect.
  @Test func unknownVariablesAreErrors() {
    let error = subsongError { _ = try ConfigurationEnvironment(["SUBSONG_NETWORK_LATNET": "1"]) }
    #expect(error?.category == .usage)
    #expect(error?.location == "environment SUBSONG_NETWORK_LATNET")
    #expect(error?.remedy == "did you mean SUBSONG_NETWORK_LATENT?")
    #expect(subsongError { _ = try ConfigurationEnvironment(["SUBSONG_": "1"]) } != nil)
    #expect(
      subsongError {
        _ = try ConfigurationEnvironment(["SUBSONG_HOME": "/"], otherVariables: ["SUBSONG_HOME"])
      } == nil)
  }

  /// Catches every key's variable going without help when it is misspelt.
  @Test(arguments: ConfigurationSchema.keys) func misspeltVariablesAreRecognised(key: ConfigurationKey) {
    let name = key.environmentVariable.dropFirst(8)
    // A short name is told from its neighbours by its last letter, so the slip is at the front.
    let misspelt = "SUBSONG_" + name.prefix(1) + name.dropFirst(2)
    let error = subsongError { _ = try ConfigurationEnvironment([misspelt: "1"]) }
    #expect(error?.remedy == "did you mean \(key.environmentVariable)?")
  }

  /// Catches values of a variable or a flag that are taken for something else.
  @Test(arguments: [
    ("SUBSONG_NETWORK_LATENT", "5.0", "write for example network.latent = 5"),
    ("SUBSONG_NETWORK_LATENT", "many", "write for example network.latent = 50"),
    ("SUBSONG_NETWORK_MODE", "dendrit", "did you mean 'dendrite'?"),
    (
      "SUBSONG_CONNECTIVITY_PROTECT_SCAFFOLD", "TRUE",
      "write for example connectivity.protect-scaffold = true"
    ),
    ("SUBSONG_DELAYS_LONGEST", "-15", "the default is 15.0"),
    ("SUBSONG_NEURON_G_LEAK", "inf", "the default is 0.1"),
  ]) func wrongVariablesAreErrors(name: String, value: String, remedy: String) {
    let error = subsongError { _ = try ConfigurationEnvironment([name: value]) }
    #expect(error?.category == .usage)
    #expect(error?.location == "environment \(name)")
    #expect(error?.remedy == remedy)
  }

  /// Catches flags whose errors do not name them.
  @Test func wrongFlagsAreErrors() {
    let error = subsongError { _ = try resolve("", [:], [("network.latent", "--latent", .integer(-3))]) }
    #expect(
      error?.description == "flag --latent: network.latent is -3 (allowed: [0, 100000]); the default is 50")
    let unknown = subsongError { _ = try resolve("", [:], [("network.latnet", "--latent", .integer(3))]) }
    #expect(unknown?.remedy == "did you mean 'network.latent'?")
  }

  /// Catches a method that is named and not known, and one that passes without what it needs.
  @Test func integratorsAreChosenByName() throws {
    func error(_ name: String) -> SubsongError? {
      subsongError { _ = try resolve("", [:], [("integration.method", "--integrator", .string(name))]) }
    }
    #expect(error("rkf54")?.remedy == "did you mean 'rkf45'?")
    #expect(error("rk4") == nil)
    let multistep = try #require(error("msbdf"))
    #expect(multistep.what == "integration.tolerance is 0.0")
    #expect(multistep.why?.contains("msbdf") == true)
  }

  /// Catches values that are fine alone and impossible together, or reported without the line that gave them.
  @Test func valuesHaveToFitTogether() throws {
    let delays = try #require(subsongError { _ = try resolve("[delays]\nlongest = 3") })
    #expect(delays.category == .badInput)
    #expect(delays.location == "e.toml:2:1")
    #expect(delays.what == "delays.longest is 3.0")
    let replay = subsongError { _ = try resolve("", ["SUBSONG_REPLAY_CYCLES": "4"]) }
    #expect(replay?.category == .usage)
    #expect(replay?.location == "environment SUBSONG_REPLAY_CYCLES")
  }

  /// Catches a delay in seconds that ends as "no multiple of the time step" without the reason.
  @Test func delaysInSecondsAreRecognised() {
    let error = subsongError { _ = try resolve("delays.inhibitory-lag = 0.025") }
    #expect(error?.location == "e.toml:1:8")
    #expect(error?.remedy == "did you mean 25.0? the unit is ms")
    #expect(
      subsongError { _ = try resolve("delays.longest = 0.015") }?.remedy
        == "did you mean 15.0? the unit is ms")
    let odd = subsongError { _ = try resolve("delays.longest = 15.07") }
    #expect(odd?.remedy?.hasSuffix("or another delays.resolution") == true)
  }

  /// Catches later errors that lose the line of the value, and foreign errors that gain one.
  @Test func laterErrorsFindTheirSource() throws {
    let resolved = try resolve("scoring.interval = 7")
    let error = try #require(subsongError { try resolved.description.schedule.validate(stepsPerCycle: 100) })
    #expect(resolved.locating(error).location == "e.toml:1:9")
    #expect(resolved.locating(error).category == .badInput)
    let other = SubsongError(.numerical, "replayed badly")
    #expect(resolved.locating(other) == other)
  }
}
