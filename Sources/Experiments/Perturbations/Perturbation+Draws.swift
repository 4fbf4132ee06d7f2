import LearningTasks
import NumericalCore

extension Perturbation {
  /// The numbers that belong to this perturbation alone.
  func stream(_ purpose: String = "", index: Int = 0) -> PhiloxStream {
    SeedTree(seed: seed).stream("perturbation.\(kind.rawValue).\(name).\(purpose)", index: index)
  }

  /// A share of some things, rounded to a whole number of them and drawn without replacement; a larger share contains every smaller one
  /// of the same seed.
  func share<Element>(_ fraction: Double, of elements: [Element]) -> [Element] {
    var (elements, source) = (elements, stream("share"))
    let count = Int((fraction * Double(elements.count)).rounded())
    for index in 0..<min(count, elements.count) {
      elements.swapAt(index, index + source.uniformInteger(below: elements.count - index))
    }
    return Array(elements.prefix(count))
  }

  /// A number for every neuron: independent normal ones with the dose as deviation for those of the target, 0 for the others.
  func gaussians(_ purpose: String, on site: PerturbationSite) -> [Double] {
    var numbers = Array(repeating: 0.0, count: site.learner.neuronCount)
    for neuron in site.neurons(of: target) {
      var source = stream(purpose, index: neuron)
      numbers[neuron] = source.gaussian(standardDeviation: dose)
    }
    return numbers
  }

  /// Currents into the neurons of the target, with the dose as strength.
  func current(_ course: CurrentSource.Course, on site: PerturbationSite) -> PerturbationAction {
    .inject(
      CurrentSource(
        course, into: site.neurons(of: target), strength: dose, step: site.learner.timeGrid.step
      ) { stream("current", index: $0) })
  }
}
