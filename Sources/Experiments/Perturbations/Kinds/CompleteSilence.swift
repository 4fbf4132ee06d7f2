import LearningTasks
import NumericalCore

/// Every neuron is held at E_L. Once the last rate has arrived, after the longest delay, nothing is left of the song but the weights.
enum CompleteSilence: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "all neurons held at E_L",
    dose: .init(meaning: "the share of the neurons that are silent", unit: "1", range: 0...1, usual: 1),
    target: PerturbationTarget(.all), extent: .while, usualDuration: 250)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) -> [PerturbationAction] {
    Silence.actions(perturbation, on: site)
  }
}
