import Autodiff
import CPlasticKernels
import LearningTasks
import NumericalCore

/// A batch in the precision and the order in which it is worked through.
///
/// The order depends on what the episodes are, not on where they stand in the batch, so that gradients, which are sums over items,
/// have the same bits whatever that is.
struct PreparedBatch<Scalar: TensorScalar> {
  let items, steps, inputCount: Int
  /// Row k of the arrays is item `order[k]` of the batch.
  let order: [Int]
  /// items × steps × inputs.
  let inputs: AlignedArray<Scalar>
  let labels: [Int32]
  /// items × steps × outputs (one output for binary targets); none for classes.
  let targets: AlignedArray<Scalar>

  init(_ batch: EpisodeBatch) {
    (items, steps, inputCount) = (batch.items, batch.steps, batch.inputCount)
    let order = Self.order(of: batch)
    self.order = order
    inputs = Self.rows(batch.inputs, order)
    switch batch.targets {
    case .classes(let classes):
      labels = order.map { Int32(classes[$0]) }
      targets = AlignedArray(zeros: 0)
    case .values(let values), .binary(let values):
      labels = []
      targets = Self.rows(values, order)
    }
  }

  /// One sequence, whose numbers whoever holds the arrays writes.
  ///
  /// - Parameters:
  ///   - inputs: steps × `inputCount`.
  ///   - targets: steps × outputs; none where nothing is learned.
  init(inputs: AlignedArray<Scalar>, _ inputCount: Int, targets: AlignedArray<Scalar>) {
    (items, steps, self.inputCount) = (1, inputs.count / inputCount, inputCount)
    (order, labels, self.inputs, self.targets) = ([0], [], inputs, targets)
  }

  /// By a fingerprint of inputs and targets; items that are alike keep their order, which then does not matter.
  private static func order(of batch: EpisodeBatch) -> [Int] {
    let prints = (0..<batch.items).map { item in
      let inputs = fingerprint(batch.inputs, item, of: batch.items, from: 0)
      switch batch.targets {
      case .classes(let classes): return inputs ^ (UInt64(classes[item]) &* 0x9e37_79b9_7f4a_7c15)
      case .values(let values), .binary(let values):
        return fingerprint(values, item, of: batch.items, from: inputs)
      }
    }
    return prints.indices.sorted { (prints[$0], $0) < (prints[$1], $1) }
  }

  private static func fingerprint(_ values: [Float], _ item: Int, of items: Int, from start: UInt64) -> UInt64
  {
    let length = values.count / max(1, items)
    return values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return start }
      return subsong_fingerprint(base + item * length, length, start)
    }
  }

  private static func rows(_ values: [Float], _ order: [Int]) -> AlignedArray<Scalar> {
    let rows = AlignedArray<Scalar>(zeros: values.count)
    HeadKernels<Scalar>.kernels.gather(
      order.count, values.count / max(1, order.count), order, values, rows.base)
    return rows
  }
}
