import Autodiff
import CPlasticKernels

extension CellKernels where Description == subsong_modplast {
  /// The kernels of simple neuromodulation; see `modplast_kernels.h`.
  static func of(_ scalar: Scalar.Type) -> CellKernels { chosen(from: [single, double]) }
}

private let single = singleKernels(
  subsong_modplast_workspace_single, subsong_modplast_forward_single, subsong_modplast_adjoint_single)
private let double = doubleKernels(
  subsong_modplast_workspace_double, subsong_modplast_forward_double, subsong_modplast_adjoint_double)

extension ModplastCell {
  /// The cell as the kernels take it.
  ///
  /// - Precondition: its modulation is simple.
  var modplastDescription: subsong_modplast {
    subsong_modplast(inputs: inputCount, units: outputCount, clamp: clamp ?? .infinity)
  }
}
