import Elise
import Integrators
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// What every engine has to do, on networks of all kinds and of awkward sizes.
@Suite struct EngineTests {
  /// A network whose delays are short enough that much happens in few steps.
  static func learner(
    latent: Int, kind: EngineKind, seed: UInt64 = 3, _ change: (inout EliseDescription) -> Void = { _ in }
  ) throws -> EliseLearner {
    var description = EliseDescription.default
    description.latentCount = latent
    description.integration = .paper
    description.delays.shortest = 0.5
    description.delays.longest = 6
    description.plasticity.other = 0.2
    description.plasticity.visibleToVisible = 0.1
    change(&description)
    let song = try Song(
      title: "test", rowNames: ["a", "b", "c"], states: [[0], [1, 2], [], [0, 2]], stateDuration: 10)
    return try EliseLearner(description, song: song, seed: seed, engine: EngineOptions(kind))
  }

  static func run(_ learner: EliseLearner, _ conditions: [CycleCondition]) throws -> EliseState {
    var state = learner.initialState()
    for condition in conditions { try learner.runCycle(&state, condition) }
    return state
  }

  static let conditions: [CycleCondition] = [
    .nudged, .free, CycleCondition(nudged: true, plastic: false),
    CycleCondition(
      nudged: false, clamps: [SomaticClamp(steps: 37..<91, neurons: 0..<2, offset: 12)]), .nudged,
  ]

  /// The kernels with everything that may change how they work.
  struct Variant {
    var scheme: KernelEngine.Scheme
    var threads = 1
    static let all = [
      Variant(scheme: .step), Variant(scheme: .block), Variant(scheme: .sparse),
      Variant(scheme: .block, threads: 3), Variant(scheme: .step, threads: 2),
    ]
  }

  static func run(_ learner: EliseLearner, by engine: any EliseEngine, _ conditions: [CycleCondition]) throws
    -> EliseState
  {
    let learner = learner.run(by: engine)
    return try run(learner, conditions)
  }

  /// Sizes around the panels of 16 rows and the groups of 64; catches padding that leaks into the sums.
  @Test(arguments: [0, 1, 5, 13, 14, 29, 62, 94])
  func kernelsAgreeWithTheReference(latent: Int) throws {
    let learner = try Self.learner(latent: latent, kind: .reference)
    let reference = try Self.run(learner, Self.conditions)
    for variant in Variant.all {
      let engine = KernelEngine(scheme: variant.scheme, threads: variant.threads)
      expectAgreement(try Self.run(learner, by: engine, Self.conditions), reference)
    }
  }

  /// Catches a kernel variant that forgets the mask, the fixed rows of the reservoir, or the missing dendrites.
  @Test(arguments: EliseMode.allCases, ConnectivityParameters.Kind.allCases)
  func kernelsAgreeInEveryVariant(mode: EliseMode, kind: ConnectivityParameters.Kind) throws {
    let learner = try Self.learner(latent: 37, kind: .reference) {
      $0.mode = mode
      $0.connectivity.kind = kind
      $0.connectivity.density = 0.4
      $0.connectivity.innervationRatio = 0.3
      $0.connectivity.protectsScaffold = true
    }
    let reference = try Self.run(learner, Self.conditions)
    for scheme in KernelEngine.Scheme.allCases where scheme != .block || learner.network.hasOnlyAutapsesAbsent
    {
      expectAgreement(try Self.run(learner, by: KernelEngine(scheme: scheme), Self.conditions), reference)
    }
  }

  /// Catches delays so short that a block has one step, and blocks that are no multiple of a chunk.
  @Test(arguments: [0, 0.1, 0.7, 2.4, 2.5, 4.8])
  func kernelsAgreeForEveryShortestDelay(shortest: Double) throws {
    let learner = try Self.learner(latent: 20, kind: .reference) {
      $0.delays.shortest = shortest
      $0.delays.inhibitoryLag = 0.3
    }
    let reference = try Self.run(learner, Self.conditions)
    for scheme in KernelEngine.Scheme.allCases {
      expectAgreement(try Self.run(learner, by: KernelEngine(scheme: scheme), Self.conditions), reference)
    }
  }

