import Elise
import Integrators
import LearningTasks
import NumericalCore
import Testing

/// Cycles that are run in parts, with everything that may act from outside.
@Suite struct PartialCycleTests {
  static let kinds = [EngineKind.reference, .step, .block]
  static let cuts = [[1, 400], [37, 38, 250, 400], [100, 200, 300, 400], [399, 400]]

  /// Clamps, currents and another teacher at once.
  static func condition(_ learner: EliseLearner) throws -> CycleCondition {
    var random = SeedTree(seed: 4).stream("conditions")
    var condition = CycleCondition(
      nudged: false, clamps: [SomaticClamp(steps: 37..<91, neurons: 1..<4, offset: 12)])
    condition.currents = Matrix(rows: learner.stepsPerCycle, columns: learner.neuronCount) { _, _ in
      random.gaussian(standardDeviation: 20)
    }
    let other = try Song(title: "other", rowNames: ["a", "b", "c"], states: [[2], [0]], stateDuration: 20)
    condition.otherTeacher = TeacherInput(levels: try learner.targetLevels(of: other), strength: 1.5)
    return condition
  }

  /// The condition of some steps: clamps and teacher count from the beginning of the cycle, currents from that of the part.
  private static func part(_ steps: Range<Int>, of condition: CycleCondition) -> CycleCondition {
    var part = condition
    part.currents = condition.currents?.rows(steps)
    return part
  }

  static func clean(_ kind: EngineKind) throws -> EliseLearner {
    try EngineTests.learner(latent: 9, kind: kind) { $0.integration = IntegrationParameters() }
  }

  /// The end is the same however the cycle is cut, to the bit where updates join the weights step by step; catches a clamp, a current
  /// or a teacher that is counted from the beginning of the part, or not.
  @Test(arguments: kinds, [true, false])
  func partsMakeTheWhole(kind: EngineKind, isPublished: Bool) throws {
    let learner = isPublished ? try EngineTests.learner(latent: 9, kind: kind) : try Self.clean(kind)
    let condition = try Self.condition(learner)
    let plans = [1, 2, 7, 64, 500].map { SignalPlan(SignalPlan.rate, every: $0, of: .all) }
    var start = learner.initialState()
    try learner.runCycle(&start, .nudged)
    var whole = start
    let recorded = try learner.runCycle(&whole, condition, recording: plans)
    for ends in Self.cuts {
      var (state, joined, first) = (start, plans.map { _ in [Double]() }, 0)
      for end in ends {
        let samples = try learner.run(
          &state, steps: first..<end, Self.part(first..<end, of: condition), recording: plans)
        for index in plans.indices { joined[index] += samples[index].storage }
        first = end
      }
      if kind == .block {
        #expect(deviation(state.somaticPotential, whole.somaticPotential) < 1e-9)
        #expect(deviation(state.weights.storage, whole.weights.storage) < 1e-9)
        for index in plans.indices { #expect(deviation(joined[index], recorded[index].storage) < 1e-9) }
      } else {
        #expect(state == whole)
        #expect(joined == recorded.map(\.storage))
      }
    }
  }

  /// No steps are none: nothing is recorded, nothing changes.
  @Test(arguments: kinds)
  func anEmptyPartIsNothing(kind: EngineKind) throws {
    let learner = try Self.clean(kind)
    var state = learner.initialState()
    let plan = SignalPlan(SignalPlan.rate, every: 1, of: .visible)
    let samples = try learner.run(&state, steps: 40..<40, .nudged, recording: [plan])
    #expect(samples[0].rows == 0 && state == learner.initialState())
  }
}

/// Currents and other teachers, by every engine and method.
@Suite struct DrivenAgreementTests {
  private func expectAgreement(_ learner: EliseLearner, bound: Double) throws {
    let conditions = [.nudged, try PartialCycleTests.condition(learner), .free]
    let reference = try EngineTests.run(learner, conditions)
    let nodes = learner.network.description.integration.nodesOfStep.count
    for scheme in KernelEngine.Scheme.allCases where scheme != .step || nodes == 1 {
      let state = try EngineTests.run(learner, by: KernelEngine(scheme: scheme), conditions)
      #expect(deviation(state.somaticPotential, reference.somaticPotential) < bound, "\(scheme)")
      #expect(deviation(state.dendriticPotential, reference.dendriticPotential) < bound)
      #expect(deviation(state.trace, reference.trace) < bound)
      #expect(deviation(state.weights.storage, reference.weights.storage) < bound)
    }
  }

  /// Sizes around the groups of the kernels; catches a current that is read from another neuron's column.
  @Test(arguments: [1, 13, 62])
  func kernelsAgreeWithTheReference(latent: Int) throws {
    try expectAgreement(EngineTests.learner(latent: latent, kind: .reference), bound: 1e-11)
  }

  /// Catches a current that is left out of a stage, or of the Jacobian's system.
  @Test(arguments: [
    (IntegrationMethod.rk2, 1e-11), (.rk4, 1e-11), (.rk2imp, 1e-9), (.bsimp, 1e-9),
  ])
  func methodsAgreeWithTheReference(method: IntegrationMethod, bound: Double) throws {
    let learner = try EngineTests.learner(latent: 5, kind: .reference) {
      $0.delays.shortest = 1.2
      $0.integration.method = method
      $0.integration.interpolation = .linear
      $0.integration.plasticityStep = 0.5
    }
    try expectAgreement(learner, bound: bound)
  }

  /// The learner's own levels at its own strength are its own teacher; catches another scale or another base line.
  @Test(arguments: PartialCycleTests.kinds)
  func theOwnSongAsAnotherIsTheOwnTeacher(kind: EngineKind) throws {
    let learner = try EngineTests.learner(latent: 5, kind: kind)
    let song = try Song(
      title: "test", rowNames: ["a", "b", "c"], states: [[0], [1, 2], [], [0, 2]], stateDuration: 10)
    let own = CycleCondition(
      nudged: false, otherTeacher: TeacherInput(levels: try learner.targetLevels(of: song)))
    let (expected, state) = (
      try EngineTests.run(learner, [.nudged, .nudged]), try EngineTests.run(learner, [own, own])
    )
    #expect(deviation(state.somaticPotential, expected.somaticPotential) < 1e-11)
    #expect(deviation(state.weights.storage, expected.weights.storage) < 1e-11)
  }
}
