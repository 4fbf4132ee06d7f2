import Elise
import Experiments
import LearningTasks
import NumericalCore
import TestSupport
import Testing

import SubsongCommands

struct ConfigurationSchemaTests {
  /// Catches two keys that share a path or a variable, of which one could never be set.
  @Test func pathsAndVariablesAreUnique() {
    let keys = ConfigurationSchema.keys
    #expect(Set(keys.map(\.path)).count == keys.count)
    #expect(Set(keys.map(\.environmentVariable)).count == keys.count)
    #expect(ConfigurationSchema.key("neuron.e-leak")?.environmentVariable == "SUBSONG_NEURON_E_LEAK")
  }

  /// Catches a key placed among those of another table: the file would open the table twice.
  @Test func tablesAreContiguous() {
    let sequence = ConfigurationSchema.keys.map { $0.table ?? "" }
    let runs = zip(sequence, sequence.dropFirst()).count { $0 != $1 } + 1
    #expect(runs == ConfigurationSchema.tables.count + 1)
    #expect(sequence.first == "")
  }

  /// Catches a parameter of the model that has no key: encoding shows every stored property.
  @Test func everyPropertyHasAKey() {
    #expect(leaves(of: ExperimentDescription()) == ConfigurationSchema.keys.count)
  }

  private func leaves(of value: Any) -> Int {
    let mirror = Mirror(reflecting: value)
    let children = mirror.children
    let isOne = mirror.displayStyle == .enum || mirror.displayStyle == .collection || value is String
    return children.isEmpty || isOne
      ? 1 : children.reduce(0) { $0 + leaves(of: $1.value) }
  }

  /// Catches an error of a run that went bad which advises to change a key that does not exist.
  @Test func remedyOfARunawayNamesKeys() throws {
    let learner = try EliseLearner(.default, song: Song.load("fuer-elise"), seed: 1)
    var state = learner.initialState()
    state.dendriticPotential[0] = .nan
    let remedy = subsongError { try learner.runCycle(&state, .nudged) }?.remedy ?? ""
    let words = remedy.split { !$0.isLetter && $0 != "-" && $0 != "." }.map(String.init)
    let named = words.filter { $0.contains(".") }
    #expect(named == ["network.time-step", "plasticity.visible-to-visible", "plasticity.other"])
    #expect(named.allSatisfy { ConfigurationSchema.key($0) != nil })
  }

  /// Catches a key that reads one property and writes another, or a range that excludes the default.
  @Test func settingAKeyChangesItAlone() throws {
    var stream = SeedTree(seed: 1).stream("test.schema")
    for key in ConfigurationSchema.keys {
      var description = ExperimentDescription()
      let value = key.randomValue(&stream, otherThan: key.defaultValue)
      try key.set(value, in: &description)
      for other in ConfigurationSchema.keys {
        #expect(other.value(in: description) == (other.path == key.path ? value : other.defaultValue))
      }
      #expect(try key.checked(key.defaultValue) == key.defaultValue)
    }
  }

  /// Catches a check of the model that names a key which nobody can write, and a range of the schema that lets
  /// through what the model refuses on its own.
  @Test func theModelsChecksNameKeysOfTheSchema() throws {
    var named: Set<String> = []
    for (path, breakIt) in EliseChecks.broken {
      var description = ExperimentDescription()
      breakIt(&description)
      let broken = description
      let error = subsongError {
        try broken.network.validate()
        try broken.schedule.validate(stepsPerCycle: 100)
      }
      let what = try #require(error?.what, "\(path) passes")
      #expect(what.hasPrefix("\(path) is "))
      let key = try #require(ConfigurationSchema.key(path), "\(path) is no key")
      named.insert(key.path)
    }
    #expect(named.count == EliseChecks.broken.count)
  }

  /// Catches a range that is wider than what the model accepts (keys that depend on others are set apart).
  @Test func validValuesPassTheModel() throws {
    let dependent: Set = [
      "neuron.e-excitatory", "neuron.e-inhibitory", "delays.shortest", "delays.longest", "replay.cycles",
      "replay.nudged-cycles", "scoring.interval", "integration.method", "integration.tolerance",
      "integration.plasticity-step", "network.time-step",
    ]
    var stream = SeedTree(seed: 2).stream("test.schema")
    for key in ConfigurationSchema.keys where !dependent.contains(key.path) {
      for _ in 0..<20 {
        var description = ExperimentDescription()
        try key.set(key.randomValue(&stream), in: &description)
        try description.network.validate()
        try description.schedule.validate(stepsPerCycle: 2)
      }
    }
  }