  /// Catches a sum whose order depends on who does it.
  @Test(arguments: KernelEngine.Scheme.allCases, Precision.allCases)
  func bytesDoNotDependOnTheNumberOfThreads(scheme: KernelEngine.Scheme, precision: Precision) throws {
    let learner = try Self.learner(latent: 130, kind: .reference)
    let one = try Self.run(
      learner, by: KernelEngine(scheme: scheme, precision: precision), Self.conditions)
    for threads in 2...4 {
      let engine = KernelEngine(scheme: scheme, threads: threads, precision: precision)
      let several = try Self.run(learner, by: engine, Self.conditions)
      #expect(several == one, "\(threads) threads")
    }
  }

  /// Single precision is that: errors far above those of double, far below anything that matters.
  @Test(arguments: KernelEngine.Scheme.allCases)
  func singlePrecisionIsClose(scheme: KernelEngine.Scheme) throws {
    let learner = try Self.learner(latent: 60, kind: .reference)
    let reference = try Self.run(learner, Self.conditions)
    let engine = KernelEngine(scheme: scheme, precision: .single)
    let state = try Self.run(learner, by: engine, Self.conditions)
    let error = deviation(state.weights.storage, reference.weights.storage)
    #expect(error > 1e-9 && error < 1e-4, "\(error)")
    #expect(deviation(state.somaticPotential, reference.somaticPotential) < 1e-4)
  }

  /// Deviations grow with time but stay rounding; an error of meaning is orders larger.
  private func expectAgreement(_ a: EliseState, _ b: EliseState) {
    #expect(deviation(a.somaticPotential, b.somaticPotential) < 1e-11)
    #expect(deviation(a.dendriticPotential, b.dendriticPotential) < 1e-11)
    #expect(deviation(a.trace, b.trace) < 1e-11)
    #expect(deviation(a.weights.storage, b.weights.storage) < 1e-11)
    #expect(deviation(a.rates.chronological.flatMap(\.self), b.rates.chronological.flatMap(\.self)) < 1e-11)
    #expect(a.completedSteps == b.completedSteps)
  }

  /// Cutting a run anywhere changes no bit where updates join the weights step by step; catches state that hides in an
  /// engine. The block engine sums in other groups if it is cut elsewhere: it changes by rounding.
  @Test(arguments: [EngineKind.reference, .step, .block])
  func splittingARunChangesNothing(kind: EngineKind) throws {
    let learner = try Self.learner(latent: 20, kind: kind)
    let network = learner.network
    let teacher = TeacherConductances(
      target: learner.targetPotential, nudgingStrength: 0.6, network.description.neuron)
    let drive = EliseDrive(teacher: teacher, plastic: true, clamp: nil)
    var whole = learner.initialState()
    EngineOptions(kind).engine(for: network).advance(
      network, &whole, columns: 0..<400, drive: drive)
    var random = SeedTree(seed: 8).stream("cuts")
    for _ in 0..<5 {
      var cut = learner.initialState()
      var start = 0
      while start < 400 {
        let end = min(400, start + 1 + random.uniformInteger(below: 90))
        EngineOptions(kind).engine(for: network).advance(
          network, &cut, columns: start..<end, drive: drive)
        start = end
      }
      if kind == .block { expectAgreement(cut, whole) } else { #expect(cut == whole) }
    }
  }

  /// Catches frozen weights that drift, and a diagonal or an absent synapse that comes to life.
  @Test(arguments: [EngineKind.reference, .step, .block])
  func weightsChangeOnlyWhereTheyMay(kind: EngineKind) throws {
    let sparse = try Self.learner(latent: 20, kind: kind) {
      $0.connectivity.kind = .sparse
      $0.connectivity.density = 0.5
    }
    let before = sparse.initialState().weights
    let frozen = try Self.run(sparse, [CycleCondition(nudged: true, plastic: false)])
    #expect(frozen.weights == before)
    let after = try Self.run(sparse, [.nudged]).weights
    for (index, exists) in sparse.network.synapses.storage.enumerated() {
      #expect((after.storage[index] != before.storage[index]) == exists)
    }
    let reservoir = try Self.learner(latent: 20, kind: kind) { $0.mode = .reservoir }
    let learned = try Self.run(reservoir, [.nudged]).weights
    #expect(learned.rows(3..<23) == reservoir.initialState().weights.rows(3..<23))
    #expect(learned.rows(0..<3) != reservoir.initialState().weights.rows(0..<3))
  }

  /// Catches a clamp on the wrong neurons or steps, and one that also holds the dendrite.
  @Test(arguments: [EngineKind.reference, .step, .block])
  func clampsHoldTheSomaAndNothingElse(kind: EngineKind) throws {
    let learner = try Self.learner(latent: 5, kind: kind)
    var (state, free) = (learner.initialState(), learner.initialState())
    let last = CycleCondition(
      nudged: false, clamps: [SomaticClamp(steps: 399..<400, neurons: 1..<3, offset: 15)])
    try learner.runCycle(&state, last)
    try learner.runCycle(&free, .free)
    #expect(state.somaticPotential[1...2].allSatisfy { $0 == -55 })
    #expect(state.somaticPotential[0] == free.somaticPotential[0])
    #expect(state.somaticPotential[3...] == free.somaticPotential[3...])
    #expect(state.dendriticPotential == free.dendriticPotential)
  }
}

/// The kernels with GSL's steppers, interpolated delays and long plasticity steps.
@Suite struct KernelIntegrationTests {
  static func learner(
    latent: Int = 17, _ change: (inout EliseDescription) -> Void
  ) throws -> EliseLearner {
    try EngineTests.learner(latent: latent, kind: .reference) {
      $0.delays.resolution = 0.1
      $0.delays.shortest = 1.2
      change(&$0)
    }
  }

