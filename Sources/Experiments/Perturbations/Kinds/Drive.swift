import LearningTasks
import NumericalCore

/// A constant current into somata: depolarising if positive, hyperpolarising if negative.
///
/// A visible soma without teacher follows by I / (g_L + g_D), about I / 2.1 ms.
enum Drive: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "a constant current into somata",
    dose: .init(meaning: "the current", unit: "mV/ms", range: -1000...1000, usual: 20),
    target: PerturbationTarget(.latent), extent: .while, usualDuration: 250)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) -> [PerturbationAction] {
    [perturbation.current(.constant, on: site)]
  }
}
