import LearningTasks
import NumericalCore

/// The delays of every neuron are off by normal numbers, one for its dendritic path and one for its somatic paths, while it lasts.
///
/// A delay stays as long as the integration needs. What is under way when the delays change is read with the new ones.
enum DelayJitter: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "delays off by random amounts",
    dose: .init(meaning: "the standard deviation of the change", unit: "ms", range: 0...1000, usual: 1),
    target: PerturbationTarget(.all), extent: .while)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) -> [PerturbationAction] {
    [
      .network(
        .delayOffsets(
          dendritic: perturbation.gaussians("dendritic", on: site),
          somatic: perturbation.gaussians("somatic", on: site)))
    ]
  }
}
