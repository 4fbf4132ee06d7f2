import LearningTasks
import NumericalCore

/// Takes samples of the rates at regular steps of a cycle, one matrix a plan.
struct RateRecorder {
  private let plans: [(interval: Int, neurons: Range<Int>)]
  private var samples: [[Double]]

  /// - Precondition: each plan names the rate.
  init(_ plans: [SignalPlan], _ learner: some SequenceLearner) {
    precondition(plans.allSatisfy { $0.signal == SignalPlan.rate }, "a reservoir has no signal but the rate")
    self.plans = plans.map { ($0.interval, learner.neurons(of: $0.population)) }
    samples = Array(repeating: [], count: plans.count)
  }

  /// Takes the samples of a step of the cycle, which left this state.
  mutating func record(_ state: ReservoirState, _ step: Int) {
    for (index, plan) in plans.enumerated() where step % plan.interval == 0 {
      let outputs = state.output.count
      samples[index] += state.output[plan.neurons.clamped(to: 0..<outputs)]
      let units = plan.neurons.clamped(to: outputs..<outputs + state.activity.count)
      samples[index] += state.activity[units.lowerBound - outputs..<units.upperBound - outputs]
    }
  }

  /// What was recorded, in the order of the plans: sample × neuron.
  var matrices: [Matrix<Double>] {
    zip(plans, samples).map { plan, samples in
      let width = plan.neurons.count
      return Matrix(rows: width == 0 ? 0 : samples.count / width, columns: width, storage: samples)
    }
  }
}
