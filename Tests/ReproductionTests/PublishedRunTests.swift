import Elise
import Experiments
import Foundation
import Integrators
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// The published network of seed 12345, from its first random draw to its learning curve.
@Suite struct PublishedRunTests {
  private struct Snapshot: Decodable {
    let step: Int
    let u, v, trace, W_row_sums: [Double]
    let W_sum_squares: Double
  }

  private struct Network: Decodable {
    let buffer_len_dend, buffer_len_exc, buffer_len_inh: [Int]
    let scaffold_edges_in_order_of_growth: [[Int]]
    let W0: [[Double]]
    let snapshots: [Snapshot]
  }

  private struct Trained: Decodable { let W: [[Double]] }

  /// Debug builds run the same steps some thirty times slower; they look at the beginning only.
  static let isOptimised: Bool = {
    #if DEBUG
      false
    #else
      true
    #endif
  }()

  private func learner(_ kind: EngineKind) throws -> EliseLearner {
    try EliseLearner(.paper, song: Song.load("fuer-elise"), seed: 12345, engine: EngineOptions(kind))
  }

  private func deviation(_ a: [Double], _ b: [Double]) -> Double {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0 : .infinity
  }

  /// Every delay, scaffold connection and weight, exactly: catches one random draw too many.
  @Test func seedGivesThePublishedNetwork() throws {
    let published: Network = try ReferenceData.json(named: "elise/network_seed12345.json")
    let network = try learner(.step).network
    #expect(network.delays.nominalDendritic == published.buffer_len_dend)
    #expect(network.delays.nominalExcitatory == published.buffer_len_exc)
    #expect(network.delays.nominalInhibitory == published.buffer_len_inh)
    #expect(network.scaffold.edges.map { [$0.pre, $0.post] } == published.scaffold_edges_in_order_of_growth)
    #expect(network.synapseCount == 3906)
    #expect(network.initialWeights.storage == published.W0.flatMap(\.self))
  }

  /// The state after 1 … 105 000 steps of training, nudged and free cycles in their order.
  @Test(arguments: [EngineKind.reference, .step, .block])
  func trainingPassesThePublishedSnapshots(kind: EngineKind) throws {
    let published: Network = try ReferenceData.json(named: "elise/network_seed12345.json")
    let learner = try learner(kind)
    var state = learner.initialState()
    let limit = kind == .reference ? (Self.isOptimised ? 5000 : 300) : (Self.isOptimised ? 105_000 : 25_000)
    let teacher = TeacherConductances(
      target: learner.targetPotential, nudgingStrength: 0.6, learner.network.description.neuron)
    for snapshot in published.snapshots where snapshot.step <= limit {
      while state.completedSteps < snapshot.step {
        let (cycle, column) = (state.completedSteps / 2500 - 1, state.completedSteps % 2500)
        let end = min(2500, column + snapshot.step - state.completedSteps)
        let isFree = cycle >= 0 && cycle % 20 == 0
        EngineOptions(kind).engine(for: learner.network).advance(
          learner.network, &state, columns: column..<end,
          drive: EliseDrive(teacher: isFree ? nil : teacher, plastic: true, clamp: nil))
      }
      #expect(deviation(state.somaticPotential, snapshot.u) <= 1e-10, "step \(snapshot.step)")
      #expect(deviation(state.dendriticPotential, snapshot.v) <= 1e-10)
      #expect(deviation(state.trace, snapshot.trace) <= 1e-10)
      let rowSums = (0..<63).map { state.weights.row($0).reduce(0, +) }
      #expect(deviation(rowSums, snapshot.W_row_sums) <= 1e-10)
      #expect(
        deviation([state.weights.storage.reduce(0) { $0 + $1 * $1 }], [snapshot.W_sum_squares]) <= 1e-10)
    }
  }

  /// The beginning of the published learning curve, one free run after the other.
  @Test func learningCurveIsThePublishedOne() throws {
    let published = try ReferenceData.table(named: "elise/learning_curve_seed12345_full.csv")
    let learner = try learner(.step)
    var schedule = TrainingSchedule()
    schedule.trainingCycles = Self.isOptimised ? 1000 : 41
    var state = learner.initialState()
    let scores = try SequenceExperiment(learner, schedule).train(&state)
    #expect(scores.count == (Self.isOptimised ? 50 : 3))
    for (score, row) in zip(scores, published) {
      #expect(Double(score.cycle) == row[0])
      #expect(abs(score.correlation - row[1]) <= 1e-6, "cycle \(score.cycle)")
      #expect(abs(score.meanSquaredError - row[2]) <= 1e-6)
    }
  }

  /// The published trained weights in a network at rest: three nudged cycles bring it into the song, and the free ones stay there.
  @Test func trainedWeightsReplayFromRest() throws {
    let trained: Trained = try ReferenceData.json(named: "elise/trained_seed12345.json")
    let published = try ReferenceData.table(named: "elise/replay_from_rest_seed12345.csv")
    let learner = try learner(.step)
    var state = learner.initialState()
    state.weights = Matrix(rows: 63, columns: 63, storage: trained.W.flatMap(\.self))
    for row in published.prefix(Self.isOptimised ? 20 : 5) {
      try learner.runCycle(&state, row[0] < 3 ? .nudged : .free)
      #expect(
        deviation(Array(state.somaticPotential.prefix(13)), Array(row[1...13])) <= 1e-8, "cycle \(row[0])")
    }
  }
}
