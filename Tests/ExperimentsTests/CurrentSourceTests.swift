import Experiments
import Foundation
import NumericalCore
import Testing

/// The random currents against what their equations say of them, at several time steps.
///
/// Bounds are five standard errors of the estimate, from the number of independent samples; seeds are fixed.
@Suite struct CurrentSourceTests {
  static let steps = [0.1, 0.05, 0.025]
  private static let neurons = 400

  private func source(
    _ process: CurrentSource.Course, strength: Double, step: Double, neurons: [Int] = Array(0..<Self.neurons)
  ) -> CurrentSource {
    CurrentSource(process, into: neurons, strength: strength, step: step) {
      SeedTree(seed: 5).stream("current", index: $0)
    }
  }

  /// Step × neuron.
  private func currents(_ source: inout CurrentSource, steps: Int, neurons: Int = Self.neurons) -> Matrix<
    Double
  > {
    var currents = Matrix(rows: steps, columns: neurons, repeating: 0.0)
    source.add(to: &currents)
    return currents
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
  private func meanProduct(_ a: [Double], _ b: [Double]) -> Double { mean(zip(a, b).map { $0 * $1 }) }

  /// ∫ I dt has the variance σ² t whatever the step; catches noise whose effect vanishes, or grows, with the step.
  @Test(arguments: steps)
  func whiteNoiseDiffuses(step: Double) {
    let (strength, count) = (2.0, Int((5 / step).rounded()))
    var source = source(.white, strength: strength, step: step)
    let currents = currents(&source, steps: count)
    for time in [0.5, 2, 5] {
      let rows = Int((time / step).rounded())
      let integrals = (0..<Self.neurons).map { neuron in
        (0..<rows).reduce(0) { $0 + step * currents[$1, neuron] }
      }
      let variance = strength * strength * time
      #expect(abs(mean(integrals)) < 5 * (variance / Double(Self.neurons)).squareRoot())
      let estimate = meanProduct(integrals, integrals)
      #expect(abs(estimate / variance - 1) < 5 * (2 / Double(Self.neurons)).squareRoot(), "\(time) ms")
    }
  }

  /// One number says nothing about the next, nor about another neuron's.
  @Test(arguments: steps)
  func whiteNoiseForgets(step: Double) {
    var source = source(.white, strength: 3, step: step)
    let currents = currents(&source, steps: 60)
    let (all, variance) = (currents.storage, 9 / step)
    let bound = 5 / Double(all.count - Self.neurons).squareRoot()
    #expect(abs(meanProduct(all, all) / variance - 1) < 2 * bound)
    let next = meanProduct(Array(all.dropFirst(Self.neurons)), Array(all.dropLast(Self.neurons)))
    #expect(abs(next / variance) < bound)
    #expect(abs(meanProduct(Array(all.dropFirst()), Array(all.dropLast())) / variance) < bound)
  }

  /// σ from the first step on; catches a process that starts at 0 and needs its time to grow.
  @Test(arguments: steps)
  func colouredNoiseIsStationary(step: Double) {
    let strength = 4.0
    var source = source(.ornsteinUhlenbeck(2), strength: strength, step: step)
    let currents = currents(&source, steps: 200)
    for row in [0, 1, 50, 199] {
      let values = Array(currents.row(row))
      #expect(abs(mean(values)) < 5 * strength / Double(Self.neurons).squareRoot())
      let ratio = meanProduct(values, values) / (strength * strength)
      #expect(abs(ratio - 1) < 5 * (2 / Double(Self.neurons)).squareRoot(), "step \(row)")
    }
  }

  /// exp(−t/τ) at every lag and step; catches a correlation time that counts steps.
  @Test(arguments: steps, [1.0, 10])
  func colouredNoiseRemembersForItsTime(step: Double, time: Double) {
    var source = source(.ornsteinUhlenbeck(time), strength: 1, step: step)
    let currents = currents(&source, steps: Int((2 * time / step).rounded()) + 1)
    let first = Array(currents.row(0))
    for lag in [0.2, 0.5, 1, 2].map({ $0 * time }) {
      let correlation = meanProduct(first, Array(currents.row(Int((lag / step).rounded()))))
      let expected = exp(-lag / time)
      let error = ((1 + expected * expected) / Double(Self.neurons)).squareRoot()
      #expect(abs(correlation - expected) < 5 * error, "\(lag) ms")
    }
  }

  /// The recursion itself, against one that is written down here; catches a factor that the distributions cannot show.
  @Test func colouredNoiseFollowsItsRecursion() {
    var source = source(.ornsteinUhlenbeck(3), strength: 2, step: 0.1, neurons: [1])
    let currents = currents(&source, steps: 50, neurons: 2)
    var numbers = SeedTree(seed: 5).stream("current", index: 1)
    var value = 2 * numbers.gaussian(standardDeviation: 1)
    for row in 0..<50 {
      if row > 0 {
        let rho = exp(-0.1 / 3)
        value = rho * value + 2 * (1 - rho * rho).squareRoot() * numbers.gaussian(standardDeviation: 1)
      }
      #expect(abs(currents[row, 1] - value) < 1e-13)
      #expect(currents[row, 0] == 0)
    }
  }

  /// The same numbers however a cycle is cut; catches a process that starts again with every piece.
  @Test(arguments: [CurrentSource.Course.constant, .white, .ornsteinUhlenbeck(5)])
  func cuttingChangesNoNumber(process: CurrentSource.Course) {
    var whole = source(process, strength: 2, step: 0.1, neurons: [0, 2])
    let expected = currents(&whole, steps: 90, neurons: 3)
    for cuts in [[1, 89], [30, 30, 30], [7, 1, 60, 22]] {
      var cut = source(process, strength: 2, step: 0.1, neurons: [0, 2])
      let joined = cuts.flatMap { currents(&cut, steps: $0, neurons: 3).storage }
      #expect(joined == expected.storage)
    }
  }

  /// Catches a current that replaces what is there already.
  @Test func currentsAddUp() {
    var (a, b) = (
      source(.constant, strength: 2, step: 0.1, neurons: [0, 1]),
      source(.constant, strength: -5, step: 0.1, neurons: [1])
    )
    var currents = Matrix(rows: 2, columns: 3, repeating: 0.0)
    a.add(to: &currents)
    b.add(to: &currents)
    #expect(currents.storage == [2, -3, 0, 2, -3, 0])
  }
}
