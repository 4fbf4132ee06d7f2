import Elise
import Experiments
import LearningTasks
import NumericalCore

extension Perturbation {
  /// What the laws are checked with: the usual dose, but half of what is a share, so that something happens in a small network.
  ///
  /// In a replay from 5 ms of a cycle on for 12 ms; in a training for the second cycle.
  static func example(_ kind: PerturbationKind) -> Perturbation {
    var perturbation = Perturbation(kind)
    let profile = kind.profile
    if profile.dose.range == 0...1, profile.dose.usual < 1 { perturbation.dose = 0.5 }
    let isTraining = profile.phase == .training
    perturbation.onset = isTraining ? 24 : 5
    perturbation.duration = profile.extent == .while ? (isTraining ? 24 : 12) : nil
    return perturbation
  }

  func with(_ change: (inout Perturbation) -> Void) -> Perturbation {
    var perturbation = self
    change(&perturbation)
    return perturbation
  }
}

extension PerturbationKind {
  var takesNeurons: Bool { profile.aim == .neurons }
}

/// A whole experiment with perturbations: three nudged cycles of training, then a replay of five cycles.
struct PerturbationTrial {
  struct Outcome: Equatable {
    /// All rates, sample × neuron.
    var training: [Double]
    var replay: Matrix<Double>
    var state: EliseState
  }

  /// The samples of the replay that is recorded, up to the time 0 of the perturbations; one a step.
  static let origin = 240

  let learner: EliseLearner
  var plastic = true

  func outcome(_ perturbations: [Perturbation]) throws -> Outcome {
    var state = learner.initialState()
    let training = try train(&state, perturbations)
    var replay = PerturbedReplay(learner, song: try SmallNetwork.song())
    (replay.nudgedCycles, replay.onsetCycle, replay.cycles, replay.interval) = (1, 2, 5, 1)
    replay.plastic = plastic
    let recording = try replay.run(&state, perturbations)
    return Outcome(training: training, replay: recording.rates, state: state)
  }

  func train(_ state: inout EliseState, _ perturbations: [Perturbation], cycles: Int = 3) throws -> [Double] {
    let plan = TeachingPlan(perturbations, song: try SmallNetwork.song())
    var samples: [Double] = []
    for cycle in 0..<cycles {
      var condition = CycleCondition(nudged: true, plastic: plastic)
      condition.otherTeacher = try plan?.input(index: cycle, for: learner)
      samples += try learner.runCycle(
        &state, condition, recording: [SignalPlan(SignalPlan.rate, every: 1, of: .all)])[0].storage
    }
    return samples
  }
}

/// One cycle of a replay with perturbations, piece by piece, with every signal recorded in every step.
struct DisturbedCycles {
  private(set) var learner: EliseLearner
  /// Sample × neuron.
  private(set) var somatic: [[Double]] = []
  private(set) var dendritic: [[Double]] = []
  private(set) var conditions: [(piece: Range<Int>, condition: CycleCondition)] = []
  private(set) var state: EliseState

  /// - Parameter cycles: from the one on in which time counts from 0.
  init(
    _ perturbations: [Perturbation], _ learner: EliseLearner, from state: EliseState, cycles: Int = 1,
    plastic: Bool = true, song: Song? = nil
  ) throws {
    var timeline = try PerturbationTimeline(perturbations, of: learner, song: song ?? SmallNetwork.song())
    self.learner = learner
    self.state = state
    for cycle in 0..<cycles {
      let start = cycle * learner.stepsPerCycle
      var step = start
      while step < start + learner.stepsPerCycle {
        let piece = timeline.piece(from: step, to: start + learner.stepsPerCycle)
        try timeline.reach(step, &self.state)
        let condition = timeline.condition(in: piece, cycleStart: start, nudged: false, plastic: plastic)
        conditions.append((piece, condition))
        let signals = ["somatic-potential", "dendritic-potential"]
        let recorded = try timeline.learner.run(
          &self.state, steps: piece.lowerBound - start..<piece.upperBound - start, condition,
          recording: signals.map { SignalPlan($0, every: 1, of: .all) })
        somatic += (0..<recorded[0].rows).map { Array(recorded[0].row($0)) }
        dendritic += (0..<recorded[1].rows).map { Array(recorded[1].row($0)) }
        step = piece.upperBound
      }
    }
    self.learner = timeline.learner
  }
}

/// The largest relative deviation; absolute below 1.
func deviation(_ values: [Double], _ expected: [Double]) -> Double {
  guard values.count == expected.count else { return .infinity }
  return zip(values, expected).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
}
