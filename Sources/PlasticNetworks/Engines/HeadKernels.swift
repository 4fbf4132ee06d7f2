import Autodiff
import CPlasticKernels

/// The kernels between a cell and the loss, in one precision; see `head_kernels.h`.
struct HeadKernels<Scalar: TensorScalar>: Sendable {
  typealias In = UnsafePointer<Scalar>
  typealias Out = UnsafeMutablePointer<Scalar>
  typealias Loss = @Sendable (Int, Int, In?, Int, In?, Double, Out?) -> Double

  let readoutForward: @Sendable (In?, In?, Int, Int, Int, In?, Int, Out?, Int) -> Void
  let readoutAdjoint: @Sendable (In?, Int, Int, Int, In?, Int, In?, Int, Out?, Out?, Out?, Int) -> Void
  let crossEntropy: @Sendable (Int, Int, In?, Int, UnsafePointer<Int32>?, Double, Out?) -> Double
  let squaredError: Loss
  let logisticLoss: Loss
  let accumulate: @Sendable (Int, In?, Out?) -> Void
  let transpose: @Sendable (Int, Int, In?, Out?) -> Void
  let accumulateTransposed: @Sendable (Int, Int, In?, Out?) -> Void
  let gather: @Sendable (Int, Int, UnsafePointer<Int>?, UnsafePointer<Float>?, Out?) -> Void
  let scatter: @Sendable (Int, Int, UnsafePointer<Int>?, In?, UnsafeMutablePointer<Float>?) -> Void

  /// - Precondition: the precision is single or double.
  static var kernels: HeadKernels {
    for table in [single as Any, double as Any] {
      if let table = table as? HeadKernels { return table }
    }
    preconditionFailure("networks are trained in single or double precision")
  }
}

private let single = HeadKernels<Float>(
  readoutForward: subsong_readout_forward_single, readoutAdjoint: subsong_readout_adjoint_single,
  crossEntropy: subsong_cross_entropy_single, squaredError: subsong_squared_error_single,
  logisticLoss: subsong_logistic_loss_single, accumulate: subsong_accumulate_single,
  transpose: subsong_transpose_single, accumulateTransposed: subsong_accumulate_transposed_single,
  gather: subsong_gather_single, scatter: subsong_scatter_single)

private let double = HeadKernels<Double>(
  readoutForward: subsong_readout_forward_double, readoutAdjoint: subsong_readout_adjoint_double,
  crossEntropy: subsong_cross_entropy_double, squaredError: subsong_squared_error_double,
  logisticLoss: subsong_logistic_loss_double, accumulate: subsong_accumulate_double,
  transpose: subsong_transpose_double, accumulateTransposed: subsong_accumulate_transposed_double,
  gather: subsong_gather_double, scatter: subsong_scatter_double)
