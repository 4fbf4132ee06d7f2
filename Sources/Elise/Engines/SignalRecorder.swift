import CKernels
import LearningTasks
import NumericalCore

/// Takes samples of signals at regular steps of a cycle, one matrix a plan.
package struct SignalRecorder {
  private struct Recording {
    let signal: EliseSignal
    let neurons: Range<Int>
    let interval: Int
    let sampleCount: Int
    /// Of its first sample among those of all recordings.
    let offset: Int

    var count: Int { neurons.count * sampleCount }
  }

  private var recordings: [Recording] = []
  /// Recording by recording, each neuron × sample.
  private var samples: [Double] = []

  /// Records nothing.
  package init() {}

  /// - Precondition: each plan names a signal of the learner's.
  package init(_ plans: [SignalPlan], _ learner: EliseLearner) {
    for plan in plans {
      guard let signal = EliseSignal(rawValue: plan.signal) else {
        preconditionFailure("there is no signal '\(plan.signal)'")
      }
      precondition(plan.interval > 0, "samples are some steps apart")
      let recording = Recording(
        signal: signal, neurons: learner.neurons(of: plan.population), interval: plan.interval,
        sampleCount: SignalPlan.sampleCount(stepsPerCycle: learner.stepsPerCycle, every: plan.interval),
        offset: samples.count)
      recordings.append(recording)
      samples += repeatElement(0, count: recording.count)
    }
  }

  /// What was recorded, in the order of the plans: neuron × sample.
  package var matrices: [Matrix<Double>] {
    recordings.map {
      Matrix(
        rows: $0.neurons.count, columns: $0.sampleCount,
        storage: Array(samples[$0.offset..<$0.offset + $0.count]))
    }
  }

  /// Takes the samples of the step `column`, which left this state.
  mutating func record(_ state: EliseState, column: Int) {
    for recording in recordings where column % recording.interval == 0 {
      for (row, neuron) in recording.neurons.enumerated() {
        samples[recording.offset + row * recording.sampleCount + column / recording.interval] =
          recording.signal.value(of: neuron, in: state)
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
          interval: $0.interval, samples: $0.sampleCount,
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
