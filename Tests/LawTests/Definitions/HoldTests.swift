import Elise
import Experiments
import Integrators
import LearningTasks
import NumericalCore
import Testing

/// Clamp, silence and complete silence: held somata, and nothing else.
@Suite struct HoldTests {
  /// The dendrites of a frozen network by forward Euler, from the recorded somata alone: step × neuron.
  ///
  /// v ← v + h g_L (E_L − v + Σ_j W_ij φ(u_j(t − d_j))).
  private func dendrites(_ run: DisturbedCycles, from state: EliseState) -> [[Double]] {
    let (network, p) = (run.learner.network, run.learner.network.description.neuron)
    var past = state.rates.chronological
    var (v, result) = (state.dendriticPotential, [[Double]]())
    for somata in run.somatic {
      let delayed = past.indices.map { past[$0][past[$0].count - 1 - Int(network.lags.dendritic[$0])] }
      for i in v.indices {
        let input = v.indices.reduce(0) { $0 + state.weights[i, $1] * delayed[$1] }
        v[i] += network.description.timeStep * p.leakConductance * (p.leakReversal - v[i] + input)
      }
      result.append(v)
      for j in past.indices { past[j].append(EliseEquations.rate(somata[j], p)) }
    }
    return result
  }

  /// Exactly E_L plus the offset in every step of the span, free before and after; catches a span that is a step off, and a
  /// clamp that also holds the dendrite.
  @Test(
    arguments: [PerturbationKind.clamp, .silence, .completeSilence], [EngineKind.reference, .step, .block])
  func heldSomataStandStill(kind: PerturbationKind, engine: EngineKind) throws {
    let (learner, state) = try SmallNetwork.published.trained(engine)
    let hold = Perturbation.example(kind).with {
      $0.dose = 1
      $0.offset = 12.5
    }
    let run = try DisturbedCycles([hold], learner, from: state, plastic: false)
    let held: Range<Int> = kind == .clamp ? 0..<3 : kind == .silence ? 3..<7 : 0..<7
    let potential = kind == .clamp ? -57.5 : -70
    for (step, somata) in run.somatic.enumerated() {
      for neuron in 0..<7 {
        let isHeld = (50..<170).contains(step) && held.contains(neuron)
        #expect((somata[neuron] == potential) == isHeld)
      }
    }
    let expected = dendrites(run, from: state)
    #expect(deviation(run.dendritic.flatMap(\.self), expected.flatMap(\.self)) < 1e-11)
  }

  /// A share of the neurons, rounded; a larger share contains the smaller one of the same seed.
  @Test func sharesAreNested() throws {
    let (learner, state) = try SmallNetwork.clean.trained { $0.latentCount = 37 }
    for seed in 0..<UInt64(5) {
      var smaller: Set<Range<Int>> = []
      for share in [0.1, 0.25, 0.5, 0.9, 1] {
        let silence = Perturbation.example(.silence).with { ($0.dose, $0.seed) = (share, seed) }
        let run = try DisturbedCycles([silence], learner, from: state)
        let held = Set(run.conditions[1].condition.clamps.map(\.neurons))
        #expect(held.count == Int((share * 37).rounded()))
        #expect(held.isSuperset(of: smaller) && held.allSatisfy { $0.lowerBound >= 3 })
        smaller = held
      }
    }
  }

  /// Every neuron is as likely to be drawn as any other: counts over 400 seeds, within five standard errors.
  @Test func sharesAreFair() throws {
    let learner = try SmallNetwork.clean.learner()
    var counts = Array(repeating: 0, count: 7)
    for seed in 0..<UInt64(400) {
      let silence = Perturbation.example(.silence).with { ($0.dose, $0.seed) = (0.25, seed) }
      var timeline = try PerturbationTimeline([silence], of: learner, song: SmallNetwork.song())
      let condition = timeline.condition(in: 50..<60, cycleStart: 0, nudged: false, plastic: true)
      for clamp in condition.clamps { counts[clamp.neurons.lowerBound] += 1 }
    }
    #expect(counts[..<3].allSatisfy { $0 == 0 })
    // The standard error of a binomial count of 400 with probability 1/4 is 8.7.
    #expect(counts[3...].allSatisfy { abs($0 - 100) < 44 }, "\(counts)")
  }
}
