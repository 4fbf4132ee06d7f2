import Elise
import Foundation
import Integrators
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Delays in milliseconds, whatever the time step.
@Suite struct LagTests {
  private func network(
    step: Double, _ interpolation: Interpolation = .none,
    _ change: (inout EliseDescription) -> Void = { _ in }
  ) throws -> EliseNetwork {
    var description = EliseDescription.default
    description.timeStep = step
    description.latentCount = 20
    description.integration.interpolation = interpolation
    description.integration.plasticityStep = 0
    change(&description)
    return try EliseNetwork(description, visibleCount: 4, seed: 7)
  }

  private func milliseconds(_ network: EliseNetwork) -> [Double] {
    (network.lags.dendritic + network.lags.excitatory + network.lags.inhibitory).map {
      $0 * network.description.timeStep
    }
  }

  /// Catches a draw that depends on the step.
  @Test(arguments: [0.05, 0.1, 0.2, 0.07])
  func seedGivesTheSameNetworkAtAnyStep(step: Double) throws {
    for isRounded in [true, false] {
      let usual = try network(step: 0.1, .linear) { $0.delays.rounded = isRounded }
      let other = try network(step: step, .linear) { $0.delays.rounded = isRounded }
      #expect(other.delays == usual.delays)
      #expect(other.scaffold == usual.scaffold)
      #expect(other.initialWeights == usual.initialWeights)
      #expect(zip(milliseconds(other), milliseconds(usual)).allSatisfy { abs($0 - $1) < 1e-9 })
    }
  }

  /// (lag · resolution + offset) / h; whole within 1e-9. Catches a rounding that eats a lag and one that is missing.
  @Test func lagsAreDelaysInSteps() throws {
    let rounded = try network(step: 0.1)
    #expect(rounded.lags.isWhole)
    #expect(rounded.lags.dendritic == rounded.delays.dendritic.map(Double.init))
    #expect(rounded.lags.inhibitory == rounded.delays.inhibitory.map(Double.init))
    let all = rounded.lags.dendritic + rounded.lags.excitatory + rounded.lags.inhibitory
    #expect(rounded.lags.shortest == all.min() && rounded.lags.longest == all.max())
    let halves = try network(step: 0.2, .linear)
    #expect(!halves.lags.isWhole)
    #expect(zip(halves.lags.excitatory, rounded.lags.excitatory).allSatisfy { abs($0 - $1 / 2) < 1e-12 })
    let real = try network(step: 0.1, .cubicHermite) { $0.delays.rounded = false }
    #expect(!real.lags.isWhole)
    #expect(zip(real.lags.dendritic, real.delays.dendritic).allSatisfy { $0.rounded() == Double($1) })
    // The inhibitory path moves with the excitatory one.
    #expect(zip(real.lags.inhibitory, real.lags.excitatory).allSatisfy { abs($0 - $1 - 250) < 1e-9 })
    #expect(real.lags.dendritic != real.lags.excitatory)
  }

  /// The delays that are drawn stay what they are; the offsets are uniform on half a unit to both sides. Catches offsets in
  /// steps, offsets of one sign, and a draw that shifts the others.
  @Test func unroundedDelaysAreUniform() throws {
    let rounded = try network(step: 0.1, .linear) { $0.latentCount = 1000 }
    let real = try network(step: 0.1, .linear) {
      $0.latentCount = 1000
      $0.delays.rounded = false
    }
    #expect(real.delays.dendritic == rounded.delays.dendritic)
    #expect(real.delays.excitatory == rounded.delays.excitatory)
    for offsets in [real.delays.dendriticOffset, real.delays.somaticOffset] {
      let count = Double(offsets.count)
      #expect(offsets.allSatisfy { abs($0) <= 0.05 })
      let mean = offsets.reduce(0, +) / count
      let variance = offsets.reduce(0) { $0 + $1 * $1 } / count
      #expect(abs(mean) < 5 * 0.1 / (12 * count).squareRoot())
      #expect(abs(variance / (0.01 / 12) - 1) < 0.2)
    }
    #expect(real.delays.dendriticOffset != real.delays.somaticOffset)
    #expect(rounded.delays.dendriticOffset.isEmpty)
  }

  /// Catches a lag that is rounded in silence, and one that reaches into the step itself.
  @Test func lagsThatCannotBeReadAreRefused() {
    let fraction = subsongError { _ = try network(step: 0.2) }
    #expect(fraction?.category == .usage)
    #expect(fraction?.what.contains("delay of neuron") == true)
    #expect(fraction?.what.hasSuffix(".5 time steps of 0.2 ms") == true)
    #expect(fraction?.remedy?.contains("integration.interpolation") == true)
    for (interpolation, shortest) in [(Interpolation.linear, 0.0), (.cubicHermite, 0.3)] {
      let short = subsongError { _ = try network(step: 0.1, interpolation) { $0.delays.shortest = shortest } }
      #expect(short?.category == .usage && short?.remedy?.contains("delays.shortest") == true)
    }
    #expect(subsongError { _ = try network(step: 0.1) { $0.delays.shortest = 0 } } == nil)
  }

  /// As deep as the longest lag, and what the interpolation looks at beyond. Catches slopes that become one-sided at the old end.
  @Test func historiesAreDeepEnough() throws {
    let whole = try network(step: 0.1)
    let longest = Int(whole.lags.longest)
    #expect(EliseState(atRest: whole).rates.depth == longest + 1)
    for (interpolation, more) in [(Interpolation.linear, 2), (.cubicHermite, 5)] {
      let network = try network(step: 0.1, interpolation)
      let state = EliseState(atRest: network)
      #expect(state.rates.depth == longest + more)
      #expect(try EliseState(state.namedArrays, for: network) == state)
    }
  }
}
