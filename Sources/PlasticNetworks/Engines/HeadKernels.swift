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
  logisticLoss: subsong_logistic_loss_single, accumulate: subsong_accumulate_single)

private let double = HeadKernels<Double>(
  readoutForward: subsong_readout_forward_double, readoutAdjoint: subsong_readout_adjoint_double,
  crossEntropy: subsong_cross_entropy_double, squaredError: subsong_squared_error_double,
  logisticLoss: subsong_logistic_loss_double, accumulate: subsong_accumulate_double)
