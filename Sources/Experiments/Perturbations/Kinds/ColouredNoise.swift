import LearningTasks
import NumericalCore

/// A current into somata that follows the process of Ornstein and Uhlenbeck; see ``CurrentSource``.
enum ColouredNoise: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "an Ornstein–Uhlenbeck current into somata",
    dose: .init(
      meaning: "the standard deviation of the current", unit: "mV/ms", range: 0...1000, usual: 5),
    target: PerturbationTarget(.all), extent: .while, usualDuration: 250)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) -> [PerturbationAction] {
    [perturbation.current(.ornsteinUhlenbeck(perturbation.timeConstant), on: site)]
  }
}
