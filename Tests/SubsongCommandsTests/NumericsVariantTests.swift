import Elise
import Experiments
import NumericalCore
import TestSupport
import Testing

import SubsongCommands

/// Variants change the numerics and nothing else.
@Suite struct NumericsVariantTests {
  /// An experiment with a few keys set, small enough to build its network.
  private static func experiment(
    _ preset: ExperimentPreset = .default, _ settings: [String: ConfigurationValue] = [:]
  ) throws -> ExperimentDescription {
    var experiment = ExperimentDescription(preset: preset)
    experiment.network.latentCount = 9
    for (path, value) in settings { try ConfigurationSchema.key(path)?.set(value, in: &experiment) }
    return experiment
  }

  private static func changes(_ experiment: ExperimentDescription) -> [String: [String]] {
    Dictionary(
      uniqueKeysWithValues: NumericsVariant.all(of: experiment).map { ($0.name, $0.changes) })
  }

  /// Catches a variant that leaves out the samples' distance, or the plasticity step that "every step" stands for.
  @Test func defaultVariantsSetWhatTheySay() throws {
    let experiment = try Self.experiment()
    #expect(
      NumericsVariant.all(of: experiment).map(\.name) == [
        "half time step", "half plasticity step", "integrator rkf45", "interpolated delays",
        "single precision",
      ])
    #expect(
      Self.changes(experiment) == [
        "half time step": ["network.time-step=0.05", "scoring.interval=4"],
        "half plasticity step": [
          "network.time-step=0.05", "integration.plasticity-step=0.25", "scoring.interval=4",
        ],
        "integrator rkf45": ["integration.method=rkf45"],
        "interpolated delays": ["delays.rounded=false"],
        "single precision": ["precision=single"],
      ])
  }

  @Test func paperVariantsSetWhatTheySay() throws {
    #expect(
      Self.changes(try Self.experiment(.elisePaper)) == [
        "half time step": [
          "network.time-step=0.05", "integration.plasticity-step=0.1", "scoring.interval=4",
        ],
        "half plasticity step": ["network.time-step=0.05", "scoring.interval=4"],
        "integrator rk4": ["integration.method=rk4", "integration.interpolation=linear"],
        "interpolated delays": ["delays.rounded=false", "integration.interpolation=linear"],
        "single precision": ["precision=single"],
      ])
  }

  /// An experiment that has what is usually the variant gets what is usually the experiment.
  @Test func theOtherWayRound() throws {
    let changes = Self.changes(
      try Self.experiment(
        .default,
        [
          "precision": .string("single"), "delays.rounded": .boolean(false),
          "integration.interpolation": .string("cubic-hermite"),
        ]))
    #expect(changes["double precision"] == ["precision=double"])
    #expect(changes["rounded delays"] == ["delays.rounded=true"])
  }

  @Test(arguments: [
    ("rk2", "rkf45"), ("rk4", "rkf45"), ("rkf45", "rk8pd"), ("rk8pd", "rkck"), ("rk1imp", "rk4"),
    ("rk4imp", "rkf45"), ("bsimp", "rk8pd"),
  ]) func integratorIsComparedWithAHigherExplicitOne(own: String, other: String) throws {
    let changes = Self.changes(try Self.experiment(.default, ["integration.method": .string(own)]))
    #expect(changes["integrator \(other)"] == ["integration.method=\(other)"])
  }

  /// Catches a change that is not told: the keys that differ are those of the settings.
  @Test(arguments: ExperimentPreset.allCases) func nothingElseChanges(preset: ExperimentPreset) throws {
    let experiment = try Self.experiment(preset)
    for variant in NumericsVariant.all(of: experiment) {
      let changed = try variant.applied(to: experiment)
      let differing = ConfigurationSchema.keys.filter { $0.value(in: changed) != $0.value(in: experiment) }
      #expect(Set(differing.map(\.path)) == Set(variant.settings.keys), "\(variant.name)")
      let sample = experiment.network.timeStep * Double(experiment.schedule.scoringInterval)
      #expect(changed.network.timeStep * Double(changed.schedule.scoringInterval) == sample)
    }
  }

  /// Catches draws that depend on the time step, and delays that are kept in steps instead of ms.
  @Test(arguments: ExperimentPreset.allCases) func everyVariantHasTheSameNetwork(preset: ExperimentPreset)
    throws
  {
    let experiment = try Self.experiment(preset)
    let own = try EliseNetwork(experiment.network, visibleCount: 4, seed: 7)
    for variant in NumericsVariant.all(of: experiment) {
      let description = try variant.applied(to: experiment).network
      let other = try EliseNetwork(description, visibleCount: 4, seed: 7)
      #expect(other.scaffold == own.scaffold, "\(variant.name)")
      #expect(other.synapses == own.synapses && other.initialWeights == own.initialWeights)
      #expect(other.delays.dendritic == own.delays.dendritic)
      let tolerance = description.delays.rounded ? 1e-9 : description.delays.resolution / 2
      for (lags, ownLags) in [
        (other.lags.dendritic, own.lags.dendritic), (other.lags.excitatory, own.lags.excitatory),
        (other.lags.inhibitory, own.lags.inhibitory),
      ] {
        for (lag, ownLag) in zip(lags, ownLags) {
          #expect(abs(lag * description.timeStep - ownLag * own.description.timeStep) <= tolerance)
        }
      }
      #expect(description.delays.rounded == other.lags.isWhole, "real delays lie between the steps")
    }
  }

  /// Catches a variant that is impossible and passes, or takes the whole command with it.
  @Test func impossibleVariantsAreErrorsOfUsage() throws {
    let oracle = try Self.experiment(.default, ["engine": .string("reference")])
    let precision = try #require(NumericsVariant.all(of: oracle).last)
    let error = subsongError { _ = try precision.applied(to: oracle) }
    #expect(error?.category == .usage && error?.what == "the engine reference has no single precision")
    let finest = try Self.experiment(.default, ["network.time-step": .number(0.001)])
    let half = try #require(NumericsVariant.all(of: finest).first)
    #expect(subsongError { _ = try half.applied(to: finest) }?.what == "network.time-step is 0.0005")
  }
}
