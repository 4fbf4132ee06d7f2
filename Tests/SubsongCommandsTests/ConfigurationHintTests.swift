import NumericalCore
import Testing

import SubsongCommands

/// Values that are allowed and look like slips.
struct ConfigurationHintTests {
  private func hints(_ text: String) throws -> [String] {
    try ConfigurationLayers(file: ConfigurationFile(text: text, name: "e.toml")).resolve().hints
  }

  /// Catches a value in another unit that is legal and therefore run in silence.
  @Test(arguments: [
    (
      "delays.resolution = 0.005\ndelays.shortest = 0.015",
      "e.toml:2:8: delays.shortest is 0.015 ms; did you mean 15.0? the unit is ms"
    ),
    (
      "delays.resolution = 0.005\ndelays.inhibitory-lag = 0.025",
      "e.toml:2:8: delays.inhibitory-lag is 0.025 ms; did you mean 25.0? the unit is ms"
    ),
    (
      "teacher.ramp-offset = 0.0007",
      "e.toml:1:9: teacher.ramp-offset is 0.0007 ms; did you mean 0.7? the unit is ms"
    ),
    (
      "plasticity.visible-to-visible = 1",
      "e.toml:1:12: plasticity.visible-to-visible is 1.0 mV/ms; did you mean 0.001? the unit is mV/ms"
    ),
    (
      "integration.plasticity-step = 500",
      "e.toml:1:13: integration.plasticity-step is 500.0 ms; did you mean 0.5? the unit is ms"
    ),
    (
      "connectivity.latent-from-latent = 0.0005",
      "e.toml:1:14: connectivity.latent-from-latent is 0.0005 mV; did you mean 0.5? the unit is mV"
    ),
  ]) func unitsAreDoubted(text: String, hint: String) throws {
    #expect(try hints(text) == [hint])
  }

  /// Every key with a unit whose default a thousand times too small or too large is still allowed gets its hint.
  @Test func everyUnitIsDoubted() throws {
    var tried = 0
    for key in ConfigurationSchema.keys where key.unit != nil {
      guard case .number(let usual) = key.defaultValue, usual != 0 else { continue }
      for value in [usual / 1000, usual * 1000] {
        guard (try? key.checked(.number(value))) != nil else { continue }
        #expect(key.slipHint(for: .number(value))?.contains("did you mean \(usual)?") == true, "\(key.path)")
        tried += 1
      }
    }
    #expect(tried >= 15)
  }

  /// Catches hints that cry wolf: defaults, presets, and values that people use.
  @Test(arguments: [
    "", "preset = 'elise-paper'", "delays.shortest = 0.1", "delays.longest = 100", "network.time-step = 0.01",
    "plasticity.other = 0.001", "neuron.g-dendrite = 0.02", "connectivity.latent-from-latent = 0.01",
    "scaffold.g-inhibitory = 0.1", "delays.inhibitory-lag = 0", "integration.plasticity-step = 10",
  ]) func ordinaryValuesAreNotDoubted(text: String) throws {
    #expect(try hints(text) == [])
  }

  /// Catches potentials in an order in which the neuron can do nothing, run in silence.
  @Test(arguments: [
    (
      "neuron.rate-threshold = -71",
      "e.toml:1:8: neuron.rate-threshold is -71.0 mV; it is not above neuron.e-leak"
    ),
    ("neuron.e-inhibitory = -65", "e.toml:1:8: neuron.e-inhibitory is -65.0 mV; it is above neuron.e-leak"),
    (
      "neuron.e-excitatory = -60",
      "e.toml:1:8: neuron.e-excitatory is -60.0 mV; it is not above neuron.rate-threshold"
    ),
    ("teacher.amplitude = 12", "e.toml:1:9: teacher.amplitude is 12.0 mV; with neuron.e-leak"),
    ("neuron.e-leak = -80", "teacher.amplitude is 20.0 mV; with neuron.e-leak"),
  ]) func oddPotentialsAreTold(text: String, hint: String) throws {
    let found = try hints(text)
    #expect(found.contains { $0.hasPrefix(hint) }, "\(found)")
  }

  /// Catches a hint for whoever chose the size, and none for whoever did not.
  @Test func aSongThatNeedsMoreNeuronsIsHintedAt() throws {
    #expect(
      try hints("song = 'lorenz'").first?.contains("learns lorenz with 70 latent neurons; this one has 50")
        == true)
    #expect(try hints("song = 'lorenz'\nnetwork.latent = 40") == [])
    #expect(try hints("song = 'lorenz'\nnetwork.mode = 'reservoir'") == [])
    #expect(try hints("song = 'copy'") == [])
  }
}
