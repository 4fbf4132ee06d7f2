import Autodiff
import LearningTasks
import NumericalCore
import PlasticNetworks
import TestSupport
import Testing

/// Networks that learn songs by gradients.
@Suite struct GradientSongLearnerTests {
  /// Every model with every rule.
  static let models: [(name: String, rule: PlasticRule?)] = PlasticModel.names.flatMap { name in
    PlasticModel.rules(of: name).map { (name, $0) }
  }

  private func trained(_ learner: GradientSongLearner, cycles: Int) throws -> GradientSongState {
    var state = learner.initialState()
    for _ in 0..<cycles { try learner.runCycle(&state, .nudged) }
    return state
  }

  /// Catches a network that does not learn, or that follows the song only as long as it reads the teacher.
  @Test(
    arguments: [
      ("rnn", nil, 20, 400), ("lstm", nil, 16, 400), ("stpn", nil, 16, 400),
      ("plastic-rnn", .hebbian, 16, 400),
      ("plastic-rnn", .gradient, 16, 400),
    ] as [(String, PlasticRule?, Int, Int)])
  func replaysWhatItHasLearned(_ model: String, _ rule: PlasticRule?, _ hidden: Int, _ cycles: Int) throws {
    let learner = try SongLearners.learner(model, rule, hidden: hidden) {
      $0.rate = .cosine(from: 3e-3, to: 1e-5, period: 3 * cycles)
    }
    let state = try trained(learner, cycles: cycles)
    #expect(try SongLearners.correlation(learner, state, cycles: 20) > 0.9)
    #expect(try SongLearners.correlation(learner, learner.initialState(), cycles: 20) < 0.5)
  }

  /// Catches a gradient of a cycle that starts from another state, reads other rates, or has another loss than cross-entropy.
  @Test(arguments: models)
  func gradientIsThatOfTheTape(_ name: String, _ rule: PlasticRule?) throws {
    let learner = try SongLearners.learner(name, rule)
    let begin = try trained(learner, cycles: 3)
    var state = begin
    try learner.run(&state, steps: 0..<47, .nudged, recording: [])
    let lesson = try #require(state.lesson)
    #expect(lesson.start == begin.cell && lesson.inputs.count == 47 * 4)
    let targets = learner.targetRates(every: 1)
    let tape = SongOnTape(learner.network, begin)
    let losses = (0..<47).map { step in
      tape.step(lesson.inputs[step * 4..<step * 4 + 4].map(Double.init)).sigmoidCrossEntropy(
        targets: NDArray(shape: [1, 4], values: (0..<4).map { targets[$0, step] }))
    }
    let loss = losses.dropFirst().reduce(losses[0], +) / Double(losses.count)
    let expected = zip(tape.parameters, tape.tape.gradients(of: loss, with: tape.parameters)).flatMap {
      $1?.values ?? Array(repeating: 0, count: $0.value.count)
    }
    let found = try learner.gradient(of: lesson, at: begin.parameters)
    let largest = expected.map(abs).max() ?? 0
    #expect(abs(found.loss - loss.value.values[0]) < 1e-5)
    #expect(largest > 0)
    #expect(zip(found.gradient, expected).allSatisfy { abs(Double($0) - $1) < 2e-4 * largest })
  }

  /// Catches free steps that do not read the last output, or a state that is not handed on whole.
  @Test(arguments: models)
  func freeStepsAreThoseOfTheTape(_ name: String, _ rule: PlasticRule?) throws {
    let learner = try SongLearners.learner(name, rule)
    var state = try trained(learner, cycles: 3)
    let tape = SongOnTape(learner.network, state)
    var rates = (0..<state.outputs.count / 4).map { state.outputs[$0 * 4..<$0 * 4 + 4].map(Double.init) }
    let found = try learner.run(&state, steps: 0..<20, .free, recording: [SongLearners.plan])[0]
    for step in 0..<20 {
      let output = sigmoid(tape.step(rates.removeFirst())).value.values
      rates.append(output)
      #expect(zip(found.row(step), output).allSatisfy { abs($0 - $1) < 1e-4 }, "step \(step)")
    }
    #expect(found.storage.allSatisfy { (0...1).contains($0) })
  }

  /// Catches states that share something, memory that remembers, and noise that is not drawn by the step.
  @Test(arguments: models)
  func equalRunsGiveEqualBits(_ name: String, _ rule: PlasticRule?) throws {
    let (one, other) = (try SongLearners.learner(name, rule), try SongLearners.learner(name, rule))
    let first = try trained(one, cycles: 2)
    #expect(try trained(other, cycles: 2) == first)
    var (again, copy) = (first, first)
    try one.runCycle(&again, .nudged)
    try one.runCycle(&again, .free)
    try one.runCycle(&copy, .nudged)
    try other.runCycle(&copy, .free)
    #expect(again == copy)
    #expect(again.parameters != first.parameters)
    let seed = try SongLearners.learner(name, rule, seed: 4)
    #expect(try trained(seed, cycles: 2) != first)
  }

