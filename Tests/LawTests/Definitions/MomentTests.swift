import Elise
import Experiments
import Integrators
import LearningTasks
import NumericalCore
import Testing

/// Kick and rest: what happens to a state at one moment.
@Suite struct MomentTests {
  private func after(_ perturbation: Perturbation, _ learner: EliseLearner, _ state: EliseState) throws
    -> EliseState
  {
    var timeline = try PerturbationTimeline([perturbation], of: learner, song: SmallNetwork.song())
    var after = state
    try timeline.reach(50, &after)
    return after
  }

  /// Somata and dendrites move by independent normal numbers, nothing else moves.
  @Test func kicksAreNormal() throws {
    let learner = try SmallNetwork.clean.learner { $0.latentCount = 297 }
    let state = learner.initialState()
    var kicked = try after(Perturbation.example(.kick).with { $0.dose = 8 }, learner, state)
    let soma = kicked.somaticPotential.map { ($0 + 70) / 8 }
    let dendrite = kicked.dendriticPotential.map { ($0 + 70) / 8 }
    #expect(areStandardNormal(soma) && areStandardNormal(dendrite))
    let correlation = meanProduct(soma, dendrite)
    #expect(abs(correlation) < 5 / 300.0.squareRoot())
    (kicked.somaticPotential, kicked.dendriticPotential) = (state.somaticPotential, state.dendriticPotential)
    #expect(kicked == state)
  }

  /// Everything is as before the first step, but the weights and the count of steps; catches a past that survives.
  @Test(arguments: SmallNetwork.allCases)
  func restKeepsTheWeightsAlone(network: SmallNetwork) throws {
    let (learner, state) = try network.trained()
    let rested = try after(.example(.rest), learner, state)
    var expected = learner.initialState()
    (expected.weights, expected.completedSteps) = (state.weights, state.completedSteps)
    #expect(rested == expected)
  }
}
