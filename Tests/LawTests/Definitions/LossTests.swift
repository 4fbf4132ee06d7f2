import Elise
import Experiments
import Integrators
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Death, deletion and weight noise: what becomes of the synapses.
@Suite struct LossTests {
  private func altered(_ perturbation: Perturbation, _ learner: EliseLearner, _ state: inout EliseState)
    throws
    -> EliseLearner
  {
    var timeline = try PerturbationTimeline([perturbation], of: learner, song: SmallNetwork.song())
    try timeline.reach(50, &state)
    return timeline.learner
  }

  /// Only the drawn number of neurons loses synapses, and those lose all, of the scaffold too; nested over doses.
  @Test(arguments: SmallNetwork.allCases)
  func theDeadAreAlone(network: SmallNetwork) throws {
    let (learner, state) = try network.trained { $0.latentCount = 20 }
    var smaller: Set<Int> = []
    for dose in [0.1, 0.35, 0.5, 1] {
      var after = state
      let death = Perturbation.example(.death).with { $0.dose = dose }
      let left = try altered(death, learner, &after)
      let synapses = left.network.synapses
      let dead = Set((0..<23).filter { i in (0..<23).allSatisfy { !synapses[i, $0] && !synapses[$0, i] } })
      #expect(dead.count == Int(20 * dose) && dead.allSatisfy { $0 >= 3 } && dead.isSuperset(of: smaller))
      let edges = learner.network.scaffold.edges.filter { !dead.contains($0.pre) && !dead.contains($0.post) }
      #expect(left.network.scaffold.edges == edges)
      for i in 0..<23 {
        for j in 0..<23 {
          let isLeft = learner.network.synapses[i, j] && !dead.contains(i) && !dead.contains(j)
          #expect(left.network.synapses[i, j] == isLeft)
          #expect(after.weights[i, j] == (isLeft ? state.weights[i, j] : 0))
        }
      }
      #expect(after.somaticPotential == state.somaticPotential && after.rates == state.rates)
      smaller = dead
    }
  }

  /// Without synapses a soma relaxes to E_L; catches conductances that stay open.
  @Test func theDeadRelaxToRest() throws {
    let (learner, state) = try SmallNetwork.clean.trained()
    let death = Perturbation.example(.death).with { ($0.dose, $0.onset) = (1, 0) }
    let run = try DisturbedCycles([death], learner, from: state, cycles: 6)
    #expect(run.state.somaticPotential[3...].allSatisfy { abs($0 + 70) < 1e-4 })
    #expect(run.state.dendriticPotential[3...].allSatisfy { abs($0 + 70) < 1e-4 })
  }

  /// So many synapses of the class, and none of another; nested over doses.
  @Test(arguments: SynapseClass.allCases)
  func deletionTakesItsShare(synapseClass: SynapseClass) throws {
    let (learner, state) = try SmallNetwork.clean.trained { $0.latentCount = 12 }
    var smaller: Set<Synapse> = []
    for dose in [0.05, 0.3, 0.75, 1] {
      var after = state
      let deletion = Perturbation.example(.deletion).with {
        ($0.dose, $0.target.synapses) = (dose, synapseClass)
      }
      let left = try altered(deletion, learner, &after)
      let (before, remaining) = (learner.synapses(of: synapseClass), left.synapses(of: synapseClass))
      #expect(before.count - remaining.count == Int((dose * Double(before.count)).rounded()))
      for other in [SynapseClass.dendritic, .scaffold]
      where (other == .scaffold) != (synapseClass == .scaffold) {
        #expect(left.synapses(of: other) == learner.synapses(of: other))
      }
      let lost = Set(before).subtracting(remaining)
      #expect(lost.isSuperset(of: smaller))
      #expect(
        synapseClass == .scaffold || left.network.synapseCount == learner.network.synapseCount - lost.count)
      for synapse in learner.synapses(of: .dendritic) {
        let isLost = synapseClass != .scaffold && lost.contains(synapse)
        #expect(
          after.weights[synapse.post, synapse.pre] == (isLost ? 0 : state.weights[synapse.post, synapse.pre]))
      }
      smaller = lost
    }
  }

  /// The factors are 1 + σ ξ with ξ standard normal: mean, deviation and Kolmogorov–Smirnov distance over 2256 synapses.
  @Test func weightFactorsAreNormal() throws {
    let learner = try SmallNetwork.clean.learner { $0.latentCount = 45 }
    let state = learner.initialState()
    var after = state
    let noise = Perturbation.example(.weightNoise).with { $0.dose = 0.3 }
    #expect(try altered(noise, learner, &after).network == learner.network)
    let normals = learner.synapses(of: .dendritic).map {
      (after.weights[$0.post, $0.pre] / state.weights[$0.post, $0.pre] - 1) / 0.3
    }
    #expect(normals.count == 48 * 47)
    #expect(areStandardNormal(normals))
  }

  /// Only weights of the class, and the same factor for a synapse whichever class is named.
  @Test(arguments: [
    SynapseClass.visibleFromVisible, .visibleFromLatent, .latentFromVisible, .latentFromLatent,
  ])
  func weightNoiseKeepsToItsClass(synapseClass: SynapseClass) throws {
    let (learner, state) = try SmallNetwork.clean.trained()
    var (all, some) = (state, state)
    _ = try altered(.example(.weightNoise), learner, &all)
    _ = try altered(
      Perturbation.example(.weightNoise).with { $0.target.synapses = synapseClass }, learner, &some)
    let chosen = Set(learner.synapses(of: synapseClass))
    for i in 0..<7 {
      for j in 0..<7 {
        let expected = chosen.contains(Synapse(pre: j, post: i)) ? all : state
        #expect(some.weights[i, j] == expected.weights[i, j])
      }
    }
    some.weights = state.weights
    #expect(some == state)
  }

  /// Connections of the scaffold have no weights that could be off.
  @Test func weightNoiseOfTheScaffoldIsRefused() throws {
    let learner = try SmallNetwork.clean.learner()
    var state = learner.initialState()
    let noise = Perturbation.example(.weightNoise).with { $0.target.synapses = .scaffold }
    #expect(subsongError { _ = try altered(noise, learner, &state) }?.category == .usage)
  }
}
