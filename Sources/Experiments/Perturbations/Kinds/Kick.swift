import LearningTasks
import NumericalCore

/// Soma and dendrite of every neuron are displaced once, each by a normal number of its own.
enum Kick: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "potentials displaced once by random amounts",
    dose: .init(meaning: "the standard deviation of the displacement", unit: "mV", range: 0...500, usual: 10),
    target: PerturbationTarget(.all), extent: .moment)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) -> [PerturbationAction] {
    let neurons = site.neurons(of: perturbation.target)
    func shift(_ compartment: String) -> [Double] {
      var shift = Array(repeating: 0.0, count: site.learner.neuronCount)
      let drawn = perturbation.gaussians(compartment, neurons, deviation: perturbation.dose)
      for (neuron, value) in zip(neurons, drawn) { shift[neuron] = value }
      return shift
    }
    return [.state(.shift(somatic: shift("soma"), dendritic: shift("dendrite")))]
  }
}
