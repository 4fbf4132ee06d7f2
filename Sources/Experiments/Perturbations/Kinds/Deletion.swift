import LearningTasks
import NumericalCore

/// Synapses of a class vanish; plastic ones do not grow back.
enum Deletion: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "synapses vanish for good",
    dose: .init(meaning: "the share of the synapses that vanish", unit: "1", range: 0...1, usual: 0.1),
    target: PerturbationTarget(.all, synapses: .dendritic), aim: .synapses, extent: .lasting)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) throws(SubsongError)
    -> [PerturbationAction]
  {
    let synapses = try site.learner.synapses(of: perturbation.target.synapses)
    let places = perturbation.share(perturbation.dose, of: Array(synapses.indices))
    if perturbation.target.synapses == .scaffold { return [.network(.withoutConnections(Set(places)))] }
    return [.network(.withoutSynapses(Set(places.map { synapses[$0] })))]
  }
}
