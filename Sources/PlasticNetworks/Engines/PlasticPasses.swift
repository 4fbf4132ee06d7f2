import Autodiff
import CPlasticKernels
import NumericalCore

/// The fused passes of networks whose every weight and bias is plastic, item by item.
///
/// The workspace of an item holds the fast weights at the start of each step and the adjoint of one set of them, so that memory grows with
/// the steps of one item, not with the batch.
struct PlasticPasses<Scalar: TensorScalar>: FusedPasses {
  let network: subsong_plastic_network
  private let kernels = PlasticKernels<Scalar>.kernels

  init(_ network: subsong_plastic_network) {
    LinearAlgebraLibrary.useCallersThread()
    self.network = network
  }

  var itemsTogether: Int { 1 }

  func workspaceCount(items: Int, steps: Int, keepsHistory: Bool) -> Int {
    let count = plan(steps: steps, keepsHistory: keepsHistory).count
    return keepsHistory ? items * count : count
  }

  private func plan(steps: Int, keepsHistory: Bool) -> subsong_plastic_plan {
    var plan = subsong_plastic_plan()
    withUnsafePointer(to: network) { subsong_plastic_plan_make($0, steps, keepsHistory ? 1 : 0, &plan) }
    return plan
  }

  private func stateCount(_ plan: subsong_plastic_plan) -> Int {
    plan.weights + (network.lstm == 0 ? 1 : 2) * network.hidden
  }

  func forward(_ pass: PassArguments<Scalar>) {
    precondition(pass.steps > 0, "a sequence has a step at least")
    var (network, plan) = (network, plan(steps: pass.steps, keepsHistory: pass.keepsHistory))
    let state = stateCount(plan)
    for item in 0..<pass.items {
      kernels.forward(
        &network, &plan, pass.steps, pass.parameters, pass.inputs + item * pass.steps * network.inputs,
        pass.initialState.map { $0 + item * state }, pass.outputs + item * pass.steps * network.outputs,
        pass.finalState.map { $0 + item * state }, pass.energies.map { $0 + item * pass.steps },
        pass.workspace + (pass.keepsHistory ? item * plan.count : 0))
    }
  }

  func adjoint(
    _ pass: PassArguments<Scalar>, outputGradients: UnsafePointer<Scalar>,
    gradients: UnsafeMutablePointer<Scalar>, inputGradients: UnsafeMutablePointer<Scalar>?
  ) {
    precondition(pass.keepsHistory, "the forward pass has kept nothing")
    var (network, plan) = (network, plan(steps: pass.steps, keepsHistory: true))
    for item in 0..<pass.items {
      let (ofInputs, ofOutputs) = (item * pass.steps * network.inputs, item * pass.steps * network.outputs)
      kernels.adjoint(
        &network, &plan, pass.steps, pass.parameters, pass.outputs + ofOutputs, outputGradients + ofOutputs,
        gradients, inputGradients.map { $0 + ofInputs }, pass.workspace + item * plan.count)
    }
  }
}

/// The kernels in one precision; see `plastic_rnn_kernels.h`.
struct PlasticKernels<Scalar: TensorScalar>: Sendable {
  typealias In = UnsafePointer<Scalar>
  typealias Out = UnsafeMutablePointer<Scalar>
  typealias Network = UnsafePointer<subsong_plastic_network>
  typealias Plan = UnsafePointer<subsong_plastic_plan>

  let forward: @Sendable (Network?, Plan?, Int, In?, In?, In?, Out?, Out?, Out?, Out?) -> Void
  let adjoint: @Sendable (Network?, Plan?, Int, In?, In?, In?, Out?, Out?, Out?) -> Void

  /// - Precondition: the precision is single or double.
  static var kernels: PlasticKernels {
    for table in [single as Any, double as Any] {
      if let table = table as? PlasticKernels { return table }
    }
    preconditionFailure("networks are trained in single or double precision")
  }
}

private let single = PlasticKernels<Float>(
  forward: subsong_plastic_forward_single, adjoint: subsong_plastic_adjoint_single)

private let double = PlasticKernels<Double>(
  forward: subsong_plastic_forward_double, adjoint: subsong_plastic_adjoint_double)
