import Foundation
import Integrators
import NumericalCore
import Testing

@Suite struct InterpolationTests {
  private func history(_ f: (Double) -> Double, step: Double, depth: Int) -> RateHistory {
    RateHistory(chronological: [(0..<depth).map { f(Double($0 - depth + 1) * step) }])
  }

  private func slopes(_ f: (Double) -> Double, step: Double, depth: Int) -> RateHistory {
    history({ step * f($0) }, step: step, depth: depth)
  }

  /// At whole lags every interpolation is the sample. Catches a rounding on the way, and a ring read across its seam.
  @Test(arguments: Interpolation.allCases)
  func wholeLagsAreTheSamples(interpolation: Interpolation) {
    var history = RateHistory(neuronCount: 2, longestLag: 6, rate: 0.1)
    var random = SeedTree(seed: 2).stream("interpolation")
    for _ in 0..<20 {
      history.append([random.uniform(), random.uniform()])
      for lag in 0...6 {
        for neuron in 0..<2 {
          #expect(
            history.rate(of: neuron, stepsAgo: Double(lag), by: interpolation)
              == history.rate(of: neuron, stepsAgo: lag))
        }
      }
    }
  }

  /// Polynomials up to the order less one are read exactly, at the ends of the history too. Catches a wrong weight.
  @Test(arguments: Interpolation.allCases)
  func polynomialsBelowTheOrderAreExact(interpolation: Interpolation) {
    func cubic(_ t: Double) -> Double { (0..<interpolation.order).reduce(0) { $0 * t + Double($1) - 1.5 } }
    let history = history(cubic, step: 0.5, depth: 7)
    for lag in stride(from: 0, through: 6, by: 0.125) {
      #expect(abs(history.rate(of: 0, stepsAgo: lag, by: interpolation) - cubic(-0.5 * lag)) < 1e-12)
    }
  }

  /// The largest error over all lags of a history of one unit of time falls with the declared order.
  @Test(arguments: Interpolation.allCases)
  func errorsFallWithTheDeclaredOrder(interpolation: Interpolation) {
    let order = measuredOrder { history, lag in history.rate(of: 0, stepsAgo: lag, by: interpolation) }
    #expect(abs(order - Double(interpolation.order)) < 0.2, "\(order)")
  }

  @Test func knownSlopesGiveOrderFour() {
    var changes: [Int: RateHistory] = [:]
    for depth in [257, 513] {
      changes[depth] = slopes({ 3 * cos(3 * $0) }, step: 1 / Double(depth - 1), depth: depth)
    }
    let order = measuredOrder { history, lag in
      changes[history.depth].map { history.rate(of: 0, stepsAgo: lag, changes: $0) } ?? .nan
    }
    #expect(abs(order - 4) < 0.2, "\(order)")
  }

  private func measuredOrder(_ read: (RateHistory, Double) -> Double) -> Double {
    let errors = [256, 512].map { count in
      let step = 1 / Double(count)
      let history = history({ sin(3 * $0) }, step: step, depth: count + 1)
      return stride(from: 0, through: Double(count), by: 1.0 / 16)
        .map { abs(read(history, $0) - sin(-3 * $0 * step)) }.max() ?? .nan
    }
    return log2(errors[0] / errors[1])
  }

  /// The nearest sample; in the middle the older one. Catches truncation.
  @Test func noInterpolationTakesTheNearestSample() {
    let history = RateHistory(chronological: [[3, 2, 1, 0]])
    let lags = [0.49, 0.5, 1.4, 1.6, 2.5, 3]
    #expect(lags.map { history.rate(of: 0, stepsAgo: $0, by: .none) } == [0, 1, 1, 2, 3, 3])
  }

  /// y'(t) = −y(t − τ), y = cos t, τ = π/2 = (n + 0.3) h, by `rk4` whose inner stages look between the samples of the ring:
  /// the order is the smaller one of method and interpolation. Catches an interpolation that reads at the wrong time. (With
  /// τ = n h the errors of the nearest sample would cancel within a step.)
  @Test(arguments: Interpolation.allCases)
  func delayedEquationsKeepTheSmallerOrder(interpolation: Interpolation) throws {
    let errors = try [64, 128].map { try delayedError(stepsPerDelay: $0, interpolation) }
    let order = log2(errors[0] / errors[1])
    #expect(abs(order - Double(interpolation.order)) < 0.2, "\(order) \(errors)")
  }

  /// The largest error in two delays and a half; a delay is `n` + 0.3 steps of length h.
  private func delayedError(stepsPerDelay n: Int, _ interpolation: Interpolation) throws -> Double {
    let lag = Double(n) + 0.3
    let h = Double.pi / 2 / lag
    var past = RateHistory(chronological: [(-n - 1...0).map { cos(Double($0) * h) }])
    var state = OdeState(values: [1])
    var largest = 0.0
    for _ in 0..<(5 * n / 2) {
      let (now, reading) = (state.time, past)
      // The newest sample is that of the step's beginning; a stage lies later and sees a shorter lag.
      let system = OdeSystem(
        dimension: 1,
        derivative: { t, _, dydt in
          dydt[0] = -reading.rate(of: 0, stepsAgo: lag - (t - now) / h, by: interpolation)
        })
      try OdeStepper(system, method: .rk4).advance(&state, by: h)
      past.append(state.values)
      largest = max(largest, abs(state.values[0] - cos(state.time)))
    }
    return largest
  }
}
