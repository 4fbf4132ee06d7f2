import LearningTasks
import NumericalCore

/// Neurons die: no synapse onto them or from them is left, dendritic or of the scaffold. Their potentials relax to E_L.
enum Death: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "neurons lose all their synapses for good",
    dose: .init(meaning: "the share of the neurons that die", unit: "1", range: 0...1, usual: 0.1),
    target: PerturbationTarget(.latent), extent: .lasting)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) throws(SubsongError)
    -> [PerturbationAction]
  {
    let dead = Set(perturbation.share(perturbation.dose, of: site.neurons(of: perturbation.target)))
    func isCut(_ synapse: Synapse) -> Bool { dead.contains(synapse.pre) || dead.contains(synapse.post) }
    let synapses = try site.learner.synapses(of: .dendritic).filter(isCut)
    let connections = try site.learner.synapses(of: .scaffold).enumerated().filter { isCut($0.element) }
    return [
      .network(.withoutSynapses(Set(synapses))),
      .network(.withoutConnections(Set(connections.map(\.offset)))),
    ]
  }
}
