import Autodiff
import CPlasticKernels

/// The fused passes of networks whose weights are shared by all items: Elman and LSTM cells, alone or between an encoder and a readout.
struct RecurrentPasses<Scalar: TensorScalar>: FusedPasses {
  let network: subsong_recurrent_network
  private let kernels = RecurrentKernels<Scalar>.kernels

  init(_ network: subsong_recurrent_network) { self.network = network }

  /// Two or four vectors of items; more would push the history of the steps out of the cache.
  var itemsTogether: Int { 32 }

  func workspaceCount(items: Int, steps: Int, keepsHistory: Bool) -> Int {
    withUnsafePointer(to: network) { subsong_recurrent_workspace($0, items, steps) }
  }

  func forward(_ pass: PassArguments<Scalar>) {
    withUnsafePointer(to: network) {
      kernels.forward(
        $0, pass.items, pass.steps, pass.parameters, pass.inputs, pass.initialState, pass.outputs,
        pass.finalState, pass.energies, pass.workspace)
    }
  }

  func adjoint(
    _ pass: PassArguments<Scalar>, outputGradients: UnsafePointer<Scalar>,
    gradients: UnsafeMutablePointer<Scalar>, inputGradients: UnsafeMutablePointer<Scalar>?
  ) {
    withUnsafePointer(to: network) {
      kernels.adjoint(
        $0, pass.items, pass.steps, pass.parameters, outputGradients, gradients, inputGradients,
        pass.workspace)
    }
  }
}

extension subsong_dense_layer {
  /// No such layer.
  static var none: subsong_dense_layer { subsong_dense_layer() }

  /// Weights of shape (outputs, inputs) or, `transposed`, (inputs, outputs), which may be columns of a wider matrix.
  init(
    inputs: Int, outputs: Int, weights: Int, transposed: Bool = false, rowCount: Int? = nil,
    biases: Int? = nil
  ) {
    self.init(
      inputs: inputs, outputs: outputs, weights: weights,
      output_stride: transposed ? 1 : rowCount ?? inputs, input_stride: transposed ? outputs : 1,
      biases: biases ?? 0, has_bias: biases == nil ? 0 : 1)
  }
}

/// The kernels in one precision; see `recurrent_kernels.h`.
struct RecurrentKernels<Scalar: TensorScalar>: Sendable {
  typealias In = UnsafePointer<Scalar>
  typealias Out = UnsafeMutablePointer<Scalar>
  typealias Network = UnsafePointer<subsong_recurrent_network>

  let forward: @Sendable (Network?, Int, Int, In?, In?, In?, Out?, Out?, Out?, Out?) -> Void
  let adjoint: @Sendable (Network?, Int, Int, In?, In?, Out?, Out?, Out?) -> Void

  /// - Precondition: the precision is single or double.
  static var kernels: RecurrentKernels {
    for table in [single as Any, double as Any] {
      if let table = table as? RecurrentKernels { return table }
    }
    preconditionFailure("networks are trained in single or double precision")
  }
}

private let single = RecurrentKernels<Float>(
  forward: subsong_recurrent_forward_single, adjoint: subsong_recurrent_adjoint_single)

private let double = RecurrentKernels<Double>(
  forward: subsong_recurrent_forward_double, adjoint: subsong_recurrent_adjoint_double)
