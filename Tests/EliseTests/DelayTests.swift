import Elise
import Integrators
import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct DelayTests {
  /// Two visible and one latent neuron; neuron 0 talks to neuron 1 by a dendrite and to the latent one by the scaffold.
  private func network(dendritic: Int, excitatory: Int, inhibitory: Int, rule: DelayParameters.Rule) throws
    -> EliseNetwork
  {
    var description = EliseDescription.default
    description.integration = .paper
    description.latentCount = 1
    var (synapses, weights) = (
      Matrix(rows: 3, columns: 3, repeating: false), Matrix(rows: 3, columns: 3, repeating: 0.0)
    )
    synapses[1, 0] = true
    weights[1, 0] = 5
    return try EliseNetwork(
      description, visibleCount: 2,
      delays: EliseDelays(
        dendritic: [dendritic, 100, 100], excitatory: [excitatory, 100, 100],
        inhibitory: [inhibitory, 350, 350],
        rule: rule),
      scaffold: Scaffold(edges: [.init(pre: 0, post: 2)]), synapses: synapses, initialWeights: weights)
  }

  /// Holds neuron 0 up for one step and finds after how many further steps v of 1 and u of 2 first differ from a run without
  /// that impulse.
  private func arrival(_ network: EliseNetwork, _ kind: EngineKind) -> (dendrite: Int?, up: Int?, down: Int?)
  {
    var (state, control) = (EliseState(atRest: network), EliseState(atRest: network))
    var found: (dendrite: Int?, up: Int?, down: Int?)
    for step in 0..<500 {
      let impulse = EliseDrive(teacher: nil, plastic: false, clamp: step == 0 ? [-40, .nan, .nan] : nil)
      let quiet = EliseDrive(teacher: nil, plastic: false, clamp: nil)
      EngineOptions(kind).engine(for: network).advance(
        network, &state, columns: step..<step + 1, drive: impulse)
      EngineOptions(kind).engine(for: network).advance(
        network, &control, columns: step..<step + 1, drive: quiet)
      // The impulse is the rate after step 0; a lag of 0 would use it in step 1.
      let lag = step - 1
      if found.dendrite == nil, state.dendriticPotential[1] != control.dendriticPotential[1] {
        found.dendrite = lag
      }
      let difference = state.somaticPotential[2] - control.somaticPotential[2]
      if found.up == nil, difference > 1e-3 { found.up = lag }
      if found.down == nil, difference < -1e-3 { found.down = lag }
    }
    return found
  }

  /// Catches a ring that is as deep as the longest delay and turns it into none, and every lag that is off by one.
  @Test(
    arguments: [EngineKind.reference, .step, .block],
    [(50, 60, 310), (150, 150, 400), (7, 400, 400), (400, 3, 90)])
  func impulseArrivesAfterTheExactDelay(kind: EngineKind, delays: (Int, Int, Int)) throws {
    let network = try network(
      dendritic: delays.0, excitatory: delays.1, inhibitory: delays.2, rule: .exact)
    let arrival = arrival(network, kind)
    #expect(arrival.dendrite == delays.0)
    if delays.1 < delays.2 { #expect(arrival.up == delays.1) }
    #expect(arrival.down == delays.2)
  }

  /// The published ring buffers: D − 2 and E − 1 steps, never below 0.
  @Test(arguments: [EngineKind.reference, .step, .block])
  func ringBufferRuleShortensTheLags(kind: EngineKind) throws {
    let arrival = arrival(
      try network(dendritic: 150, excitatory: 150, inhibitory: 400, rule: .ringBuffer), kind)
    #expect(arrival.dendrite == 148 && arrival.up == 149 && arrival.down == 399)
    let short = EliseDelays(
      dendritic: [1, 2, 3], excitatory: [1, 2, 3], inhibitory: [1, 2, 3], rule: .ringBuffer)
    #expect(short.dendritic == [0, 0, 1] && short.excitatory == [0, 1, 2])
  }

  /// Catches a range that misses an end, and an inhibitory path without its extra lag.
  @Test func drawnDelaysCoverTheirRange() throws {
    var description = EliseDescription.default
    description.latentCount = 4000
    description.scaffold.none = 1
    description.connectivity.kind = .sparse
    description.connectivity.density = 0
    let delays = try EliseDelays.draw(count: 4000, description, seed: 2)
    #expect(Set(delays.dendritic) == Set(50...150))
    #expect(Set(delays.excitatory) == Set(50...150))
    #expect(zip(delays.excitatory, delays.inhibitory).allSatisfy { $1 == $0 + 250 })
    let mean = Double(delays.dendritic.reduce(0, +)) / 4000
    #expect(abs(mean - 100) < 5 * 29.2 / 4000.0.squareRoot())
    #expect(delays.dendritic != delays.excitatory)
  }

  /// A delay between two steps is refused, not rounded.
  @Test func delayThatIsNoMultipleOfTheStepIsAnError() {
    var description = EliseDescription.default
    description.delays.shortest = 5.03
    let error = subsongError { _ = try EliseNetwork(description, visibleCount: 2, seed: 1) }
    #expect(error?.description.contains("delays.shortest") == true)
  }
}
