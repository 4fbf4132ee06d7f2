import Foundation
import Subsong
import Testing

// <doc:AddYourOwnLearner>
/// Outputs that predict themselves from what they all did in the last 60 ms: σ_i = σ(Σ W_ij r_j(t − d)), learned by the
/// local rule ΔW = η (r_i − σ_i) r_j(t − d), which is never switched off.
struct DelayLineLearner: RateLearner {
  struct State: Sendable, Equatable {
    /// Output × (delay, output), and a bias.
    var weights: Matrix<Double>
    /// The rates of the last steps, the newest first, and 1 for the bias.
    var past: [Double]
  }

  let teacherParameters = RateTeacherParameters()
  let timeGrid: TimeGrid
  let target: Matrix<Double>
  let memory = 60
  let nudging = 0.6
  let learningRate = 0.02

  init(_ song: Song) throws(SubsongError) {
    timeGrid = try TimeGrid(step: 1)  // ms
    let teacher = teacherParameters
    target = try song.targetPotential(
      on: timeGrid, restingPotential: 0, amplitude: teacher.amplitude, rampOffset: teacher.rampOffset,
      shape: teacher.shape
    ).map(teacher.rate)
  }

  var visibleCount: Int { target.rows }
  var neuronCount: Int { target.rows }  // there is no latent neuron
  var stepsPerCycle: Int { target.columns }
  var inputCount: Int { memory * visibleCount + 1 }
}
// </doc>

// <doc:AddYourOwnLearner>
extension DelayLineLearner {
  @discardableResult
  func run(
    _ state: inout State, steps: Range<Int>, _ condition: CycleCondition, recording plans: [SignalPlan]
  ) throws(SubsongError) -> [Matrix<Double>] {
    var samples = plans.map { _ in [Double]() }
    for step in steps {
      let current = condition.currents?.row(step - steps.lowerBound)
      let rates = (0..<visibleCount).map { output in
        let shift = (current?.dropFirst(output).first ?? 0) * teacherParameters.membraneTime
        return advance(output, &state, step, condition, shift: teacherParameters.rateSlope * shift)
      }
      state.past = rates + state.past[..<(inputCount - 1 - visibleCount)] + [1]
      for (index, plan) in plans.enumerated() where step % plan.interval == 0 && plan.population != .latent {
        samples[index] += rates
      }
    }
    return samples.map {
      Matrix(rows: $0.count / visibleCount, columns: $0.isEmpty ? 0 : visibleCount, storage: $0)
    }
  }

  /// The rate of an output in a step, after which its weights have changed.
  private func advance(
    _ output: Int, _ state: inout State, _ step: Int, _ condition: CycleCondition, shift: Double
  ) -> Double {
    let row = output * inputCount
    var drive = shift
    for input in 0..<inputCount { drive += state.weights.storage[row + input] * state.past[input] }
    let predicted = 1 / (1 + exp(-drive))
    let rate = held(output, step, condition) ?? nudged(predicted, output, step, condition)
    if condition.plastic, rate != predicted {
      let change = learningRate * (rate - predicted)
      for input in 0..<inputCount { state.weights.storage[row + input] += change * state.past[input] }
    }
    return rate
  }

  private func nudged(_ predicted: Double, _ output: Int, _ step: Int, _ condition: CycleCondition) -> Double
  {
    var (teacher, strength) = (target[output, step], condition.nudged ? nudging : 0)
    if let other = condition.otherTeacher {
      teacher = teacherParameters.rate(of: teacherParameters.amplitude * other.levels[output, step])
      strength = min(1, nudging * other.strength)
    }
    return strength * teacher + (1 - strength) * predicted
  }

  private func held(_ output: Int, _ step: Int, _ condition: CycleCondition) -> Double? {
    let clamp = condition.clamps.last { $0.steps.contains(step) && $0.neurons.contains(output) }
    return clamp.map { teacherParameters.rate(of: $0.offset) }
  }
}
// </doc>

// <doc:AddYourOwnLearner>
extension DelayLineLearner {
  var signals: [RecordableSignal] {
    [RecordableSignal(name: SignalPlan.rate, symbol: "r", unit: "1", meaning: "the rate of an output")]
  }
  var snapshots: [String] { ["weights"] }  // can be recorded after every cycle

  func targetRates(every interval: Int) -> Matrix<Double> {
    Matrix(rows: visibleCount, columns: (stepsPerCycle + interval - 1) / interval) {
      target[$0, $1 * interval]
    }
  }

  func initialState() -> State {
    let rest = teacherParameters.rate(of: 0)
    return State(
      weights: Matrix(rows: visibleCount, columns: inputCount, repeating: 0),
      past: Array(repeating: rest, count: inputCount - 1) + [1])
  }

  func arrays(of state: State) -> NamedArrays {
    [
      "weights": NamedArray(state.weights, axes: ["output", "input"], unit: "1"),
      "past": NamedArray(state.past, axis: "input", unit: "1"),
    ]
  }

  func state(from arrays: NamedArrays) throws(SubsongError) -> State {
    guard let weights = arrays["weights"]?.matrix, let past = arrays["past"]?.values,
      weights.rows == visibleCount, weights.columns == inputCount, past.count == inputCount
    else { throw SubsongError(.badInput, "the arrays are not those of this delay-line learner") }
    return State(weights: weights, past: past)
  }

  var declaration: LearnerDeclaration {
    let count = visibleCount * inputCount
    let synapses = PlasticSynapses(
      "delayed", count: count, rule: "ΔW_ij = η (r_i − σ_i) r_j(t − d)",
      signals: [.presynaptic, .postsynaptic], timing: .online, isAlwaysOn: true)
    return LearnerDeclaration(plasticity: [synapses], fixedSynapses: 0, operationsPerStep: 4 * Double(count))
  }
}
// </doc>

@Suite struct OwnLearnerArticle {
  /// Catches protocols that need more than the article says, and a learner of the article that learns nothing.
  @Test func aLearnerFromOutsideLearnsASong() throws {
    // <doc:AddYourOwnLearner>
    let song = try SongLibrary.song(named: "fuer-elise-short")
    let learner = try DelayLineLearner(song)
    var rules = ContestRules()
    rules.trainingCycles = 400
    rules.freeCycles = 20
    let result = try Contest(learner, song: song, rules: rules, seed: 1).run()
    let card = PlausibilityCard(learner.declaration)
    // </doc>
    let contest = try #require(result)
    #expect(try #require(contest.frozenMean) > 0.99)
    // Without latent neurons nothing remembers the song while all outputs are held.
    let clamped = try #require(contest.recoveries.first { $0.disturbance == .clamp })
    #expect(clamped.timeTo95 == nil && contest.noteAccuracy == 1)
    #expect(card[.local] == .yes && card[.alwaysOn] == .yes)
  }

  /// Catches a state that does not come back from its arrays, and a run that depends on where it is split.
  @Test func theStateIsAValue() throws {
    let learner = try DelayLineLearner(SongLibrary.song(named: "fuer-elise-short"))
    var (whole, split) = (learner.initialState(), learner.initialState())
    try learner.runCycle(&whole, .nudged)
    try learner.run(&split, steps: 0..<31, .nudged, recording: [])
    split = try learner.state(from: learner.arrays(of: split))
    try learner.run(&split, steps: 31..<learner.stepsPerCycle, .nudged, recording: [])
    #expect(whole == split && whole != learner.initialState())
  }
}
