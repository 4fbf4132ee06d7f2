import Autodiff
import LearningTasks
import NumericalCore

/// Forward, loss and adjoint on the tape: for rules that have no fused passes, and what those are checked against.
final class TapeWorker<Scalar: TensorScalar>: NetworkWorker {
  private let network: SequenceNetwork
  private let loss: EpisodeLoss
  private let steps: Int
  private var parameters: [NDArray<Scalar>] = []

  init(_ network: SequenceNetwork, _ loss: EpisodeLoss, steps: Int) {
    (self.network, self.loss, self.steps) = (network, loss, steps)
  }

  func begin(_ parameters: UnsafePointer<Scalar>) {
    let layout = network.layout
    self.parameters = zip(layout.parameters, layout.ranges).map { description, range in
      NDArray(
        shape: description.shape,
        values: Array(UnsafeBufferPointer(start: parameters + range.lowerBound, count: range.count)))
    }
  }

  func learn(
    _ rows: Range<Int>, of batch: PreparedBatch<Scalar>, gradients: UnsafeMutablePointer<Scalar>
  ) -> Double {
    let rollout = TapeRollout(network, parameters, observes: false, isRecording: true)
    let outputs = rollout.run(inputs(rows, of: batch), from: firstStep)
    let value = share(outputs, rows, of: batch)
    let kernels = HeadKernels<Scalar>.kernels
    let all = rollout.tape.gradients(of: value, with: rollout.parameters)
    for (range, gradient) in zip(network.layout.ranges, all) {
      gradient?.values.withUnsafeBufferPointer {
        kernels.accumulate(range.count, $0.baseAddress, gradients + range.lowerBound)
      }
    }
    return Double(value.value.values[0])
  }

  func evaluate(
    _ rows: Range<Int>, of batch: PreparedBatch<Scalar>, outputs: UnsafeMutablePointer<Scalar>,
    energies: UnsafeMutablePointer<Scalar>?
  ) {
    let rollout = TapeRollout(network, parameters, observes: energies != nil, isRecording: false)
    let count = network.outputCount
    rollout.observer = { step, observations in
      guard let energies, let energy = observations["energy"] else { return }
      let units = energy.count / rows.count
      for (k, row) in rows.enumerated() {
        energies[row * self.steps + step] = energy.values[k * units..<(k + 1) * units].reduce(0, +)
      }
    }
    for (step, output) in rollout.run(inputs(rows, of: batch), from: 0).enumerated() {
      for (k, row) in rows.enumerated() {
        for o in 0..<count {
          outputs[(row * steps + step) * count + o] = output.value.values[k * count + o]
        }
      }
    }
  }

  private var firstStep: Int { loss.firstStep(of: steps) }

  /// One array a step: items × inputs.
  private func inputs(_ rows: Range<Int>, of batch: PreparedBatch<Scalar>) -> [NDArray<Scalar>] {
    (0..<steps).map { step in
      var values: [Scalar] = []
      values.reserveCapacity(rows.count * batch.inputCount)
      for row in rows {
        let start = batch.inputs.base + (row * steps + step) * batch.inputCount
        values += UnsafeBufferPointer(start: start, count: batch.inputCount)
      }
      return NDArray(shape: [rows.count, batch.inputCount], values: values)
    }
  }

  /// The rows' share of the mean over the batch.
  private func share(_ outputs: [Variable<Scalar>], _ rows: Range<Int>, of batch: PreparedBatch<Scalar>)
    -> Variable<Scalar>
  {
    let part = Scalar(rows.count) / Scalar(batch.items)
    switch loss {
    case .crossEntropyAtEnd:
      return outputs[0].softmaxCrossEntropy(labels: rows.map { Int(batch.labels[$0]) }) * part
    case .meanSquaredError:
      let terms = outputs.enumerated().map { step, output in
        (output - output.tape.constant(target(firstStep + step, rows, of: batch))).squared().mean()
      }
      return terms.dropFirst().reduce(terms[0], +) * (part / Scalar(terms.count))
    case .binaryCrossEntropy:
      let terms = outputs.enumerated().map { step, output in
        output.sigmoidCrossEntropy(targets: target(step, rows, of: batch))
      }
      return terms.dropFirst().reduce(terms[0], +) * (part / Scalar(terms.count))
    }
  }

  private func target(_ step: Int, _ rows: Range<Int>, of batch: PreparedBatch<Scalar>) -> NDArray<Scalar> {
    let count = network.outputCount
    return NDArray(
      shape: [rows.count, count],
      values: rows.flatMap { row in
        UnsafeBufferPointer(start: batch.targets.base + (row * steps + step) * count, count: count)
      })
  }
}
