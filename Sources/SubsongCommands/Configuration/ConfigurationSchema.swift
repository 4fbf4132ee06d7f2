import Elise
import Experiments
import Integrators
import LearningTasks
import NumericalCore

/// Every key of an experiment. Reading, writing, documentation, environment variables and suggestions follow from
/// this one list; a new parameter is one line here.
package enum ConfigurationSchema {
  /// The version of the file format; `version = 2` at the top of a file. ``ConfigurationHistory`` tells what changed.
  package static let version = 2

  /// In the order in which a file is written: first the top level, then table by table.
  package static let keys: [ConfigurationKey] =
    general + network + neuron + plasticity + teacher + scaffold + delays + connectivity + integration
    + schedule + recording

  package static let tables: [String] = keys.reduce(into: []) { tables, key in
    if let table = key.table, !tables.contains(table) { tables.append(table) }
  }

  package static func key(_ path: String) -> ConfigurationKey? { byPath[path] }

  private static let byPath = Dictionary(uniqueKeysWithValues: keys.map { ($0.path, $0) })

  private static let general: [ConfigurationKey] = [
    .string("song", \.song, "a built-in song, or the path of one"),
    .integer("seed", \.seed, 0...Int.max, "the root of all random draws"),
    .choice("preset", \.preset, "the base on which the other values are set"),
    .choice("engine", \.engine, "how the steps are carried out; all engines agree to rounding"),
    .choice("precision", \.precision, "the numbers in which weights and sums over synapses are kept"),
  ]

  private static let network: [ConfigurationKey] = [
    .integer("network.latent", \.network.latentCount, 0...100_000, "latent neurons"),
    .choice("network.mode", \.network.mode, "which parts of the latent neurons exist and learn"),
    .number("network.time-step", \.network.timeStep, .closed(0.001, 10), unit: "ms", "the length of a step"),
    .choice("network.random", \.network.randomStreams, "where the random draws come from"),
  ]

  private static let neuron: [ConfigurationKey] = [
    .number(
      "neuron.e-leak", \.network.neuron.leakReversal, .closed(-200, -1), unit: "mV", "E_L: resting potential"),
    .number(
      "neuron.e-excitatory", \.network.neuron.excitatoryReversal, .closed(-100, 200), unit: "mV",
      "E_E: excitatory reversal potential"),
    .number(
      "neuron.e-inhibitory", \.network.neuron.inhibitoryReversal, .closed(-200, -1), unit: "mV",
      "E_I: inhibitory reversal potential, below the excitatory one"),
    .number(
      "neuron.g-leak", \.network.neuron.leakConductance, .above(0, upTo: 10), unit: "1/ms",
      "g_L: leak conductance of soma and dendrite"),
    .number(
      "neuron.g-dendrite", \.network.neuron.dendriticCoupling, .closed(0, 100), unit: "1/ms",
      "g_D: coupling of the dendrite into the soma"),
    .number(
      "neuron.rate-slope", \.network.neuron.rateSlope, .above(0, upTo: 100), unit: "1/mV",
      "a: slope of the transfer function"),
    .number(
      "neuron.rate-threshold", \.network.neuron.rateThreshold, .closed(-200, -1), unit: "mV",
      "b: potential at which the rate is one half"),
  ]

  private static let plasticity: [ConfigurationKey] = [
    .number(
      "plasticity.visible-to-visible", \.network.plasticity.visibleToVisible, .closed(0, 10), unit: "mV/ms",
      "η_V: learning rate from visible to visible neurons"),
    .number(
      "plasticity.other", \.network.plasticity.other, .closed(0, 10), unit: "mV/ms",
      "η_H: learning rate of all other synapses"),
  ]

  private static let teacher: [ConfigurationKey] = [
    .choice("teacher.shape", \.network.teacher.shape, "how the target potential changes between states"),
    .number(
      "teacher.nudging-strength", \.network.teacher.nudgingStrength, .belowOne,
      "λ: how strongly the teacher pulls the soma"),
    .number(
      "teacher.amplitude", \.network.teacher.amplitude, .closed(0.1, 200), unit: "mV",
      "how far the target of a sounding row lies above E_L"),
    .number(
      "teacher.ramp-offset", \.network.teacher.rampOffset, .closed(-100, 100), unit: "ms",
      "how long before the border of a state its ramp has risen to one half"),
  ]

  private static let scaffold: [ConfigurationKey] = [
    .number(
      "scaffold.p", \.network.scaffold.outgoing, .belowOne,
      "p: after n outgoing connections, another one with p^n"),
    .number(
      "scaffold.q", \.network.scaffold.incoming, .belowOne,
      "q: after n incoming connections, another one with q^n"),
    .number(
      "scaffold.p0", \.network.scaffold.none, .probability, "p0: probability of no outgoing connection"),
    .number(
      "scaffold.g-excitatory", \.network.scaffold.excitatoryConductance, .closed(0, 100), unit: "1/ms",
      "g_E0: excitatory conductance of a connection at rate 1"),
    .number(
      "scaffold.g-inhibitory", \.network.scaffold.inhibitoryConductance, .closed(0, 100), unit: "1/ms",
      "g_I0: inhibitory conductance of a connection at rate 1"),
    .choice("scaffold.growth", \.network.scaffold.growth, "how the targets of connections are chosen"),
  ]

  private static let delays: [ConfigurationKey] = [
    .number(
      "delays.shortest", \.network.delays.shortest, .closed(0, 10_000), unit: "ms",
      "the shortest dendritic and excitatory delay"),
    .number(
      "delays.longest", \.network.delays.longest, .closed(0, 10_000), unit: "ms",
      "the longest dendritic and excitatory delay"),
    .number(
      "delays.inhibitory-lag", \.network.delays.inhibitoryLag, .closed(0, 10_000), unit: "ms",
      "by how much the scaffold's inhibition lags its excitation"),
    .choice("delays.rule", \.network.delays.rule, "what a drawn delay means"),
    .number(
      "delays.resolution", \.network.delays.resolution, .closed(0.001, 10), unit: "ms",
      "delays are drawn as multiples of this, whatever the time step"),
    .boolean(
      "delays.rounded", \.network.delays.rounded,
      "whether the delays stay multiples of the resolution; false: any real delay"),
  ]

  private static let connectivity: [ConfigurationKey] = [
    .choice("connectivity.kind", \.network.connectivity.kind, "which dendritic synapses exist"),
    .number(
      "connectivity.innervation-ratio", \.network.connectivity.innervationRatio, .probability,
      "with kind innervation-ratio: how many synapses from visible to latent neurons exist"),
    .number(
      "connectivity.density", \.network.connectivity.density, .probability,
      "with kind sparse: how many of all synapses exist"),
    .boolean(
      "connectivity.protect-scaffold", \.network.connectivity.protectsScaffold,
      "with kind sparse: whether the synapses along the scaffold stay"),
    deviation(of: "visible", from: "visible", \.network.connectivity.visibleFromVisible),
    deviation(of: "visible", from: "latent", \.network.connectivity.visibleFromLatent),
    deviation(of: "latent", from: "visible", \.network.connectivity.latentFromVisible),
    deviation(of: "latent", from: "latent", \.network.connectivity.latentFromLatent),
  ]

  private static let integration: [ConfigurationKey] = [
    .choice(
      "integration.method", \.network.integration.method, "what integrates the neurons over a time step"),
    .number(
      "integration.tolerance", \.network.integration.tolerance, .closed(0, 1),
      "error of a step, in mV and relative; 0: one step of the method a time step"),
    .choice(
      "integration.interpolation", \.network.integration.interpolation,
      "how delayed rates are read between time steps"),
    .number(
      "integration.plasticity-step", \.network.integration.plasticityStep, .closed(0, 10_000), unit: "ms",
      "time between two changes of the weights; 0: every time step"),
  ]

  private static let schedule: [ConfigurationKey] = [
    .integer("training.cycles", \.schedule.trainingCycles, cycles, "cycles of training; 0: none"),
    .integer(
      "training.validation-interval", \.schedule.validationInterval, 1...cycles.upperBound, unit: "cycles",
      "every so many cycles one runs free and is scored"),
    .integer("replay.cycles", \.schedule.replayCycles, cycles, "cycles of replay; 0: none"),
    .integer(
      "replay.nudged-cycles", \.schedule.nudgedReplayCycles, cycles,
      "how many cycles of the replay are nudged first"),
    .integer(
      "replay.disrupted-cycle", \.schedule.disruptedReplayCycle, cycles,
      "the cycle in which a disruption acts"),
    .integer(
      "scoring.interval", \.schedule.scoringInterval, 1...1_000_000, unit: "steps",
      "every so many steps the rates that are scored are sampled"),
  ]

  private static let recording: [ConfigurationKey] = [
    .list("recording.variables", \.recording.variables, "what is recorded, for example rate; none: nothing"),
    .choice("recording.population", \.recording.population, "whose signals are recorded"),
    .integer(
      "recording.interval", \.recording.interval, 1...1_000_000, unit: "steps",
      "every so many steps the recorded signals are sampled; weights once after a cycle"),
    .choices("recording.phases", \.recording.phases, "the parts of the experiment that are recorded"),
    .cycles(
      "recording.cycles", \.recording.cycles,
      "the cycles of each phase that are recorded; training counts from -1, replays from 0"),
    .choice("recording.precision", \.recording.precision, "the numbers in the files of recordings"),
  ]

  private static let cycles = 0...1_000_000_000

  private static func deviation(
    of post: String, from pre: String, _ property: ConfigurationKey.Property<Double>
  ) -> ConfigurationKey {
    .number(
      "connectivity.\(post)-from-\(pre)", property, .closed(0, 1000), unit: "mV",
      "standard deviation of the initial weights from \(pre) to \(post) neurons")
  }
}

extension ConfigurationSchema {
  /// `did you mean …?` for a path that is no key, with the names next to it first.
  ///
  /// A name in another table, or without its table, is found as well: `latent` means `network.latent`.
  package static func suggestion(forPath path: String) -> String {
    let table = path.split(separator: ".").dropLast().joined(separator: ".")
    let siblings = keys.filter { ($0.table ?? "") == table }.map(\.path)
    let paths = keys.map(\.path)
    let name = path.split(separator: ".").last.map(String.init) ?? path
    let near =
      nearestSibling(of: name, table: table) ?? nearestName(to: path, among: paths)
      ?? keys.first { $0.name == nearestName(to: name, among: keys.map(\.name)) }?.path
    return near.map { "did you mean '\($0)'?" }
      ?? "known: \((siblings.isEmpty ? paths : siblings).joined(separator: ", "))"
  }

  /// Compares names without the table they share, which would lend a short name edits that belong to the table.
  private static func nearestSibling(of name: String, table: String) -> String? {
    let siblings = keys.filter { ($0.table ?? "") == table }
    let near = nearestName(to: name, among: siblings.map(\.name))
    return siblings.first { $0.name == near }?.path
  }
}
