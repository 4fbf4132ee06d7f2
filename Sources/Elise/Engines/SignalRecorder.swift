import CKernels
import LearningTasks
import NumericalCore

/// Takes samples of signals at regular steps of a cycle, one matrix a plan.
package struct SignalRecorder {
  private struct Recording {
    let signal: EliseSignal
    let neurons: Range<Int>
    let interval: Int
    /// The first sample of the cycle that is taken, and how many are.
    let firstSample, sampleCount: Int
    /// Of its first sample among those of all recordings.
    let offset: Int

    var count: Int { neurons.count * sampleCount }
  }

  private var recordings: [Recording] = []
  /// Recording by recording, each sample × neuron.
  private var samples: [Double] = []

  /// Records nothing.
  package init() {}

  /// - Precondition: each plan names a signal of the learner's.
  package init(_ plans: [SignalPlan], _ learner: EliseLearner, steps: Range<Int>) {
    var count = 0
    for plan in plans {
      guard let signal = EliseSignal(rawValue: plan.signal) else {
        preconditionFailure("there is no signal '\(plan.signal)'")
      }
      precondition(plan.interval > 0, "samples are some steps apart")
      let recording = Recording(
        signal: signal, neurons: learner.neurons(of: plan.population), interval: plan.interval,
        firstSample: SignalPlan.sampleCount(stepsPerCycle: steps.lowerBound, every: plan.interval),
        sampleCount: SignalPlan.sampleCount(stepsPerCycle: steps.upperBound, every: plan.interval)
          - SignalPlan.sampleCount(stepsPerCycle: steps.lowerBound, every: plan.interval),
        offset: count)
      recordings.append(recording)
      count += recording.count
    }
    samples = Array(repeating: 0, count: count)
  }

  /// What was recorded, in the order of the plans: sample × neuron.
  package var matrices: [Matrix<Double>] {
    recordings.map {
      // The samples of a single recording need no copy.
      let own = recordings.count == 1 ? samples : Array(samples[$0.offset..<$0.offset + $0.count])
      return Matrix(rows: $0.sampleCount, columns: $0.neurons.count, storage: own)
    }
  }

  /// Takes the samples of the step `column`, which left this state.
  mutating func record(_ state: EliseState, column: Int) {
    for recording in recordings where column % recording.interval == 0 {
      let sample = column / recording.interval - recording.firstSample
      let row = recording.offset + sample * recording.neurons.count
      for (index, neuron) in recording.neurons.enumerated() {
        samples[row + index] = recording.signal.value(of: neuron, in: state)
      }
    }
  }

  /// Lets the kernels write the samples.
  mutating func withKernelRecordings<Outcome>(
    _ body: (UnsafeBufferPointer<subsong_recording>) -> Outcome
  ) -> Outcome {
    samples.withUnsafeMutableBufferPointer { [recordings] samples in
      let kernel = recordings.map {
        subsong_recording(
          signal: $0.signal.kernel, first: $0.neurons.lowerBound, neurons: $0.neurons.count,
          interval: $0.interval, skipped: $0.firstSample,
          out: samples.baseAddress.map { [offset = $0.offset] in $0 + offset })
      }
      return kernel.withUnsafeBufferPointer(body)
    }
  }
}

extension EliseSignal {
  fileprivate var kernel: subsong_signal {
    switch self {
    case .somaticPotential: SUBSONG_SOMATIC_POTENTIAL
    case .dendriticPotential: SUBSONG_DENDRITIC_POTENTIAL
    case .trace: SUBSONG_TRACE
    case .rate: SUBSONG_RATE
    }
  }
}
