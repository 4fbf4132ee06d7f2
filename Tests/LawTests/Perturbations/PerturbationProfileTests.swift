import Experiments
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// What every kind says of itself, and what none accepts.
@Suite struct PerturbationProfileTests {
  /// Catches a kind without words, or whose usual dose would be refused or do nothing.
  @Test(arguments: PerturbationKind.allCases)
  func everyKindSaysWhatItIs(kind: PerturbationKind) throws {
    let profile = kind.profile
    #expect(!profile.meaning.isEmpty && !profile.dose.meaning.isEmpty && !profile.dose.unit.isEmpty)
    #expect(profile.dose.range.contains(0) && profile.dose.range.contains(profile.dose.usual))
    #expect(profile.dose.usual != 0)
    #expect(profile.extent == .while || profile.usualDuration == nil)
    let perturbation = Perturbation(kind)
    #expect(perturbation.name == kind.rawValue && perturbation.dose == profile.dose.usual)
    try perturbation.validate()
    try perturbation.with { $0.dose = 0 }.validate()
  }

  /// Catches two kinds that are told to people in the same words, and a name that is none of a command line's.
  @Test func kindsCanBeToldApart() {
    let kinds = PerturbationKind.allCases
    #expect(Set(kinds.map(\.profile.meaning)).count == kinds.count)
    #expect(kinds.allSatisfy { $0.rawValue.allSatisfy { $0.isLowercase || $0 == "-" } })
  }

  /// Catches a bound that is not looked at, and a comparison that lets NaN pass.
  @Test(arguments: PerturbationKind.allCases)
  func aDoseOutOfRangeIsRefused(kind: PerturbationKind) throws {
    let range = kind.profile.dose.range
    for dose in [range.lowerBound.nextDown, range.upperBound.nextUp, .nan, .infinity, -.infinity] {
      let error = try #require(subsongError { try Perturbation(kind).with { $0.dose = dose }.validate() })
      #expect(
        error.category == .usage && error.what.contains("perturbation \(kind.rawValue): dose is \(dose)"))
    }
    for dose in [range.lowerBound, range.upperBound] {
      try Perturbation(kind).with { $0.dose = dose }.validate()
    }
  }

  /// Every number that is out of range is called by its name.
  @Test(arguments: PerturbationKind.allCases)
  func otherNumbersOutOfRangeAreRefused(kind: PerturbationKind) throws {
    func refused(_ key: String, _ change: (inout Perturbation) -> Void) {
      let error = subsongError { try Perturbation(kind).with(change).validate() }
      #expect(error?.category == .usage && error?.what.contains(": \(key) is ") == true)
    }
    for onset in [-0.1, .nan, .infinity, 1e10] { refused("onset") { $0.onset = onset } }
    for offset in [501, -501, .nan, .infinity] { refused("offset") { $0.offset = offset } }
    for time in [0, -1, .nan, .infinity] { refused("time-constant") { $0.timeConstant = time } }
    for duration in [0, -1, .nan, .infinity] { refused("duration") { $0.duration = duration } }
    if kind.profile.extent != .while { refused("duration") { $0.duration = 10 } }
  }

  /// Catches a target that is passed over in silence: who names three neurons shall not disturb all of them.
  @Test(arguments: PerturbationKind.allCases)
  func targetsThatWouldNotCountAreRefused(kind: PerturbationKind) throws {
    func refused(_ change: (inout Perturbation) -> Void) -> Bool {
      subsongError { try Perturbation(kind).with(change).validate() }?.category == .usage
    }
    let aim = kind.profile.aim
    #expect(refused { $0.target.neurons = 0..<2 } == (aim != .neurons))
    #expect(refused { $0.target.population = .latent } == (aim != .neurons))
    #expect(refused { $0.target.synapses = .visibleFromLatent } == (aim != .synapses))
  }

  /// Times that are no multiple of the step are refused where the step is known.
  @Test func timesHaveToBeMultiplesOfTheStep() throws {
    let learner = try SmallNetwork.clean.learner()
    for (key, change) in [
      ("onset", { (p: inout Perturbation) in p.onset = 0.25 }), ("duration", { $0.duration = 1.05 }),
    ] {
      let clamp = Perturbation(.clamp).with(change)
      let error = subsongError {
        _ = try PerturbationTimeline([clamp], of: learner, song: SmallNetwork.song())
      }
      #expect(error?.category == .usage && error?.what.contains("perturbation clamp: \(key)") == true)
    }
  }

  /// A restart is done or not done.
  @Test func halfARestIsRefused() throws {
    let learner = try SmallNetwork.clean.learner()
    let half = Perturbation(.rest).with { $0.dose = 0.5 }
    let error = subsongError { _ = try PerturbationTimeline([half], of: learner, song: SmallNetwork.song()) }
    #expect(error?.category == .usage)
  }

  /// The four disturbances of Kriener et al. (2024), Methods: when, how long, and at which offset all visible somata are held.
  @Test func presetsAreThoseOfThePaper() {
    let presets = Perturbation.presets
    #expect(presets.map(\.name) == ["full", "full-offset", "small", "small-offset"])
    #expect(presets.map(\.perturbation.kind) == Array(repeating: .clamp, count: 4))
    #expect(presets.map(\.perturbation.onset) == [0, 0, 90, 90])
    #expect(presets.map(\.perturbation.duration) == [250, 250, 60, 60])
    #expect(presets.map(\.perturbation.offset) == [0, 15, 0, 15])
    #expect(
      presets.allSatisfy {
        $0.perturbation.dose == 1 && $0.perturbation.target == PerturbationTarget(.visible)
      })
  }
}
