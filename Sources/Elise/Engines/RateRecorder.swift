import Integrators
import LearningTasks
import NumericalCore

/// Collects rates of the first neurons at regular steps of a cycle.
package struct RateRecorder {
  let interval: Int
  private(set) var rates: Matrix<Double>

  init(interval: Int, neuronCount: Int, stepsPerCycle: Int) {
    self.interval = interval
    rates = Matrix(
      rows: neuronCount,
      columns: RateRecordingPlan.sampleCount(stepsPerCycle: stepsPerCycle, every: interval), repeating: 0)
  }

  /// Takes the samples of the steps `columns`, the last of which is the newest of the history.
  mutating func record(_ history: RateHistory, columns: Range<Int>) {
    let first = (columns.lowerBound + interval - 1) / interval * interval
    for column in stride(from: first, to: columns.upperBound, by: interval) {
      for neuron in 0..<rates.rows {
        rates[neuron, column / interval] = history.rate(of: neuron, stepsAgo: columns.upperBound - 1 - column)
      }
    }
  }

  /// Lets a kernel write the samples, neuron × sample.
  mutating func withSamples<Outcome>(
    _ body: (_ neurons: Int, _ interval: Int, _ samples: Int, _ pointer: UnsafeMutablePointer<Double>?) ->
      Outcome
  ) -> Outcome {
    let (neurons, samples, interval) = (rates.rows, rates.columns, interval)
    return rates.storage.withUnsafeMutableBufferPointer { body(neurons, interval, samples, $0.baseAddress) }
  }
}
