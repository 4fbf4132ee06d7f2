import LearningTasks
import NumericalCore

/// Somata are held at E_L plus an offset; dendrites, traces and weights go on. The disturbance of Kriener et al. (2024).
enum Clamp: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "somata held at E_L plus an offset",
    dose: .init(meaning: "the share of the neurons that are held", unit: "1", range: 0...1, usual: 1),
    target: PerturbationTarget(.visible), extent: .while, usualDuration: 250)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) -> [PerturbationAction] {
    let held = perturbation.share(perturbation.dose, of: site.neurons(of: perturbation.target))
    return [.hold(neurons: held, offset: perturbation.offset)]
  }
}