  /// Catches suggestions that name another key, whatever slip was made: a letter lost, two exchanged, one replaced.
  @Test(arguments: ConfigurationSchema.keys.map(\.path))
  func misspeltKeysAreRecognised(path: String) {
    for misspelt in misspellings(of: path) where ConfigurationSchema.key(misspelt) == nil {
      #expect(ConfigurationSchema.suggestion(forPath: misspelt) == "did you mean '\(path)'?", "\(misspelt)")
    }
  }

  /// One slip of each sort. In names of one or two letters the slip is in the table: `x` may mean `p` or `q`.
  private func misspellings(of path: String) -> [String] {
    let letters = Array(path)
    let nameStart = (letters.lastIndex(of: ".") ?? -1) + 1
    let isShort = letters.count - nameStart <= 2
    // Not the first letter of a name, which alone tells e-leak and g-leak apart.
    let place = isShort ? 2 : nameStart + (letters.count - nameStart) / 2
    var dropped = letters
    dropped.remove(at: place)
    var swapped = letters
    swapped.swapAt(place - 1, place)
    var replaced = letters
    replaced[place] = "x"
    return [dropped, swapped, replaced].map { String($0) }
  }

  /// Catches a name that is known in another table, or a table forgotten, going without help.
  @Test func aNameWithoutItsTableIsFound() {
    #expect(ConfigurationSchema.suggestion(forPath: "latent") == "did you mean 'network.latent'?")
    #expect(
      ConfigurationSchema.suggestion(forPath: "network.nudging-strength").contains("teacher.nudging-strength")
    )
    #expect(
      ConfigurationSchema.suggestion(forPath: "plasticity.qwertyuiop")
        == "known: plasticity.visible-to-visible, plasticity.other")
  }

  /// Catches hints that fire for sensible values, and the ones that should fire.
  @Test func unitsAreGuessed() throws {
    func hint(_ path: String, _ value: Double) -> String? {
      ConfigurationSchema.key(path)?.unitHint(for: .number(value))
    }
    #expect(hint("delays.longest", 0.015) == "did you mean 15.0? the unit is ms")
    #expect(hint("neuron.e-leak", -0.07) == "did you mean -70.0? the unit is mV")
    #expect(hint("neuron.g-leak", 100) == "did you mean 0.1? the unit is 1/ms")
    #expect(hint("network.time-step", 1e-4) == "did you mean 0.1? the unit is ms")
    #expect(hint("delays.longest", 20) == nil)
    #expect(hint("neuron.e-excitatory", 0.001) == nil)
  }
}

/// For every check of the model, a change that breaks it alone.
private enum EliseChecks {
  typealias Change = @Sendable (inout ExperimentDescription) -> Void

  static let broken: [String: Change] = [
    "network.latent": { $0.network.latentCount = -1 },
    "neuron.g-leak": { $0.network.neuron.leakConductance = 0 },
    "neuron.g-dendrite": { $0.network.neuron.dendriticCoupling = -1 },
    "neuron.rate-slope": { $0.network.neuron.rateSlope = 0 },
    "neuron.e-inhibitory": { $0.network.neuron.inhibitoryReversal = 1 },
    "teacher.nudging-strength": { $0.network.teacher.nudgingStrength = 1 },
    "scaffold.p": { $0.network.scaffold.outgoing = 1 },
    "scaffold.q": { $0.network.scaffold.incoming = -0.1 },
    "scaffold.p0": { $0.network.scaffold.none = 1.1 },
    "scaffold.g-excitatory": { $0.network.scaffold.excitatoryConductance = -1 },
    "scaffold.g-inhibitory": { $0.network.scaffold.inhibitoryConductance = -1 },
    "delays.longest": { $0.network.delays.longest = 1 },
    "delays.resolution": { $0.network.delays.resolution = 0 },
    "integration.tolerance": { $0.network.integration.tolerance = -1 },
    "integration.plasticity-step": { $0.network.integration.plasticityStep = -1 },
    "connectivity.innervation-ratio": { $0.network.connectivity.innervationRatio = -1 },
    "connectivity.density": { $0.network.connectivity.density = 2 },
    "connectivity.visible-from-visible": { $0.network.connectivity.visibleFromVisible = -1 },
    "connectivity.visible-from-latent": { $0.network.connectivity.visibleFromLatent = -1 },
    "connectivity.latent-from-visible": { $0.network.connectivity.latentFromVisible = -1 },
    "connectivity.latent-from-latent": { $0.network.connectivity.latentFromLatent = -1 },
    "training.cycles": { $0.schedule.trainingCycles = -1 },
    "training.validation-interval": { $0.schedule.validationInterval = 0 },
    "replay.cycles": { $0.schedule.replayCycles = 4 },
    "replay.nudged-cycles": { $0.schedule.nudgedReplayCycles = -1 },
    "replay.disrupted-cycle": { $0.schedule.disruptedReplayCycle = -1 },
    "scoring.interval": { $0.schedule.scoringInterval = 3 },
  ]
}
