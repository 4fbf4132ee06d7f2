import LearningTasks
import NumericalCore

/// Latent neurons fall silent: their somata are held at E_L, as by optogenetic inhibition.
enum Silence: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "latent neurons held at E_L",
    dose: .init(meaning: "the share of the neurons that are silent", unit: "1", range: 0...1, usual: 0.5),
    target: PerturbationTarget(.latent), extent: .while, usualDuration: 250)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) -> [PerturbationAction] {
    let silent = perturbation.share(perturbation.dose, of: site.neurons(of: perturbation.target))
    return [.hold(neurons: silent, offset: 0)]
  }
}