  /// Catches a border of a run that can be seen, in cycles of any kind, recorded or not, with a checkpoint at every border.
  @Test(arguments: models, [true, false])
  func runsCanBeCut(_ name: (name: String, rule: PlasticRule?), nudged: Bool) throws {
    let learner = try SongLearners.learner(name.name, name.rule)
    let condition = CycleCondition(nudged: nudged)
    let begin = try trained(learner, cycles: 1)
    var (whole, silent, cut) = (begin, begin, begin)
    let rates = try learner.runCycle(&whole, condition, recording: [SongLearners.plan])[0]
    try learner.runCycle(&silent, condition)
    #expect(silent == whole)
    var pieces: [Double] = []
    for steps in [0..<1, 1..<17, 17..<47, 47..<48] {
      pieces += try learner.run(&cut, steps: steps, condition, recording: [SongLearners.plan])[0].storage
      let stored = learner.arrays(of: cut)
      let restored = try learner.state(from: stored)
      #expect(restored == cut)
      cut = restored
    }
    #expect(cut == whole)
    #expect(pieces == rates.storage)
    #expect(whole.updates == begin.updates + (nudged ? 3 : 0))
  }

  /// Catches steps that are skipped although something depends on them: a teacher who is heard alone makes cycles that nobody looks at
  /// go without them.
  @Test(arguments: models)
  func skippedStepsMakeNoDifference(_ name: String, _ rule: PlasticRule?) throws {
    let learner = try SongLearners.learner(name, rule) { $0.teacherShare = 1 }
    let begin = try trained(learner, cycles: 1)
    var (whole, seen, cut) = (begin, begin, begin)
    try learner.runCycle(&whole, .nudged)
    try learner.runCycle(&seen, .nudged, recording: [SongLearners.plan])
    try learner.run(&cut, steps: 0..<13, .nudged, recording: [])
    try learner.run(&cut, steps: 13..<48, .nudged, recording: [])
    #expect(seen == whole && cut == whole)
  }

  /// Catches a lesson that goes across what it must not: free steps, clamps, and cycles that were broken off.
  @Test func lessonsBeginAfterDisturbances() throws {
    let learner = try SongLearners.learner("rnn")
    let begin = try trained(learner, cycles: 1)
    func state(_ pieces: [(Range<Int>, CycleCondition)]) throws -> GradientSongState {
      var state = begin
      for (steps, condition) in pieces { try learner.run(&state, steps: steps, condition, recording: []) }
      return state
    }
    let clamp = [SomaticClamp(steps: 0..<20, neurons: 0..<1, offset: 20)]
    let early = try state([(0..<48, CycleCondition(nudged: true, clamps: clamp))])
    let cut = try state([
      (0..<20, CycleCondition(nudged: true, clamps: clamp)), (20..<48, .nudged),
    ])
    #expect(early == cut)
    #expect(early.updates == begin.updates + 3)
    let late = [SomaticClamp(steps: 40..<48, neurons: 0..<1, offset: 20)]
    #expect(try state([(0..<48, CycleCondition(nudged: true, clamps: late))]).parameters == begin.parameters)
    #expect(try state([(0..<20, .nudged), (20..<48, .free)]).parameters == begin.parameters)
    var (fresh, brokenOff) = (begin, try state([(0..<20, .nudged)]))
    (fresh.cell, fresh.outputs) = (brokenOff.cell, brokenOff.outputs)
    fresh.completedSteps = brokenOff.completedSteps
    try learner.runCycle(&fresh, .nudged)
    try learner.runCycle(&brokenOff, .nudged)
    #expect(fresh == brokenOff)
  }

  /// Catches a frozen network that learns, and fast weights that stand still with it.
  @Test func frozenNetworksKeepTheirParameters() throws {
    let learner = try SongLearners.learner("stpn")
    let begin = try trained(learner, cycles: 1)
    var state = begin
    try learner.runCycle(&state, CycleCondition(nudged: true, plastic: false))
    try learner.runCycle(&state, CycleCondition(nudged: false, plastic: false))
    #expect(state.parameters == begin.parameters)
    #expect(state.updates == begin.updates)
    let fast = learner.network.cell.outputCount..<begin.cell.count
    #expect(state.cell[fast] != begin.cell[fast])
  }

