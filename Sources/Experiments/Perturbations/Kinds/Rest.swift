import LearningTasks
import NumericalCore

/// The network starts again from rest: potentials, traces and all past rates are those of rest, the weights stay.
enum Rest: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "the network restarts from rest",
    dose: .init(meaning: "whether it does", unit: "1", range: 0...1, usual: 1),
    target: PerturbationTarget(.all), aim: .everything, extent: .moment)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) throws(SubsongError)
    -> [PerturbationAction]
  {
    guard perturbation.dose == 1 else {
      throw SubsongError(
        .usage, "perturbation \(perturbation.name): dose is \(perturbation.dose)",
        because: "a network restarts or it does not", remedy: "write 0 or 1")
    }
    return [.state(.rest)]
  }
}
