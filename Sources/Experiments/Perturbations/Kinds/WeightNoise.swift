import LearningTasks
import NumericalCore

/// Every weight of a class is multiplied once with 1 + σ ξ, ξ standard normal.
enum WeightNoise: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "plastic weights multiplied once with random factors around 1",
    dose: .init(
      meaning: "the standard deviation of the factors", unit: "1", range: 0...100, usual: 0.1),
    target: PerturbationTarget(.all, synapses: .dendritic), aim: .synapses, extent: .moment)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) throws(SubsongError)
    -> [PerturbationAction]
  {
    guard perturbation.target.synapses != .scaffold else {
      throw SubsongError(
        .usage, "perturbation \(perturbation.name): synapses is scaffold",
        because: "connections of the scaffold have no weights", remedy: "use deletion, or dendritic synapses")
    }
    let count = site.learner.neuronCount
    var factors = Matrix(rows: count, columns: count, repeating: 1.0)
    for synapse in try site.learner.synapses(of: perturbation.target.synapses) {
      // Addressed by the synapse, so that its factor does not depend on which others exist.
      var source = perturbation.stream("weight", index: synapse.post * count + synapse.pre)
      factors[synapse.post, synapse.pre] += source.gaussian(standardDeviation: perturbation.dose)
    }
    return [.state(.weightFactors(factors))]
  }
}
