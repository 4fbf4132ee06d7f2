import Autodiff
import CPlasticKernels

extension CellKernels where Description == subsong_fastweights {
  /// The kernels of fast weights; see `fastweights_kernels.h`.
  static func of(_ scalar: Scalar.Type) -> CellKernels { chosen(from: [single, double]) }
}

private let single = singleKernels(
  subsong_fastweights_workspace_single, subsong_fastweights_forward_single,
  subsong_fastweights_adjoint_single)
private let double = doubleKernels(
  subsong_fastweights_workspace_double, subsong_fastweights_forward_double,
  subsong_fastweights_adjoint_double)

extension FastWeightsCell {
  /// The cell as the kernels take it.
  var fastWeightsDescription: subsong_fastweights {
    subsong_fastweights(
      inputs: inputCount, units: outputCount, inner_steps: options.innerSteps,
      normalises: options.normalisesLayer ? 1 : 0, updates_twice: options.updatesTwice ? 1 : 0,
      decay: options.decay, rate: options.rate, clamp: options.clamp ?? .infinity)
  }
}
