import LearningTasks
import NumericalCore

/// A white noise current into somata; see ``CurrentSource``.
enum WhiteNoise: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "a white noise current into somata",
    dose: .init(meaning: "the strength of the noise", unit: "mV/√ms", range: 0...1000, usual: 2),
    target: PerturbationTarget(.all), extent: .while, usualDuration: 250)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) -> [PerturbationAction] {
    [perturbation.current(.white, on: site)]
  }
}
