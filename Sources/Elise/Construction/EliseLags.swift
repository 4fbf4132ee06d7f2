import Integrators
import NumericalCore

/// The delays of a network in time steps, one of each kind for every neuron as presynaptic neuron; not always whole.
///
/// A lag of L means that at the time k + c (in steps) a path carries the rate at k + c − L.
package struct EliseLags: Hashable, Sendable {
  package let dendritic: [Double]
  package let excitatory: [Double]
  package let inhibitory: [Double]
  /// Whether every lag is a whole number of steps.
  package let isWhole: Bool
  package let shortest: Double
  package let longest: Double

  /// (lag · resolution + offset) / h, which counts as whole within 1e-9.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the interpolation cannot read a lag: a fraction without interpolation, or a lag so
  ///   short that a node of the step would lie beyond what is known.
  package init(_ delays: EliseDelays, _ description: EliseDescription) throws(SubsongError) {
    let (resolution, step) = (description.delays.resolution, description.timeStep)
    func lags(_ steps: [Int], _ offsets: [Double]) -> [Double] {
      steps.indices.map { neuron in
        let offset = offsets.isEmpty ? 0 : offsets[neuron]
        let lag = (Double(steps[neuron]) * resolution + offset) / step
        return abs(lag - lag.rounded()) <= 1e-9 ? lag.rounded() : lag
      }
    }
    dendritic = lags(delays.dendritic, delays.dendriticOffset)
    excitatory = lags(delays.excitatory, delays.somaticOffset)
    inhibitory = lags(delays.inhibitory, delays.somaticOffset)
    let all = dendritic + excitatory + inhibitory
    isWhole = all.allSatisfy { $0 == $0.rounded() }
    shortest = all.min() ?? 0
    longest = all.max() ?? 0
    try check(description.integration.interpolation, step: step)
  }

  private func check(_ interpolation: Interpolation, step: Double) throws(SubsongError) {
    for (name, lags) in [("dendritic", dendritic), ("excitatory", excitatory), ("inhibitory", inhibitory)] {
      for (neuron, lag) in lags.enumerated() {
        let what =

          "the \(name) delay of neuron \(neuron) is \(Self.decimal(lag * step)) ms, \(Self.decimal(lag)) time steps"
          + " of \(step) ms"
        if interpolation == .none, lag != lag.rounded() {
          throw SubsongError(
            .usage, what, because: "without interpolation a delay has to be a multiple of the time step",
            remedy: "set integration.interpolation = \"\(Interpolation.cubicHermite.rawValue)\", or another"
              + " network.time-step or delays.resolution")
        }
        if lag < Double(interpolation.shortestLag) {
          throw SubsongError(
            .usage, what,
            because: "\(interpolation.rawValue) interpolation needs \(interpolation.shortestLag) time steps",
            remedy: "raise delays.shortest, or use a shorter network.time-step")
        }
      }
    }
  }

  /// 45.49999999999999 comes from rounding: a person is told 45.5.
  private static func decimal(_ number: Double) -> Double { (number * 1e9).rounded() / 1e9 }

  /// How many past rates a history keeps: up to the longest lag, and what the interpolation looks at beyond.
  package func historyDepth(_ interpolation: Interpolation) -> Int {
    let older =
      switch interpolation {
      case .none: 0
      case .linear: 1
      case .cubicHermite: 4
      }
    return Int(longest.rounded(.up)) + 1 + older
  }
}
