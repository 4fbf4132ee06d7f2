import NumericalCore

/// Takes samples of the rates at regular steps of a cycle, one matrix a plan, for learners with no other signal.
package struct RateRecorder {
  private let plans: [(interval: Int, neurons: Range<Int>)]
  private var samples: [[Double]]

  /// - Precondition: each plan names the rate.
  package init(_ plans: [SignalPlan], _ learner: some SequenceLearner) {
    precondition(plans.allSatisfy { $0.signal == SignalPlan.rate }, "there is no signal but the rate")
    self.plans = plans.map { ($0.interval, learner.neurons(of: $0.population)) }
    samples = Array(repeating: [], count: plans.count)
  }

  /// Whether nothing is recorded.
  package var isIdle: Bool { plans.isEmpty }

  /// Takes the samples of a step of the cycle, after which visible and latent neurons have these rates.
  package mutating func record(_ step: Int, visible: [Double], latent: @autoclosure () -> [Double]) {
    for (index, plan) in plans.enumerated() where step % plan.interval == 0 {
      samples[index] += visible[plan.neurons.clamped(to: visible.indices)]
      let units =
        max(0, plan.neurons.lowerBound - visible.count)..<max(0, plan.neurons.upperBound - visible.count)
      if !units.isEmpty { samples[index] += latent()[units] }
    }
  }

  /// What was recorded, in the order of the plans: sample × neuron.
  package var matrices: [Matrix<Double>] {
    zip(plans, samples).map { plan, samples in
      let width = plan.neurons.count
      return Matrix(rows: width == 0 ? 0 : samples.count / width, columns: width, storage: samples)
    }
  }
}
