import Foundation
import LearningTasks
import NumericalCore
import Reservoirs
import TestSupport
import Testing

/// What every learner promises: a state is a value, and a cycle can be cut and stored anywhere.
@Suite struct LearnerTests {
  private let all = SignalPlan(SignalPlan.rate, every: 3, of: .all)

  private func check(_ body: (any ReservoirLearner) throws -> Void) throws {
    try body(smallEchoState())
    try body(smallForce())
    try body(smallForce(clips: true))
  }

  /// Some cycles of each kind: learning, free, nudged without plasticity, with clamps, currents and another teacher.
  private func conditions(_ learner: some ReservoirLearner) -> [CycleCondition] {
    let n = learner.neuronCount
    let currents = Matrix<Double>(rows: learner.stepsPerCycle, columns: n) { step, neuron in
      Double((7 * step + 3 * neuron) % 11 - 5)
    }
    let levels = Matrix<Double>(rows: 3, columns: learner.stepsPerCycle) { Double(($0 + $1) % 2) }
    return [
      .nudged, .nudged, .free, CycleCondition(nudged: true, plastic: false),
      CycleCondition(
        nudged: false, clamps: [SomaticClamp(steps: 10..<30, neurons: 1..<8, offset: 15)], currents: currents),
      CycleCondition(nudged: true, otherTeacher: TeacherInput(levels: levels)), .free,
    ]
  }

  /// Catches a hidden generator or clock, and a recorder that takes part: the same state gives the same bytes, recorded or not.
  @Test func runningTwiceGivesTheSameBytes() throws {
    try check { learner in try Self.repeats(learner, conditions(learner), all) }
  }

  private static func repeats<L: ReservoirLearner>(
    _ learner: L, _ conditions: [CycleCondition], _ plan: SignalPlan
  )
    throws
  {
    var (first, second) = (try learner.initialState(), try learner.initialState())
    for condition in conditions {
      let before = first
      try learner.runCycle(&first, condition)
      #expect(first != before)
      let recorded = try learner.runCycle(&second, condition, recording: [plan])[0]
      #expect(recorded.rows == 20 && recorded.columns == learner.neuronCount)
      #expect(first == second)
    }
  }

  /// Catches sums whose order depends on where a cycle was cut, a current that begins anew, and a readout that is fitted twice.
  @Test(arguments: [[1], [7, 8], [13, 37, 59]]) func splittingChangesNoBit(borders: [Int]) throws {
    try check { learner in try Self.splits(learner, conditions(learner), borders, all) }
  }

  private static func splits<L: ReservoirLearner>(
    _ learner: L, _ conditions: [CycleCondition], _ borders: [Int], _ plan: SignalPlan
  ) throws {
    var (whole, parts) = (try learner.initialState(), try learner.initialState())
    for condition in conditions {
      let recorded = try learner.runCycle(&whole, condition, recording: [plan])[0]
      let ends = borders + [learner.stepsPerCycle]
      var samples: [Double] = []
      for (first, end) in zip([0] + borders, ends) {
        var piece = condition
        piece.currents = condition.currents?.rows(first..<end)
        samples += try learner.run(&parts, steps: first..<end, piece, recording: [plan])[0].storage
      }
      #expect(samples == recorded.storage)
      #expect(parts == whole)
    }
  }

  /// Catches a part of the state that is not stored: in the middle of a cycle it is stored, read and goes on as if nothing had happened.
  @Test func goesOnFromStoredArrays() throws {
    try check { learner in try Self.resumes(learner, conditions(learner)) }
  }

  private static func resumes<L: ReservoirLearner>(_ learner: L, _ conditions: [CycleCondition]) throws {
    var state = try learner.initialState()
    for condition in conditions {
      var first = condition
      first.currents = condition.currents?.rows(0..<41)
      try learner.run(&state, steps: 0..<41, first, recording: [])
      var copy = try learner.state(from: learner.arrays(of: state))
      #expect(copy == state)
      first.currents = condition.currents?.rows(41..<60)
      try learner.run(&state, steps: 41..<60, first, recording: [])
      try learner.run(&copy, steps: 41..<60, first, recording: [])
      #expect(copy == state)
    }
    #expect(learner.arrays(of: state)["readout"]?.values.contains { $0 != 0 } == true)
  }

