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
    for condition in conditions { try learner.runCycle(&state, condition, recording: nil) }
    return state
  }

  static let conditions: [CycleCondition] = [
    .nudged, .free, CycleCondition(nudged: true, plastic: false),
    CycleCondition(
      nudged: false, clamps: [SomaticClamp(steps: 37..<91, neurons: 0..<2, offset: 12)]), .nudged,
  ]

  /// Sizes around the kernel's row quantum of 32 and its panel of 64; catches padding that leaks into the sums.
  @Test(arguments: [0, 1, 4, 29, 30, 61, 62, 94])
  func stepEngineAgreesWithTheReference(latent: Int) throws {
    let reference = try Self.run(Self.learner(latent: latent, kind: .reference), Self.conditions)
    let step = try Self.run(Self.learner(latent: latent, kind: .step), Self.conditions)
    expectAgreement(step, reference)
  }

  /// Catches a kernel variant that forgets the mask, the fixed rows of the reservoir, or the missing dendrites.
  @Test(arguments: EliseMode.allCases, ConnectivityParameters.Kind.allCases)
  func stepEngineAgreesInEveryVariant(mode: EliseMode, kind: ConnectivityParameters.Kind) throws {
    func state(_ engine: EngineKind) throws -> EliseState {
      let learner = try Self.learner(latent: 37, kind: engine) {
        $0.mode = mode
        $0.connectivity.kind = kind
        $0.connectivity.density = 0.4
        $0.connectivity.innervationRatio = 0.3
        $0.connectivity.protectsScaffold = true
      }
      return try Self.run(learner, Self.conditions)
    }
    try expectAgreement(state(.step), state(.reference))
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

  /// Cutting a run anywhere changes no bit; catches state that hides in an engine.
  @Test(arguments: [EngineKind.reference, .step])
  func splittingARunChangesNothing(kind: EngineKind) throws {
    let learner = try Self.learner(latent: 20, kind: kind)
    let network = learner.network
    let teacher = TeacherConductances(
      target: learner.targetPotential, nudgingStrength: 0.6, network.description.neuron)
    let drive = EliseDrive(teacher: teacher, plastic: true, clamp: nil)
    var recorder: RateRecorder?
    var whole = learner.initialState()
    EngineOptions(kind).engine(for: network).advance(
      network, &whole, columns: 0..<400, drive: drive, recorder: &recorder)
    var random = SeedTree(seed: 8).stream("cuts")
    for _ in 0..<5 {
      var cut = learner.initialState()
      var start = 0
      while start < 400 {
        let end = min(400, start + 1 + random.uniformInteger(below: 90))
        EngineOptions(kind).engine(for: network).advance(
          network, &cut, columns: start..<end, drive: drive, recorder: &recorder)
        start = end
      }
      #expect(cut == whole)
    }
  }

  /// Catches frozen weights that drift, and a diagonal or an absent synapse that comes to life.
  @Test(arguments: [EngineKind.reference, .step])
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

  /// A sample of a recording is the rate after its step; catches an offset by one.
  @Test(arguments: [EngineKind.reference, .step])
  func recordingsHoldTheRateAfterTheStep(kind: EngineKind) throws {
    let learner = try Self.learner(latent: 5, kind: kind)
    var state = learner.initialState()
    let rates = try #require(
      try learner.runCycle(&state, .nudged, recording: RateRecordingPlan(every: 2, of: .all)))
    #expect(rates.rows == 8 && rates.columns == 200)
    // The last sample was taken after step 398, one step before the newest.
    for neuron in 0..<8 { #expect(rates[neuron, 199] == state.rates.rate(of: neuron, stepsAgo: 1)) }
    let every = try #require(
      try learner.runCycle(&state, .nudged, recording: RateRecordingPlan(every: 1, of: .visible)))
    for neuron in 0..<3 { #expect(every[neuron, 399] == state.rates.rate(of: neuron, stepsAgo: 0)) }
  }

  /// Catches a clamp on the wrong neurons or steps, and one that also holds the dendrite.
  @Test(arguments: [EngineKind.reference, .step])
  func clampsHoldTheSomaAndNothingElse(kind: EngineKind) throws {
    let learner = try Self.learner(latent: 5, kind: kind)
    var (state, free) = (learner.initialState(), learner.initialState())
    let last = CycleCondition(
      nudged: false, clamps: [SomaticClamp(steps: 399..<400, neurons: 1..<3, offset: 15)])
    try learner.runCycle(&state, last, recording: nil)
    try learner.runCycle(&free, .free, recording: nil)
    #expect(state.somaticPotential[1...2].allSatisfy { $0 == -55 })
    #expect(state.somaticPotential[0] == free.somaticPotential[0])
    #expect(state.somaticPotential[3...] == free.somaticPotential[3...])
    #expect(state.dendriticPotential == free.dendriticPotential)
  }

  /// Catches a run that goes on with numbers that are none.
  @Test(arguments: [EngineKind.reference, .step])
  func runawayIsReportedWithItsPlace(kind: EngineKind) throws {
    let learner = try Self.learner(latent: 5, kind: kind) { $0.neuron.dendriticCoupling = 100 }
    let error = subsongError { _ = try Self.run(learner, [.nudged, .nudged, .nudged]) }
    #expect(error?.category == .numerical)
    #expect(error?.what.contains("neuron") == true)
  }
}