  /// Catches clamps that do not hold, or that nothing feels.
  @Test func clampsHold() throws {
    let learner = try SongLearners.learner("rnn")
    let begin = try trained(learner, cycles: 1)
    func rates(_ neurons: Range<Int>, offset: Double) throws -> Matrix<Double> {
      var state = begin
      let clamp = SomaticClamp(steps: 5..<9, neurons: neurons, offset: offset)
      let condition = CycleCondition(nudged: false, clamps: neurons.isEmpty ? [] : [clamp])
      return try learner.runCycle(&state, condition, recording: [SongLearners.plan])[0]
    }
    let free = try rates(0..<0, offset: 0)
    // φ(12 mV) is one half.
    let output = try rates(3..<4, offset: 12)
    #expect((5..<9).allSatisfy { abs(output[$0, 3] - 0.5) < 1e-6 })
    #expect(output.rows(0..<5) == free.rows(0..<5))
    #expect(output[5, 0] != free[5, 0])
    // tanh(12/20), as a rate.
    let hidden = try rates(4..<6, offset: 12)
    let rate = (1 + 0.537_049_566_998_035) / 2
    #expect((5..<9).allSatisfy { abs(hidden[$0, 4] - rate) < 1e-6 && abs(hidden[$0, 5] - rate) < 1e-6 })
    #expect(hidden.rows(0..<5) == free.rows(0..<5))
    // The readout sees what is held in the same step, other hidden units in the next.
    #expect(hidden[5, 0] != free[5, 0])
    #expect(hidden[5, 8] == free[5, 8])
    #expect(hidden[6, 8] != free[6, 8])
  }

  /// Catches currents that act elsewhere than on what the network reads, or of another size.
  @Test func currentsShiftWhatIsRead() throws {
    let learner = try SongLearners.learner("lstm")
    let begin = try trained(learner, cycles: 1)
    var currents = Matrix(rows: 1, columns: learner.neuronCount, repeating: 0.0)
    currents[0, 2] = 4.2
    // 4.2 mV/ms · (1/2.1) ms / 20 mV = 0.1
    var (disturbed, shifted) = (begin, begin)
    shifted.outputs[2] += 0.1
    try learner.run(
      &disturbed, steps: 0..<1, CycleCondition(nudged: false, currents: currents), recording: [])
    try learner.run(&shifted, steps: 0..<1, .free, recording: [])
    #expect(zip(disturbed.outputs.suffix(4), shifted.outputs.suffix(4)).allSatisfy { abs($0 - $1) < 1e-6 })
    var free = begin
    try learner.run(&free, steps: 0..<1, .free, recording: [])
    #expect(free.outputs != disturbed.outputs)
  }

  /// Catches another teacher who is not listened to.
  @Test func anotherTeacherTakesTheOwnOnesPlace() throws {
    let learner = try SongLearners.learner("rnn")
    let begin = try trained(learner, cycles: 1)
    let levels = try SongLearners.song().targetPotential(
      on: learner.timeGrid, restingPotential: 0, amplitude: 1, rampOffset: 0.7)
    let own = TeacherInput(levels: levels)
    let silence = TeacherInput(levels: levels.map { _ in 0 })
    func state(_ condition: CycleCondition) throws -> GradientSongState {
      var state = begin
      try learner.runCycle(&state, condition)
      return state
    }
    let taught = try state(CycleCondition(nudged: false, otherTeacher: own))
    #expect(taught == (try state(.nudged)))
    let silenced = try state(CycleCondition(nudged: true, otherTeacher: silence))
    #expect(silenced.parameters != taught.parameters)
    #expect(silenced.updates == taught.updates)
  }

