import Elise
import Experiments
import LearningTasks
import NumericalCore
import SubsongCommands
import TestSupport
import Testing

/// What every learner of the registry promises, on a song of four states.
@Suite struct LearnerLawTests {
  /// Four states of 12 ms, three rows.
  static func song() throws -> Song {
    try Song(
      title: "four", rowNames: ["a", "b", "c"], states: [[0], [1, 2], [], [2]], stateDuration: 12)
  }

  static func learner(_ name: ArenaLearner, seed: UInt64 = 3) throws -> any DeclaredLearner {
    try name.learner(for: song(), latent: 16, seed: seed)
  }

  /// A learner with the state after some nudged cycles and a free one.
  private struct Trained<Learner: DeclaredLearner> {
    let learner: Learner
    var state: Learner.State

    init(_ learner: Learner, cycles: Int = 3) throws {
      self.learner = learner
      state = try learner.initialState()
      for _ in 0..<cycles { try learner.runCycle(&state, .nudged) }
      try learner.runCycle(&state, .free)
    }

    func after(_ conditions: [CycleCondition]) throws -> Learner.State {
      var state = state
      for condition in conditions { try learner.runCycle(&state, condition) }
      return state
    }
  }

  private static let frozen = CycleCondition(nudged: false, plastic: false)
  private static let conditions: [CycleCondition] = [
    .nudged, .free, frozen, CycleCondition(nudged: true, plastic: false),
  ]

  /// Catches a learner that keeps anything outside its state, or draws by the order of calls.
  @Test(arguments: ArenaLearner.allCases)
  func aCycleIsAFunctionOfTheState(_ name: ArenaLearner) throws {
    func check(_ learner: some DeclaredLearner) throws {
      let trained = try Trained(learner)
      for condition in Self.conditions {
        let first = try trained.after([condition])
        _ = try trained.after([.nudged, condition])
        #expect(try trained.after([condition]) == first)
        #expect(first != trained.state, "nothing happened")
      }
    }
    try check(Self.learner(name))
  }

  /// Catches seeds that are not used, and seeds that are not all there is.
  @Test(arguments: ArenaLearner.allCases)
  func aSeedIsTheLearner(_ name: ArenaLearner) throws {
    func arrays(_ learner: some DeclaredLearner) throws -> NamedArrays {
      learner.arrays(of: try Trained(learner).state)
    }
    #expect(try arrays(Self.learner(name)) == arrays(Self.learner(name)))
    #expect(try arrays(Self.learner(name)) != arrays(Self.learner(name, seed: 4)))
  }

  /// Catches work at the end of a call, and arrays that leave something out. Where a step adds its changes up in another order, pieces and
  /// whole agree to rounding.
  @Test(arguments: ArenaLearner.allCases)
  func aCycleInPiecesThroughArraysIsTheCycle(_ name: ArenaLearner) throws {
    func check<Learner: DeclaredLearner>(_ learner: Learner) throws {
      let trained = try Trained(learner)
      let plan = SignalPlan(SignalPlan.rate, every: 1, of: .all)
      for condition in Self.conditions {
        var (whole, pieces) = (trained.state, trained.state)
        let rates = try learner.runCycle(&whole, condition, recording: [plan])[0]
        var samples: [Double] = []
        let (first, second) = (learner.stepsPerCycle / 3, learner.stepsPerCycle / 2 + 1)
        for steps in [0..<first, first..<second, second..<learner.stepsPerCycle] {
          samples += try learner.run(&pieces, steps: steps, condition, recording: [plan])[0].storage
          let kept = try learner.state(from: learner.arrays(of: pieces))
          #expect(kept == pieces, "the arrays are not the state")
          pieces = kept
        }
        let isExact = learner.declaration.plasticity.allSatisfy { !$0.isAlwaysOn || $0.isTransient }
        #expect(isExact ? pieces == whole : true)
        #expect(difference(learner.arrays(of: pieces), learner.arrays(of: whole)) < 1e-9)
        #expect(zip(samples, rates.storage).allSatisfy { abs($0 - $1) < 1e-9 })
      }
    }
    try check(Self.learner(name))
  }

  /// The largest difference of two states' arrays; infinite if they have other names or sizes.
  private func difference(_ a: NamedArrays, _ b: NamedArrays) -> Double {
    guard a.keys == b.keys else { return .infinity }
    return a.reduce(0) { largest, array in
      let other = b[array.key]?.values ?? []
      guard other.count == array.value.values.count else { return .infinity }
      return zip(array.value.values, other).reduce(largest) { max($0, abs($1.0 - $1.1)) }
    }
  }

  /// Catches recording that disturbs, and populations that are mixed up.
  @Test(arguments: ArenaLearner.allCases)
  func recordingChangesNothing(_ name: ArenaLearner) throws {
    func check(_ learner: some DeclaredLearner) throws {
      let trained = try Trained(learner)
      for condition in Self.conditions {
        var (silent, watched) = (trained.state, trained.state)
        try learner.runCycle(&silent, condition)
        let plans: [SignalPlan] = [
          SignalPlan(SignalPlan.rate, every: 4, of: .all),
          SignalPlan(SignalPlan.rate, every: 4, of: .visible),
          SignalPlan(SignalPlan.rate, every: 4, of: .latent),
        ]
        let found = try learner.runCycle(&watched, condition, recording: plans)
        #expect(silent == watched)
        for row in 0..<found[0].rows {
          #expect(Array(found[0].row(row)) == Array(found[1].row(row)) + Array(found[2].row(row)))
        }
        #expect(found[1].columns == learner.visibleCount)
        #expect(found[1].storage.allSatisfy { $0.isFinite })
      }
    }
    try check(Self.learner(name))
  }

