import Autodiff
import LearningTasks
import NumericalCore

/// Readout and loss for some items, with their gradients.
final class LossHead<Scalar: TensorScalar> {
  private let kernels = HeadKernels<Scalar>.kernels
  private let loss: EpisodeLoss
  private let steps: Int
  /// What the cell hands out, and what the loss reads of one vector.
  private let width, outputs: Int
  /// Distance of two vectors of outputs: `outputs` after a linear readout, else `width`.
  private let stride: Int
  private let readout: Readout
  private let layout: ParameterLayout
  /// Weights of the readout, inputs × outputs, and their gradient.
  private let weight, weightGradient: AlignedArray<Scalar>
  private let results, errors: AlignedArray<Scalar>

  init(_ network: SequenceNetwork, _ loss: EpisodeLoss, steps: Int) {
    (self.loss, self.steps, readout, layout) = (loss, steps, network.readout, network.layout)
    (width, outputs) = (network.cell.outputCount, network.outputCount)
    switch readout {
    case .linear: stride = outputs
    case .leading: stride = width
    }
    weight = AlignedArray(zeros: width * outputs)
    weightGradient = AlignedArray(zeros: width * outputs)
    results = AlignedArray(zeros: steps * stride)
    errors = AlignedArray(zeros: steps * stride)
  }

  private var first: Int { loss.firstStep(of: steps) }

  /// The share of one term of the sum in the mean over a batch.
  private func weight(in batch: Int) -> Double {
    switch loss {
    case .crossEntropyAtEnd: 1 / Double(batch)
    case .meanSquaredError, .binaryCrossEntropy: 1 / Double(batch * (steps - first) * outputs)
    }
  }

  /// Takes the readout's weights for what follows.
  func begin(_ parameters: UnsafePointer<Scalar>) {
    guard case .linear = readout else { return }
    kernels.transpose(outputs, width, parameters + layout["readout.weight"].lowerBound, weight.base)
  }

  /// Loss of some items, and its gradient with respect to what the cell handed out.
  ///
  /// - Parameters:
  ///   - rows: the items in the batch.
  ///   - handed: items × steps × width.
  ///   - gradients: gets the gradient of the readout added, except for the weights: see ``end(_:)``.
  ///   - handedErrors: items × steps × width; written.
  /// - Returns: the items' share of the mean over the batch.
  func loss(
    _ rows: Range<Int>, of batch: PreparedBatch<Scalar>, _ parameters: UnsafePointer<Scalar>,
    handed: UnsafePointer<Scalar>, gradients: UnsafeMutablePointer<Scalar>,
    handedErrors: AlignedArray<Scalar>
  ) -> Double {
    handedErrors.clear(0..<rows.count * steps * width)
    let scale = weight(in: batch.items)
    var sum = 0.0
    for (k, item) in rows.enumerated() {
      let offset = (k * steps + first) * width
      switch readout {
      case .linear:
        let bias = layout["readout.bias"].lowerBound
        kernels.readoutForward(
          weight.base, parameters + bias, width, outputs, steps - first, handed + offset, width, results.base,
          stride)
        sum += terms(item, of: batch, results.base, scale, errors.base)
        kernels.readoutAdjoint(
          weight.base, width, outputs, steps - first, handed + offset, width, errors.base, stride,
          weightGradient.base, gradients + bias, handedErrors.base + offset, width)
      case .leading:
        sum += terms(item, of: batch, handed + offset, scale, handedErrors.base + offset)
      }
    }
    return sum * scale
  }

  /// Adds the gradient of the readout's weights that was collected since the last time.
  func end(_ gradients: UnsafeMutablePointer<Scalar>) {
    guard case .linear = readout else { return }
    kernels.accumulateTransposed(
      width, outputs, weightGradient.base, gradients + layout["readout.weight"].lowerBound)
    weightGradient.clear()
  }

  /// The sum of one item's terms.
  private func terms(
    _ item: Int, of batch: PreparedBatch<Scalar>, _ results: UnsafePointer<Scalar>, _ scale: Double,
    _ errors: UnsafeMutablePointer<Scalar>?
  ) -> Double {
    let rows = steps - first
    if case .crossEntropyAtEnd = loss {
      return batch.labels.withUnsafeBufferPointer { labels in
        labels.baseAddress.map {
          kernels.crossEntropy(outputs, rows, results, stride, $0 + item, scale, errors)
        } ?? 0
      }
    }
    let kernel = if case .binaryCrossEntropy = loss { kernels.logisticLoss } else { kernels.squaredError }
    return kernel(
      outputs, rows, results, stride, batch.targets.base + (item * steps + first) * outputs, scale, errors)
  }

  /// The outputs of some vectors that the cell handed out.
  ///
  /// - Parameters:
  ///   - handed: rows × width.
  ///   - target: rows × outputs; written.
  func read(
    rows: Int, _ parameters: UnsafePointer<Scalar>, handed: UnsafePointer<Scalar>,
    into target: UnsafeMutablePointer<Scalar>
  ) {
    switch readout {
    case .linear:
      kernels.readoutForward(
        weight.base, parameters + layout["readout.bias"].lowerBound, width, outputs, rows, handed, width,
        target, outputs)
    case .leading:
      let bytes = outputs * MemoryLayout<Scalar>.stride
      for row in 0..<rows {
        UnsafeMutableRawPointer(target + row * outputs).copyMemory(
          from: handed + row * width, byteCount: bytes)
      }
    }
  }
}
