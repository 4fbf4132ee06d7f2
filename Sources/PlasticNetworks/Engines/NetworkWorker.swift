import Autodiff
import LearningTasks

/// What one thread does with some items of a batch; it owns the memory that it needs for it.
protocol NetworkWorker<Scalar>: AnyObject {
  associatedtype Scalar: TensorScalar

  /// Takes the parameters for what follows.
  func begin(_ parameters: UnsafePointer<Scalar>)

  /// Adds the gradient of the items' share of the loss to `gradients`.
  ///
  /// - Returns: that share.
  func learn(
    _ rows: Range<Int>, of batch: PreparedBatch<Scalar>, gradients: UnsafeMutablePointer<Scalar>
  ) -> Double

  /// Writes what the network answers to the items: `outputs` (items × steps × outputs) and, where it is asked for, the energy
  /// of each step (items × steps), at the rows' places in the whole batch.
  func evaluate(
    _ rows: Range<Int>, of batch: PreparedBatch<Scalar>, outputs: UnsafeMutablePointer<Scalar>,
    energies: UnsafeMutablePointer<Scalar>?)
}
