import Foundation
import Integrators
import NumericalCore
import Testing

/// Delay differential equations y'(t) = ± y(t − 1) by the method of steps: ``OdeStepper`` on the equation without delay
/// that is left when the past is read from a ``RateHistory``.
@Suite struct DelayEquationTests {
  /// y' = −y(t − 1), y = 1 before 0: y(t) = Σ_k (−1)^k (t − k + 1)^k / k! over k ≤ t + 1 (HNW I, section II.17).
  private func polynomialSolution(_ t: Double) -> Double {
    var (sum, k, factorial) = (0.0, 0.0, 1.0)
    while k <= t + 1 {
      sum += (k.truncatingRemainder(dividingBy: 2) == 0 ? 1 : -1) * pow(t - k + 1, k) / factorial
      k += 1
      factorial *= k
    }
    return sum
  }

  /// Its samples on [n, n + 1] for n = 0, 1, …, each interval of m steps with a history of its own, so that no
  /// interpolation looks across a kink.
  private func samplesByInterval(
    _ m: Int, count: Int, _ method: IntegrationMethod, _ interpolation: Interpolation
  ) throws -> [[Double]] {
    let h = 1 / Double(m)
    var past = Array(repeating: 1.0, count: m + 1)
    return try (0..<count).map { _ in
      let history = RateHistory(chronological: [past])
      // Local time from 0 to 1; the history's newest sample is that of its end.
      let system = OdeSystem(
        dimension: 1,
        derivative: { t, _, dydt in
          dydt[0] = -history.rate(of: 0, stepsAgo: max(0, Double(m) - t / h), by: interpolation)
        })
      let stepper = try OdeStepper(system, method: method)
      var state = OdeState(values: [past[m]])
      past =
        try [past[m]]
        + (1...m).map { step in
          try stepper.advance(&state, by: h)
          state.time = Double(step) * h
          return state.values[0]
        }
      return past
    }
  }

  /// On [n, n + 1] the solution has degree n + 1; a cubic through samples and slopes reads degree 3, Simpson's rule
  /// integrates it, so all is exact as far as 4. Catches a stage that reads at a wrong time.
  @Test func polynomialPiecesAreExact() throws {
    for (n, samples) in try samplesByInterval(8, count: 4, .rk4, .cubicHermite).enumerated() {
      for (k, y) in samples.enumerated() {
        #expect(abs(y - polynomialSolution(Double(n) + Double(k) / 8)) < 1e-13)
      }
    }
  }

  /// The kink of order 1 at 0 comes back one order higher with every delay: at t = n the derivative n + 1 jumps, from 0 to
  /// (−1)^(n + 1), and all lower ones are continuous. Differences of a polynomial's degree are exact.
  @Test(arguments: 0...2) func kinksPropagateAndSmoothOut(n: Int) throws {
    let (m, order) = (8, n + 1)
    let pieces = try samplesByInterval(m, count: 4, .rk4, .cubicHermite)
    let before = n == 0 ? Array(repeating: 1, count: m + 1) : pieces[n - 1]
    func derivative(_ order: Int, _ samples: [Double]) -> Double {
      var row = samples
      for _ in 0..<order { row = zip(row.dropFirst(), row).map { ($0 - $1) * Double(m) } }
      return row[0]
    }
    let (left, right) = (Array(before.suffix(order + 1)), Array(pieces[n].prefix(order + 1)))
    #expect(abs(derivative(order, right) - derivative(order, left) - (order % 2 == 0 ? 1 : -1)) < 1e-8)
    #expect(abs(derivative(order, left)) < 1e-8)
    #expect(before[m] == pieces[n][0])
  }

  /// Errors of y on [5, 8] under halving the step fall by 2^p each time, p the smaller order of method and interpolation,
  /// if every kink lies on a step and no interpolation looks across.
  @Test(arguments: [
    (IntegrationMethod.rk4, Interpolation.cubicHermite, 4.0), (.rk4, .linear, 2), (.rk4, .none, 1),
    (.euler, .cubicHermite, 1),
  ])
  func alignedKinksKeepTheOrder(method: IntegrationMethod, interpolation: Interpolation, order: Double) throws
  {
    let errors = try [8, 16, 32, 64].map { m in
      try samplesByInterval(m, count: 8, method, interpolation).enumerated().dropFirst(5).flatMap {
        n, samples in
        samples.enumerated().map { abs($1 - polynomialSolution(Double(n) + Double($0) / Double(m))) }
      }.max() ?? .nan
    }
    for (coarse, fine) in zip(errors, errors.dropFirst()) {
      #expect(abs(log2(coarse / fine) - order) < 0.3, "\(errors)")
    }
  }

  /// y' = c y(t − τ) in one ring, a delay of n + f steps: the values at the end of each step.
  private func ring(
    _ factor: Double, stepsPerDelay lag: Double, count: Int, start: (Double) -> Double,
    _ interpolation: Interpolation
  ) throws -> [(t: Double, y: Double)] {
    let h = 1 / lag
    let depth = Int(lag) + 6
    var past = RateHistory(chronological: [(0..<depth).map { start(Double($0 - depth + 1) * h) }])
    var y = start(0)
    return try (1...count).map { step in
      let reading = past
      let system = OdeSystem(
        dimension: 1,
        derivative: { t, _, dydt in
          dydt[0] = factor * reading.rate(of: 0, stepsAgo: lag - t / h, by: interpolation)
        })
      var state = OdeState(values: [y])
      try OdeStepper(system, method: .rk4).advance(&state, by: h)
      y = state.values[0]
      past.append([y])
      return (Double(step) * h, y)
    }
  }

  /// The same equation when the kinks fall between the steps: order 4 is lost to order 2, whatever the interpolation.
  @Test(arguments: [Interpolation.linear, .cubicHermite])
  func kinksBetweenStepsCostTheOrder(interpolation: Interpolation) throws {
    let errors = try [16, 32, 64, 128, 256].map { n in
      let lag = Double(n) + 0.4
      return try ring(-1, stepsPerDelay: lag, count: Int(4 * lag), start: { _ in 1 }, interpolation)
        .map { abs($0.y - polynomialSolution($0.t)) }.max() ?? .nan
    }
    let order = log2(errors[0] / errors[4]) / 4
    #expect(order > 1.7 && order < 2.6, "\(errors)")
  }

  /// y' = y(t − 1) with y = e^{λt}, λ = e^{−λ} = 0.5671…, before 0 has no kink and goes on so: every halving divides the
  /// error by 2^p at delays that are no whole number of steps.
  @Test(arguments: [Interpolation.linear, .cubicHermite])
  func characteristicRootGrowsWithTheFullOrder(interpolation: Interpolation) throws {
    let root = 0.567143290409783873
    #expect(abs(root - exp(-root)) < 1e-15)
    // A fraction of 1/3 of a step becomes 2/3 and 1/3 again under halving, so that errors are comparable.
    let errors = try [0, 1, 2, 3].map { k in
      let lag = (8 + 1.0 / 3) * Double(1 << k)
      return try ring(1, stepsPerDelay: lag, count: Int(5 * lag), start: { exp(root * $0) }, interpolation)
        .map { abs($0.y * exp(-root * $0.t) - 1) }.max() ?? .nan
    }
    for (coarse, fine) in zip(errors, errors.dropFirst()) {
      #expect(abs(log2(coarse / fine) - Double(interpolation.order)) < 0.3, "\(errors)")
    }
  }
}
