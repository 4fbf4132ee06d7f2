import LearningTasks
import NumericalCore

extension Perturbation {
  /// The four disturbances of Kriener et al. (2024) by name: all visible neurons held at E_L, or 15 mV above, for a whole cycle of 250 ms or for
  /// 60 ms in its middle.
  public static let presets: [(name: String, perturbation: Perturbation)] = [
    preset("full", onset: 0, duration: 250, offset: 0),
    preset("full-offset", onset: 0, duration: 250, offset: 15),
    preset("small", onset: 90, duration: 60, offset: 0),
    preset("small-offset", onset: 90, duration: 60, offset: 15),
  ]

  private static func preset(_ name: String, onset: Double, duration: Double, offset: Double) -> (
    name: String, perturbation: Perturbation
  ) {
    var clamp = Perturbation(.clamp, name: name)
    (clamp.onset, clamp.duration, clamp.offset) = (onset, duration, offset)
    return (name, clamp)
  }

  /// The clamps of a disruption file.
  public static func clamps(of disruption: Disruption, on grid: TimeGrid) -> [Perturbation] {
    disruption.clamps.enumerated().map { index, clamp in
      var perturbation = Perturbation(.clamp, name: "clamp \(index + 1)")
      perturbation.target = PerturbationTarget(.visible, neurons: clamp.neurons)
      perturbation.onset = grid.milliseconds(clamp.steps.lowerBound)
      perturbation.duration = grid.milliseconds(clamp.steps.count)
      perturbation.offset = clamp.offset
      return perturbation
    }
  }
}
