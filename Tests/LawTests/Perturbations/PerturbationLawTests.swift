import Elise
import Experiments
import LearningTasks
import NumericalCore
import Testing

/// What every perturbation has to do, whatever it is; a new kind is among them by its case.
@Suite struct PerturbationLawTests {
  /// The kinds that draw nothing if their dose is less than all: the same whatever their seed.
  static let drawingNothing: Set<PerturbationKind> = [.drive, .temperature, .rest]

  /// Catches a perturbation that cuts a cycle, changes a network or draws a number although its dose is 0.
  @Test(arguments: PerturbationKind.allCases, SmallNetwork.allCases)
  func aDoseOfZeroIsNone(kind: PerturbationKind, network: SmallNetwork) throws {
    for plastic in [true, false] {
      let trial = PerturbationTrial(learner: try network.learner(), plastic: plastic)
      let nothing = Perturbation.example(kind).with { $0.dose = 0 }
      #expect(try trial.outcome([nothing]) == trial.outcome([]))
    }
  }

  /// The same with the engines that are slower, or round differently.
  @Test(arguments: PerturbationKind.allCases, [EngineKind.reference, .step])
  func aDoseOfZeroIsNoneForEveryEngine(kind: PerturbationKind, engine: EngineKind) throws {
    let trial = PerturbationTrial(learner: try SmallNetwork.published.learner(engine))
    let nothing = Perturbation.example(kind).with { $0.dose = 0 }
    #expect(try trial.outcome([nothing]) == trial.outcome([]))
  }

  /// Catches random numbers that depend on anything but the seed, and a kind that does nothing at all.
  @Test(arguments: PerturbationKind.allCases, SmallNetwork.allCases)
  func aSeedGivesTheSameBytes(kind: PerturbationKind, network: SmallNetwork) throws {
    for plastic in [true, false] {
      let trial = PerturbationTrial(learner: try network.learner(), plastic: plastic)
      let perturbation = Perturbation.example(kind)
      let first = try trial.outcome([perturbation])
      #expect(try trial.outcome([perturbation]) == first)
      // Where nothing is learned, a disturbed teacher is seen in the training alone.
      #expect(try trial.outcome([]) != first)
    }
  }

  /// Catches a seed that is not used, and one that is used where nothing is drawn.
  @Test(arguments: PerturbationKind.allCases)
  func anotherSeedGivesOtherBytes(kind: PerturbationKind) throws {
    let trial = PerturbationTrial(learner: try SmallNetwork.clean.learner())
    let outcomes = try (0..<UInt64(4)).map { seed in
      try trial.outcome([
        Perturbation.example(kind).with {
          $0.seed = seed
          if $0.kind.profile.dose.range == 0...1, kind != .rest { $0.dose = 0.5 }
        }
      ])
    }
    let areAllEqual = outcomes.dropFirst().allSatisfy { $0 == outcomes[0] }
    #expect(areAllEqual == Self.drawingNothing.contains(kind))
  }

  /// Two of a kind with names of their own draw numbers of their own; catches draws that are addressed by the kind alone.
  @Test(arguments: PerturbationKind.allCases.filter { $0 != .rest && !drawingNothing.contains($0) })
  func anotherNameGivesOtherBytes(kind: PerturbationKind) throws {
    let trial = PerturbationTrial(learner: try SmallNetwork.clean.learner())
    let outcomes = try ["a", "b", "c", "d"].map { name in
      try trial.outcome([
        Perturbation.example(kind).with {
          $0.name = name
          if $0.kind.profile.dose.range == 0...1 { $0.dose = 0.5 }
        }
      ])
    }
    #expect(!outcomes.dropFirst().allSatisfy { $0 == outcomes[0] })
  }

  /// Catches what acts too early. Every engine goes through the steps before in the same way, to the last bit; the block engine
  /// too, since the block that is cut at the onset is the last one before it.
  @Test(arguments: PerturbationKind.allCases, [EngineKind.reference, .step, .block])
  func nothingChangesBeforeTheOnset(kind: PerturbationKind, engine: EngineKind) throws {
    let trial = PerturbationTrial(learner: try SmallNetwork.clean.learner(engine))
    let (disturbed, free) = (try trial.outcome([.example(kind)]), try trial.outcome([]))
    if kind.profile.phase == .training {
      let before = trial.learner.stepsPerCycle * trial.learner.neuronCount
      #expect(disturbed.training[..<before] == free.training[..<before])
      #expect(disturbed.training[before...] != free.training[before...])
    } else {
      let onset = PerturbationTrial.origin + 50
      #expect(disturbed.training == free.training)
      #expect(disturbed.replay.rows(0..<onset) == free.replay.rows(0..<onset))
      #expect(disturbed.replay != free.replay)
    }
  }

  /// Catches a perturbation that takes away from another, and one of dose 0 that makes others draw other numbers.
  @Test(arguments: PerturbationKind.allCases)
  func companyOfNothingChangesNothing(kind: PerturbationKind) throws {
    let trial = PerturbationTrial(learner: try SmallNetwork.clean.learner())
    let alone = try trial.outcome([.example(kind)])
    let nothing = PerturbationKind.allCases.map { other in
      Perturbation.example(other).with {
        $0.dose = 0
        $0.onset = $0.kind.profile.phase == .training ? 24 : 9
      }
    }
    #expect(try trial.outcome(nothing + [.example(kind)]) == alone)
    #expect(try trial.outcome([.example(kind)] + nothing) == alone)
  }

  /// Perturbations that follow each other do so in whatever order they are written down.
  @Test(arguments: PerturbationKind.allCases)
  func theOrderOfDisjointOnesDoesNotMatter(kind: PerturbationKind) throws {
    let trial = PerturbationTrial(learner: try SmallNetwork.clean.learner())
    for other in [PerturbationKind.clamp, .whiteNoise, .deletion, .temperature] {
      let later = Perturbation.example(other).with {
        $0.name = "later"
        $0.onset = $0.kind.profile.phase == .training ? 48 : 20
      }
      #expect(try trial.outcome([.example(kind), later]) == trial.outcome([later, .example(kind)]))
    }
  }

  /// The same for perturbations of different neurons at the same time. A restart is one of everything.
  @Test(arguments: PerturbationKind.allCases.filter { $0 != .rest })
  func theOrderOfDisjointTargetsDoesNotMatter(kind: PerturbationKind) throws {
    let trial = PerturbationTrial(learner: try SmallNetwork.clean.learner())
    let one = Perturbation.example(kind).with { perturbation in
      if perturbation.kind.takesNeurons { perturbation.target = PerturbationTarget(.visible) }
    }
    for other in [PerturbationKind.clamp, .drive, .whiteNoise, .kick] {
      let company = Perturbation.example(other).with {
        $0.name = "company"
        $0.target = PerturbationTarget(.latent)
      }
      #expect(try trial.outcome([one, company]) == trial.outcome([company, one]))
    }
  }
}