  /// Catches learners that share something: what one does, alone or on another thread, is nothing to the next.
  @Test(arguments: ArenaLearner.allCases)
  func neighboursDoNotMatter(_ name: ArenaLearner) async throws {
    func final(_ learner: some DeclaredLearner) throws -> NamedArrays {
      let trained = try Trained(learner)
      return learner.arrays(of: try trained.after([.nudged, .free]))
    }
    let alone = try final(Self.learner(name))
    let together = try await withThrowingTaskGroup(of: NamedArrays.self) { group in
      for seed: UInt64 in [3, 5, 3, 6] {
        group.addTask { try final(Self.learner(name, seed: seed)) }
      }
      return try await group.reduce(into: [NamedArrays]()) { $0.append($1) }
    }
    #expect(together.count { $0 == alone } == 2)
    // One learner, two states at the same time.
    func twoStates(_ learner: some DeclaredLearner) async throws {
      let trained = try Trained(learner)
      let expected = [try trained.after([.nudged]), try trained.after([.free])]
      async let first = trained.after([.nudged])
      async let second = trained.after([.free])
      #expect(try await [first, second] == expected)
    }
    try await twoStates(Self.learner(name))
  }

  /// The arrays in which what was learned is kept.
  private static func memory(_ arrays: NamedArrays, of name: ArenaLearner) -> [String: [Double]] {
    arrays.filter { key, _ in
      switch name {
      case .elise, .eliseReservoir: key == "weights"
      case .esn, .force: key == "readout"
      default: key.hasPrefix("parameters")
      }
    }.mapValues(\.values)
  }

  /// Catches a declaration that is not what the learner does: as many numbers change as it says, and none with plasticity off.
  @Test(arguments: ArenaLearner.allCases)
  func theDeclarationCountsWhatChanges(_ name: ArenaLearner) throws {
    func check(_ learner: some DeclaredLearner) throws {
      let before = Self.memory(learner.arrays(of: try learner.initialState()), of: name)
      let trained = try Trained(learner, cycles: 12)
      let after = Self.memory(learner.arrays(of: trained.state), of: name)
      let changed = after.reduce(0) { sum, array in
        sum + zip(array.value, before[array.key] ?? []).count { $0 != $1 }
      }
      let declared = learner.declaration.trainedParameters
      // Units that are never active, as rectified ones may be, have weights that never change.
      #expect(changed <= declared && Double(changed) > 0.5 * Double(declared), "\(changed) of \(declared)")
      let frozen = try trained.after([Self.frozen, CycleCondition(nudged: true, plastic: false)])
      #expect(Self.memory(learner.arrays(of: frozen), of: name) == after)
      let free = Self.memory(learner.arrays(of: try trained.after([.free])), of: name)
      let isAlwaysOn = learner.declaration.plasticity.contains { !$0.isTransient && $0.isAlwaysOn }
      #expect((free != after) == isAlwaysOn)
    }
    try check(Self.learner(name))
  }

  /// Catches a claim without ground, such as local plasticity of whatever is trained by gradients.
  @Test(arguments: ArenaLearner.allCases)
  func onlyELiSeMeetsEveryCriterion(_ name: ArenaLearner) throws {
    let declaration = try Self.learner(name).declaration
    let card = PlausibilityCard(declaration)
    let isElise = name == .elise || name == .eliseReservoir
    #expect(card.answers.allSatisfy { $0 == .yes } == isElise)
    let isPlasticNetwork = [.stpn, .plasticRNN, .plasticRNNGradient, .plasticLSTM, .fastWeights].contains(
      name)
    #expect(declaration.plasticity.contains { $0.isTransient } == isPlasticNetwork)
    #expect(
      card[.local] == (isElise ? .yes : isPlasticNetwork && name != .plasticRNNGradient ? .partly : .no))
    #expect(declaration.operationsPerStep > Double(2 * declaration.trainedParameters) * 0.9)
    #expect(declaration.fixedSynapses >= 0 && declaration.plasticity.allSatisfy { !$0.rule.isEmpty })
  }

  /// Catches perturbations that silently do nothing to a learner that cannot be perturbed so.
  @Test(arguments: ArenaLearner.allCases, PerturbationKind.allCases.filter { $0.profile.phase == .replay })
  func aPerturbationActsOrIsRefusedWithTheReason(_ name: ArenaLearner, _ kind: PerturbationKind) throws {
    func check(_ learner: some DeclaredLearner) throws {
      var trained = try Trained(learner)
      let start = trained.state
      var replay = PerturbedReplay(learner, song: try Self.song())
      (replay.nudgedCycles, replay.onsetCycle, replay.cycles, replay.interval) = (1, 2, 5, 1)
      var perturbation = Perturbation.example(kind)
      if kind == .conflict { perturbation.song = try Self.song() }
      do throws(SubsongError) {
        let rates = try replay.run(&trained.state, [perturbation]).rates
        trained.state = start
        #expect(try replay.run(&trained.state).rates != rates, "it did nothing")
      } catch {
        #expect(error.category == .usage && error.why != nil, "\(error)")
        #expect(trained.state == start)
        #expect(name != .elise && name != .eliseReservoir)
      }
    }
    try check(Self.learner(name))
  }

  /// Catches states that are taken from another learner, or with something missing.
  @Test(arguments: ArenaLearner.allCases)
  func foreignArraysAreRefused(_ name: ArenaLearner) throws {
    func check(_ learner: some DeclaredLearner) throws {
      let arrays = learner.arrays(of: try Trained(learner).state)
      for key in arrays.keys.sorted() where !key.hasPrefix("lesson") {
        var incomplete = arrays
        incomplete[key] = nil
        #expect(subsongError { _ = try learner.state(from: incomplete) }?.category == .badInput, "\(key)")
      }
    }
    try check(Self.learner(name))
  }
}