  /// Catches a node, a moment of the teacher, an update or a lag that the kernels place elsewhere than the reference.
  @Test(
    arguments: [IntegrationMethod.rk2, .rk4, .rkf45, .rkck, .rk8pd],
    Interpolation.allCases)
  func explicitMethodsAgreeWithTheReference(method: IntegrationMethod, interpolation: Interpolation) throws {
    let learner = try Self.learner {
      $0.integration.method = method
      $0.integration.interpolation = interpolation
      $0.integration.plasticityStep = 0.3
      $0.delays.rounded = interpolation == .none
    }
    try expectAgreement(learner, bound: 1e-11)
  }

  /// Implicit and adaptive methods go neuron by neuron, as the reference does.
  @Test(arguments: [
    (IntegrationMethod.rk2imp, 0.0), (.rk4imp, 0), (.bsimp, 0), (.rkf45, 1e-6), (.msbdf, 1e-6),
  ])
  func methodsByNeuronAgreeWithTheReference(method: IntegrationMethod, tolerance: Double) throws {
    let learner = try Self.learner(latent: 5) {
      $0.integration.method = method
      $0.integration.tolerance = tolerance
      $0.integration.interpolation = .linear
    }
    try expectAgreement(learner, bound: max(1e-9, 1000 * tolerance), conditions: [.nudged, .free])
  }

  /// Forward Euler between the steps of the history, and with several steps an update.
  @Test(arguments: Interpolation.allCases, [0.1, 0.2, 0.7])
  func eulerAgreesWithTheReference(interpolation: Interpolation, plasticityStep: Double) throws {
    let learner = try Self.learner {
      $0.integration.interpolation = interpolation
      $0.integration.plasticityStep = plasticityStep
      $0.delays.rounded = interpolation == .none
    }
    try expectAgreement(learner, bound: 1e-11)
  }

  /// Catches an integrator shared between threads.
  @Test func bytesDoNotDependOnTheNumberOfThreads() throws {
    let learner = try Self.learner(latent: 130) {
      $0.integration.method = .rk4
      $0.integration.interpolation = .linear
    }
    let one = try EngineTests.run(learner, by: KernelEngine(scheme: .block), EngineTests.conditions)
    let three = try EngineTests.run(
      learner, by: KernelEngine(scheme: .block, threads: 3), EngineTests.conditions)
    #expect(one == three)
  }

  private func expectAgreement(
    _ learner: EliseLearner, bound: Double, conditions: [CycleCondition] = Array(EngineTests.conditions[2...])
  ) throws {
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
}
