import Elise
import LearningTasks
import NumericalCore

extension ResolvedConfiguration {
  /// What is allowed and looks like a slip all the same: a value in the wrong unit, potentials in an odd order. One sentence
  /// each, with the place of the value.
  package var hints: [String] { unitHints + potentialHints + sizeHints }

  /// Values that somebody wrote; defaults and presets are as they are meant.
  private var unitHints: [String] {
    ConfigurationSchema.keys.compactMap { key in
      guard let location = source(of: key.path).location else { return nil }
      let value = key.value(in: description)
      guard let hint = key.slipHint(for: value), let unit = key.unit else { return nil }
      return "\(location): \(key.path) is \(value.literal) \(unit); \(hint)"
    }
  }

  /// A song of the library with fewer latent neurons or cycles than it needs.
  private var sizeHints: [String] {
    guard let song = SongLibrary.entries.first(where: { $0.name == description.song }),
      description.network.mode == .dendrite, source(of: "network.latent").location == nil,
      description.network.latentCount < song.latent
    else { return [] }
    return [
      "the default network learns \(song.name) with \(song.latent) latent neurons; this one has"
        + " \(description.network.latentCount)"
    ]
  }

  private var potentialHints: [String] {
    let neuron = description.network.neuron
    let target = neuron.leakReversal + description.network.teacher.amplitude
    return [
      oddity(
        neuron.rateThreshold <= neuron.leakReversal, of: "neuron.rate-threshold",
        "it is not above neuron.e-leak, so neurons at rest fire at half their rate or more"),
      oddity(
        neuron.inhibitoryReversal > neuron.leakReversal, of: "neuron.e-inhibitory",
        "it is above neuron.e-leak, so inhibition depolarises a neuron at rest"),
      oddity(
        neuron.excitatoryReversal <= neuron.rateThreshold, of: "neuron.e-excitatory",
        "it is not above neuron.rate-threshold, so no excitation brings a neuron to half its rate"),
      oddity(
        neuron.leakReversal < neuron.rateThreshold && target <= neuron.rateThreshold,
        of: "teacher.amplitude",
        "with neuron.e-leak it is not above neuron.rate-threshold, so the targets of sounding rows stay below half"
          + " the rate"),
    ]
    .compactMap { $0 }
  }

  private func oddity(_ isOdd: Bool, of path: String, _ reason: String) -> String? {
    guard isOdd, let key = ConfigurationSchema.key(path) else { return nil }
    let place = source(of: path).location.map { "\($0): " } ?? ""
    return "\(place)\(path) is \(key.value(in: description).literal) mV; \(reason)"
  }
}
