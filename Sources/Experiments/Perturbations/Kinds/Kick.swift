import LearningTasks
import NumericalCore

/// Soma and dendrite of every neuron are displaced once, each by a normal number of its own.
enum Kick: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "potentials displaced once by random amounts",
    dose: .init(meaning: "the standard deviation of the displacement", unit: "mV", range: 0...500, usual: 10),
    target: PerturbationTarget(.all), extent: .moment)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) -> [PerturbationAction] {
    [
      .state(
        .shift(
          somatic: perturbation.gaussians("soma", on: site),
          dendritic: perturbation.gaussians("dendrite", on: site)))
    ]
  }
}