  /// Catches arrays of another network, or damaged ones, that are taken.
  @Test func refusesForeignArrays() throws {
    try check { learner in
      for name in try Self.names(learner) {
        #expect(try Self.error(learner) { $0[name] = nil }?.what.contains("'\(name)' is missing") == true)
        #expect(try Self.error(learner) { $0[name]?.shape.append(2) }?.category == .badInput)
      }
      #expect(try Self.error(learner) { $0["completed_steps"]?.values = [-1] }?.category == .badInput)
      #expect(try Self.error(learner) { $0["completed_steps"]?.values = [.nan] }?.category == .badInput)
    }
    let learner = try smallEchoState()
    #expect(
      try Self.error(learner) { $0["waiting"]?.values = [64] }?.what == "the array 'waiting' holds 64.0")
  }

  private static func names(_ learner: some ReservoirLearner) throws -> [String] {
    learner.arrays(of: try learner.initialState()).keys.sorted()
  }

  private static func error(_ learner: some ReservoirLearner, _ change: (inout NamedArrays) -> Void) throws
    -> SubsongError?
  {
    var arrays = learner.arrays(of: try learner.initialState())
    change(&arrays)
    return subsongError { _ = try learner.state(from: arrays) }
  }

  /// Catches targets that cannot be compared with those of ELiSe: φ(U_m) with E_L = −70 mV, A = 20 mV, a = 0.3/mV and b = −58 mV, and samples in
  /// another order or place.
  @Test func targetRatesAreThoseOfElise() throws {
    let song = try smallSong()
    let potential = try song.targetPotential(on: TimeGrid(step: 1), restingPotential: -70)
    let expected = potential.map { 1 / (1 + exp(-0.3 * ($0 + 58))) }
    try check { learner in
      #expect(difference(learner.targetRates(every: 1).storage, expected.storage) < 1e-14)
      let thinned = learner.targetRates(every: 7)
      #expect(thinned.columns == 9 && abs(thinned[2, 5] - expected[2, 35]) < 1e-14)
    }
  }

  /// Catches a step that does not divide the song's states, and reservoirs of another shape.
  @Test func refusesWhatDoesNotFitTheSong() throws {
    var description = EchoStateDescription()
    description.timeStep = 3
    #expect(
      subsongError { _ = try EchoStateLearner(description, song: smallSong(), seed: 1) }?.what.contains(
        "the duration of a state of 10.0 ms is no multiple") == true)
    description.timeStep = 0.5
    let fine = try EchoStateLearner(description, song: smallSong(), seed: 1)
    #expect(fine.stepsPerCycle == 120 && fine.timeGrid.step == 0.5)
    let error = subsongError {
      _ = try ForceLearner(ForceDescription(), reservoir: pencilReservoir, song: smallSong(), seed: 1)
    }
    #expect(error?.what.contains("the song has 3 rows, the reservoir 1 outputs and 1 inputs") == true)
  }

  /// Catches conditions that a reservoir cannot meet and that pass in silence, and a state that a refusal changes.
  @Test func refusesWhatMakesNoSense() throws {
    try check { learner in
      let levels = Matrix(rows: 3, columns: 60, repeating: 0.5)
      var currents = Matrix(rows: 60, columns: learner.neuronCount, repeating: 0.0)
      currents[3, 2] = .infinity
      for condition in [
        CycleCondition(nudged: false, otherTeacher: TeacherInput(levels: levels, strength: 2)),
        CycleCondition(nudged: false, currents: currents),
        CycleCondition(nudged: false, clamps: [SomaticClamp(steps: 0..<2, neurons: 0..<1, offset: .nan)]),
      ] {
        let error = try Self.refusal(learner, condition)
        #expect(error?.category == .usage || error?.category == .badInput)
      }
    }
    let deaf = CycleCondition(
      nudged: true, plastic: false,
      otherTeacher: TeacherInput(levels: Matrix(rows: 3, columns: 60, repeating: 0.5)))
    #expect(try Self.refusal(smallForce(), deaf)?.what.contains("FORCE") == true)
    #expect(try Self.refusal(smallEchoState(), deaf) == nil)
  }

  private static func refusal<L: ReservoirLearner>(_ learner: L, _ condition: CycleCondition) throws
    -> SubsongError?
  {
    var state = try learner.initialState()
    let before = state
    let error = subsongError { try learner.runCycle(&state, condition) }
    if error != nil { #expect(state == before) }
    return error
  }

  /// Catches clamps and currents at the wrong neuron, step or strength.
  @Test func clampsHoldAndCurrentsShift() throws {
    let learner = try smallEchoState()
    func run(_ condition: CycleCondition) throws -> Matrix<Double> {
      var state = learner.initialState()
      return try learner.run(
        &state, steps: 0..<5, condition, recording: [SignalPlan(SignalPlan.rate, every: 1, of: .all)])[0]
    }
    let clamped = try run(
      CycleCondition(nudged: false, clamps: [SomaticClamp(steps: 2..<4, neurons: 2..<5, offset: 10)]))
    let (plain, rate) = (try run(CycleCondition(nudged: false)), 1 / (1 + exp(0.6)))
    for step in 0..<5 {
      let isClamped = (2..<4).contains(step)
      #expect(abs(clamped[step, 2] - (isClamped ? rate : 0)) < 1e-15)
      #expect((clamped[step, 3] == tanh(0.5)) == isClamped)
      #expect((clamped[step, 5] != plain[step, 5]) == (step > 2))
    }
    var currents = Matrix(rows: 5, columns: learner.neuronCount, repeating: 0.0)
    currents[1, 0] = 4.2
    currents[1, 3] = 8.4
    let driven = try run(CycleCondition(nudged: false, currents: currents))
    // 4.2 mV/ms over 1/2.1 ms are 2 mV, a tenth of the amplitude.
    #expect(abs(driven[1, 0] - 0.1) < 1e-15)
    let before = learner.reservoir.step(plain.row(0).dropFirst(3).map(\.self), feedback: [0, 0, 0])
    let after = learner.reservoir.step(
      plain.row(0).dropFirst(3).map(\.self), feedback: [0, 0, 0],
      extra: [0.2] + Array(repeating: 0, count: 19))
    #expect(Array(plain.row(1).dropFirst(3)) == before && Array(driven.row(1).dropFirst(3)) == after)
  }
}
