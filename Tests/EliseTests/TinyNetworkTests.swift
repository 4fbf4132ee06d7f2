import Elise
import Integrators
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Against numbers that two independent programs agree on to the bit: any change of the equations, of their order, of a lag,
/// or of what is plastic shows here.
@Suite struct TinyNetworkTests {
  @Test(arguments: TinyNetworks.all.cases, [EngineKind.reference, .step, .block])
  func reproducesEverySnapshot(tiny: TinyNetworks.Case, kind: EngineKind) throws {
    let networks = TinyNetworks.all
    let p = NeuronParameters()
    let delays = try networks.network(tiny).delays
    let scaffold = ScaffoldParameters()
    var pending = tiny.snapshots[...]
    var sums: [String: [Double]] = [:]
    try networks.run(tiny, kind) { before, after in
      let predictions = before.dendriticPotential.map { EliseEquations.dendriticPrediction($0, p) }
      let rates = (0..<after.trace.count).map { after.rates.rate(of: $0, stepsAgo: 0) }
      for (name, values) in [
        ("u", after.somaticPotential), ("v", after.dendriticPotential), ("r", rates), ("trace", after.trace),
        ("v_star", predictions),
      ] {
        sums[name] = zip(sums[name] ?? values.map { _ in 0 }, values).map { $0.0 + $0.1 }
      }
      guard let snapshot = pending.first, snapshot.step == after.completedSteps else { return }
      pending.removeFirst()
      let rest = EliseEquations.rate(p.leakReversal, p)
      #expect(deviation(after.somaticPotential, snapshot.u) <= 1e-12)
      #expect(deviation(after.dendriticPotential, snapshot.v) <= 1e-12)
      #expect(deviation(after.trace, snapshot.trace) <= 1e-12)
      #expect(deviation(after.weights.storage, snapshot.W.flatMap(\.self)) <= 1e-12)
      #expect(deviation(rates, snapshot.r) <= 1e-12)
      #expect(deviation(predictions, snapshot.v_star) <= 1e-12)
      #expect(deviation(predictions.map { EliseEquations.rate($0, p) }, snapshot.r_star) <= 1e-12)
      // What each neuron sends in the next step.
      func sent(_ maximum: Double, _ lags: [Int]) -> [Double] {
        lags.enumerated().map { neuron, lag in
          EliseEquations.scaffoldConductance(
            maximum, rate: after.rates.rate(of: neuron, stepsAgo: lag), restingRate: rest)
        }
      }
      #expect(deviation(sent(scaffold.excitatoryConductance, delays.excitatory), snapshot.g_E_out) <= 1e-12)
      #expect(deviation(sent(scaffold.inhibitoryConductance, delays.inhibitory), snapshot.g_I_out) <= 1e-12)
    }
    #expect(pending.isEmpty)
    for (name, expected) in tiny.sums_over_all_steps {
      #expect(deviation(sums[name] ?? [], expected) <= 1e-12, "sum of \(name)")
    }
  }
}

/// The largest relative deviation; absolute below 1.
func deviation(_ values: [Double], _ expected: [Double]) -> Double {
  guard values.count == expected.count else { return .infinity }
  return zip(values, expected).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
}