  /// Catches what makes no sense and is done all the same, and errors that change the state.
  @Test func refusesWhatItCannotDo() throws {
    let stpn = try SongLearners.learner("stpn")
    let begin = stpn.initialState()
    func error(_ condition: CycleCondition) -> SubsongError? {
      var state = begin
      let error = subsongError { try stpn.runCycle(&state, condition) }
      #expect(state == begin)
      return error
    }
    let strong = TeacherInput(levels: Matrix(rows: 4, columns: 48, repeating: 0), strength: 2)
    #expect(error(CycleCondition(nudged: true, otherTeacher: strong))?.what.contains("strength 2.0") == true)
    let clamp = SomaticClamp(steps: 0..<3, neurons: 4..<5, offset: 0)
    #expect(error(CycleCondition(nudged: false, clamps: [clamp]))?.what.contains("stpn") == true)
    var currents = Matrix(rows: 48, columns: 11, repeating: 0.0)
    currents[7, 4] = 1
    #expect(error(CycleCondition(nudged: false, currents: currents))?.what.contains("hidden") == true)
    currents[7, 4] = .nan
    #expect(error(CycleCondition(nudged: false, currents: currents))?.category == .badInput)
    #expect(subsongError { _ = try SongLearners.learner("rnn") { $0.timeStep = 3 } }?.category == .usage)
    #expect(subsongError { _ = try SongLearners.learner("rnn") { $0.feedbackDelay = 0 } }?.category == .usage)
    #expect(
      subsongError { _ = try SongLearners.learner("rnn") { $0.feedbackDelay = 1.5 } }?.category == .usage)
    #expect(subsongError { _ = try SongLearners.learner("rnn") { $0.teacherShare = 0 } }?.category == .usage)
    #expect(
      subsongError { _ = try SongLearners.learner("rnn") { $0.updatesPerCycle = 0 } }?.category == .usage)
    #expect(subsongError { _ = try SongLearners.learner("rmn") }?.remedy?.contains("rnn") == true)
  }

  /// Catches time constants at other places than forget gates and self-connections, beyond their limit, or in cells that need none.
  @Test func unitsRememberBeforeTheyLearn() throws {
    func start(_ model: String, memory: Double) throws -> (drawn: ParameterSet<Float>, ParameterSet<Float>) {
      let learner = try SongLearners.learner(model) { $0.memory = memory }
      let layout = learner.network.layout
      return (
        learner.network.initialParameters(seed: 3),
        ParameterSet(layout, values: learner.initialState().parameters)
      )
    }
    for model in PlasticModel.names {
      let (drawn, begin) = try start(model, memory: 0)
      #expect(drawn == begin, "\(model)")
    }
    let lstm = try start("lstm", memory: 20)
    #expect(lstm.1["weight"] == lstm.drawn["weight"])
    let biases = Array(lstm.1["bias"])
    #expect(biases[..<7] == ArraySlice(biases[7..<14].map { -$0 }))
    #expect(biases[7..<14].allSatisfy { $0 <= Float(2.9445) } && Set(biases[7..<14]).count == 7)
    #expect(biases[14...] == Array(lstm.drawn["bias"])[14...])
    let (drawn, begin) = try start("rnn", memory: 20)
    for row in 0..<7 {
      for column in 0..<11 {
        let (old, new) = (
          Array(drawn["weight"])[row * 11 + column], Array(begin["weight"])[row * 11 + column]
        )
        if column == 4 + row {
          #expect((0...0.95).contains(new))
        } else {
          #expect(new == (column < 4 ? old : old * 0.3))
        }
      }
    }
    let stpn = try start("stpn", memory: 20)
    #expect(stpn.drawn == stpn.1)
  }

  /// Catches a network that does not fit the song, and one that has no kernels.
  @Test func refusesNetworksThatDoNotFit() throws {
    let description = GradientSongDescription(try PlasticModel("rnn", hidden: 5))
    let song = try SongLearners.song()
    let small = SequenceNetwork(try ElmanCell(inputs: 3, units: 5), outputs: 4)
    let plain = SequenceNetwork(try PlasticCell(inputs: 4, units: 5, outputs: 4, normalised), outputs: 4)
    for network in [small, plain] {
      let error = subsongError {
        _ = try GradientSongLearner(description, network: network, song: song, seed: 1)
      }
      #expect(error?.category == .usage)
    }
  }

  private var normalised: PlasticOptions {
    var options = PlasticOptions()
    options.normalisesHidden = true
    return options
  }

  /// Catches a state that is accepted although the numbers were left, and one that a failed cycle has changed.
  @Test func reportsWhatIsNoNumber() throws {
    let learner = try SongLearners.learner("rnn")
    var state = try trained(learner, cycles: 1)
    state.parameters[0] = .nan
    let before = learner.arrays(of: state)
    for condition in [CycleCondition.free, .nudged] {
      let error = subsongError { try learner.runCycle(&state, condition) }
      #expect(error?.category == .numerical)
      #expect(state.completedSteps == 48)
    }
    #expect(learner.arrays(of: state).keys == before.keys)
  }

  /// Catches arrays that are taken for a state although they are none.
  @Test func refusesArraysOfSomethingElse() throws {
    let (learner, other) = (try SongLearners.learner("rnn"), try SongLearners.learner("rnn", hidden: 8))
    var arrays = learner.arrays(of: learner.initialState())
    #expect(subsongError { _ = try other.state(from: arrays) }?.category == .badInput)
    arrays["completed_steps"]?.values = [-1]
    #expect(subsongError { _ = try learner.state(from: arrays) }?.category == .badInput)
  }
}
