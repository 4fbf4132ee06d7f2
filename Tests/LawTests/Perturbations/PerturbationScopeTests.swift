import Elise
import Experiments
import Integrators
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// What a perturbation leaves alone: the network afterwards, weights, neurons that it is not aimed at.
@Suite struct PerturbationScopeTests {
  /// The kinds that change weights themselves; under all others they change by learning only.
  static let changingWeights: Set<PerturbationKind> = [.weightNoise, .death, .deletion]
  static let ofReplays = PerturbationKind.allCases.filter { $0.profile.phase == .replay }

  /// Catches a clamp, a current or a teacher that stays, and a network that is not put back to the last number.
  @Test(arguments: ofReplays.filter { $0.profile.extent == .while }, SmallNetwork.allCases)
  func whatLastsForAWhileIsUndone(kind: PerturbationKind, network: SmallNetwork) throws {
    for engine in [EngineKind.reference, .step, .block] {
      let (learner, state) = try network.trained(engine, cycles: 1)
      let run = try DisturbedCycles([.example(kind)], learner, from: state)
      #expect(run.conditions.map(\.piece) == [0..<50, 50..<170, 170..<240])
      for index in [0, 2] { #expect(run.conditions[index].condition == .free) }
      #expect(run.learner.network == learner.network)
      #expect(run.learner.engineKind == learner.engineKind)
      #expect(run.learner.initialState() == learner.initialState())
      #expect(run.state.rates.depth == state.rates.depth)
    }
  }

  /// Catches a change of the state that brings another network with it, or goes on acting.
  @Test(arguments: ofReplays.filter { $0.profile.extent == .moment })
  func whatHappensAtOneMomentLeavesTheNetworkAlone(kind: PerturbationKind) throws {
    let (learner, state) = try SmallNetwork.clean.trained(cycles: 1)
    var timeline = try PerturbationTimeline([.example(kind)], of: learner, song: SmallNetwork.song())
    var after = state
    try timeline.reach(50, &after)
    #expect(after != state)
    #expect(timeline.learner.network == learner.network)
    let condition = timeline.condition(in: 50..<240, cycleStart: 0, nudged: false, plastic: true)
    #expect(condition == .free)
    var later = after
    try timeline.reach(51, &later)
    #expect(later == after)
  }

  /// Catches a lost synapse that grows back by learning, or one that comes back when something else ends.
  @Test(arguments: ofReplays.filter { $0.profile.extent == .lasting }, SmallNetwork.allCases)
  func whatIsLostStaysLost(kind: PerturbationKind, network: SmallNetwork) throws {
    let (learner, state) = try network.trained()
    let passing: [Perturbation] = [.example(.temperature), .example(.delayJitter), .example(.kick)]
    let run = try DisturbedCycles([.example(kind)] + passing, learner, from: state)
    let altered = run.learner
    #expect(altered.network.synapseCount < learner.network.synapseCount)
    var later = run.state
    for _ in 0..<2 { try altered.runCycle(&later, .nudged) }
    for (index, exists) in altered.network.synapses.storage.enumerated() {
      #expect(
        exists
          ? later.weights.storage[index] != run.state.weights.storage[index]
          : later.weights.storage[index] == 0)
    }
  }

  /// Catches plasticity that is switched on, a weight that is scaled with time constants, or one that is not carried over.
  @Test(arguments: PerturbationKind.allCases, SmallNetwork.allCases)
  func weightsChangeOnlyWhereTheKindSaysSo(kind: PerturbationKind, network: SmallNetwork) throws {
    let trial = PerturbationTrial(learner: try network.learner(), plastic: false)
    let outcome = try trial.outcome([.example(kind)])
    #expect(
      (outcome.state.weights != trial.learner.network.initialWeights) == Self.changingWeights.contains(kind))
  }

  /// Catches a range of neurons that is taken for one within the population, or for none.
  @Test(arguments: ofReplays.filter(\.takesNeurons), [1, 4])
  func nothingActsBeyondItsTarget(kind: PerturbationKind, neuron: Int) throws {
    let (learner, state) = try SmallNetwork.clean.trained(cycles: 1)
    let aimed = Perturbation.example(kind).with {
      if $0.kind.profile.dose.range == 0...1 { $0.dose = 1 }
      $0.target = PerturbationTarget(.all, neurons: neuron..<neuron + 1)
    }
    var timeline = try PerturbationTimeline([aimed], of: learner, song: SmallNetwork.song())
    var after = state
    try timeline.reach(50, &after)
    let condition = timeline.condition(in: 50..<170, cycleStart: 0, nudged: false, plastic: true)
    #expect(condition.clamps.allSatisfy { $0.neurons == neuron..<neuron + 1 })
    for other in 0..<learner.neuronCount where other != neuron {
      if let currents = condition.currents {
        #expect((0..<currents.rows).allSatisfy { currents[$0, other] == 0 })
      }
      #expect(after.somaticPotential[other] == state.somaticPotential[other])
      #expect(after.dendriticPotential[other] == state.dendriticPotential[other])
      let (lags, before) = (timeline.learner.network.lags, learner.network.lags)
      #expect(
        lags.dendritic[other] == before.dendritic[other] && lags.excitatory[other] == before.excitatory[other]
      )
      for third in 0..<learner.neuronCount where third != neuron {
        #expect(after.weights[other, third] == state.weights[other, third])
        #expect(timeline.learner.network.synapses[other, third] == learner.network.synapses[other, third])
      }
    }
    let isFree = condition == .free && after == state && timeline.learner.network == learner.network
    #expect(!isFree)
  }

  /// Neurons of another population than the one that is named are never meant.
  @Test(arguments: ofReplays.filter(\.takesNeurons))
  func aRangeBeyondThePopulationIsRefused(kind: PerturbationKind) throws {
    let learner = try SmallNetwork.clean.learner()
    for (population, neurons) in [
      (SignalPlan.Population.latent, 2..<5), (.visible, 2..<4), (.all, 0..<8), (.all, 3..<3),
    ] {
      let aimed = Perturbation.example(kind).with {
        $0.target = PerturbationTarget(population, neurons: neurons)
      }
      let error = subsongError {
        _ = try PerturbationTimeline([aimed], of: learner, song: SmallNetwork.song())
      }
      #expect(error?.category == .usage)
    }
  }
}
