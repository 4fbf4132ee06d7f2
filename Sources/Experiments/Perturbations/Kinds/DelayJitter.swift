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
    let neurons = site.neurons(of: perturbation.target)
    func offsets(_ path: String) -> [Double] {
      var offsets = Array(repeating: 0.0, count: site.learner.neuronCount)
      for (neuron, offset) in zip(
        neurons, perturbation.gaussians(path, neurons, deviation: perturbation.dose))
      {
        offsets[neuron] = offset
      }
      return offsets
    }
    return [.network(.delayOffsets(dendritic: offsets("dendritic"), somatic: offsets("somatic")))]
  }
}
