import Elise
import Integrators
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// A run that leaves the numbers says where, and leaves the last good state behind.
@Suite struct FailureTests {
  /// A network that goes bad, and the state from which it does.
  struct Disaster: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var condition = CycleCondition.nudged
    var change: @Sendable (inout EliseDescription) -> Void = { _ in }
    var prepare: @Sendable (inout EliseState) -> Void = { _ in }

    static let all = [
      // A change is 10³⁰⁸ times an error of about −1 and a trace: the soma is held at rest below a dendrite that is far above.
      // Without it, even these rates correct themselves.
      Disaster(
        testDescription: "learning rate",
        condition: CycleCondition(
          nudged: true, clamps: [SomaticClamp(steps: 0..<400, neurons: 4..<5, offset: 0)]),
        change: {
          $0.plasticity.other = 1e308
          $0.plasticity.visibleToVisible = 1e308
          $0.integration.plasticityStep = 1
        }, prepare: { $0.dendriticPotential[4] = 1e308 }),
      // A step of the Euler method multiplies the difference of soma and dendrite by about 1 − 0.1 · 100.
      Disaster(
        testDescription: "unstable soma", condition: CycleCondition(nudged: true, plastic: false),
        change: { $0.neuron.dendriticCoupling = 100 }),
      // The sum of inputs overflows as soon as the presynaptic rate has risen.
      Disaster(
        testDescription: "weights",
        condition: CycleCondition(
          nudged: true, plastic: false, clamps: [SomaticClamp(steps: 101..<190, neurons: 0..<1, offset: 40)]),
        prepare: { for j in 0..<3 { $0.weights[7, j] = 1.7e308 } }),
      // g_D times the dendrite's potential is beyond the largest number.
      Disaster(
        testDescription: "potentials", condition: .free, prepare: { $0.dendriticPotential[4] = 1.7e308 }),
    ]

    func learner(_ kind: EngineKind, _ method: IntegrationMethod = .euler) throws -> EliseLearner {
      try EngineTests.learner(latent: 6, kind: kind) {
        $0.integration.method = method
        change(&$0)
      }
    }
  }

  /// The first step after which the reference engine, run column by column, has something that is no number; from 1.
  private func firstBadStep(_ disaster: Disaster, from start: EliseState) throws -> Int? {
    let learner = try disaster.learner(.reference)
    var state = start
    for (columns, drive) in learner.stretches(of: 0..<learner.stepsPerCycle, disaster.condition) {
      for column in columns {
        learner.engine.advance(learner.network, &state, columns: column..<column + 1, drive: drive)
        let values =
          state.somaticPotential + state.dendriticPotential + state.trace + state.weights.storage
        if !values.allSatisfy(\.isFinite) { return column + 1 }
      }
    }
    return nil
  }

  /// Catches a search that stops at the end of a stretch, and one that forgets the clamps or the teacher.
  @Test(arguments: Disaster.all, [EngineKind.reference, .step, .block])
  func theFirstBadStepIsNamed(disaster: Disaster, kind: EngineKind) throws {
    let learner = try disaster.learner(kind)
    var state = learner.initialState()
    try EngineTests.learner(latent: 6, kind: .step).runCycle(&state, .nudged)
    disaster.prepare(&state)
    let before = state
    let step = try #require(try firstBadStep(disaster, from: state))
    let error = subsongError { try learner.runCycle(&state, disaster.condition) }
    #expect(error?.category == .numerical)
    #expect(error?.location == "step \(step) of the cycle")
    #expect(
      error?.what.hasSuffix("is no finite number after step \(400 + step)") == true, "\(error?.what ?? "")")
    #expect(state == before, "the last good state stays")
  }

  /// Whose number it is: catches a population that is confused, and a weight that is read as pre × post.
  @Test func theQuantityIsNamed() throws {
    // An update at step 10 takes more from this weight than is left of the numbers.
    let learner = try Disaster.all[0].learner(.block)
    var state = learner.initialState()
    Disaster.all[0].prepare(&state)
    state.weights[4, 0] = -1.7976e308
    let runaway = subsongError { try learner.runCycle(&state, Disaster.all[0].condition) }
    #expect(
      runaway?.what
        == "the weight onto latent neuron 4 from visible neuron 0 is no finite number after step 10")

    let calm = try EngineTests.learner(latent: 6, kind: .step)
    func error(_ spoil: (inout EliseState) -> Void) -> String? {
      var state = calm.initialState()
      spoil(&state)
      return subsongError { try calm.runCycle(&state, CycleCondition(nudged: false, plastic: false)) }?.what
    }
    let ending = "is no finite number after step 1"
    #expect(
      error { $0.somaticPotential[1] = .nan } == "the somatic potential of visible neuron 1 \(ending)")
    #expect(
      error { $0.weights[7, 2] = .infinity } == "the dendritic potential of latent neuron 7 \(ending)")
  }
}
