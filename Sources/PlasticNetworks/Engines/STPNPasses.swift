import Autodiff
import CPlasticKernels

extension CellKernels where Description == subsong_stpn {
  /// The kernels of short-term plasticity neurons; see `stpn_kernels.h`.
  static func of(_ scalar: Scalar.Type) -> CellKernels { chosen(from: [single, double]) }
}

private let single = singleKernels(
  subsong_stpn_workspace_single, subsong_stpn_forward_single, subsong_stpn_adjoint_single)
private let double = doubleKernels(
  subsong_stpn_workspace_double, subsong_stpn_forward_double, subsong_stpn_adjoint_double)

extension STPNCell {
  /// The cell as the kernels take it.
  ///
  /// - Precondition: it has no option that they do not know.
  var stpnDescription: subsong_stpn {
    subsong_stpn(
      inputs: inputCount, units: outputCount, is_recurrent: options.isRecurrent ? 1 : 0,
      normalises_efficacy: options.normalisesEfficacy ? 1 : 0, uses_bias: options.usesBias ? 1 : 0,
      learns_from_new_output: options.hiddenPresynaptic == .current ? 1 : 0,
      activation: options.activation.code, state_norm: options.stateNorm.code,
      squashing: options.squashesState ? Int32(options.activation.code.rawValue) : 0,
      rates: options.rates.code, clamp: options.clamp ?? .infinity)
  }
}

extension HebbFFCell {
  /// The cell as the kernels take it: short-term plasticity neurons with two numbers for all synapses.
  var stpnDescription: subsong_stpn {
    subsong_stpn(
      inputs: inputCount, units: outputCount, is_recurrent: 0, normalises_efficacy: 0, uses_bias: 1,
      learns_from_new_output: 0, activation: SUBSONG_LOGISTIC, state_norm: SUBSONG_STATE_AS_IT_IS,
      squashing: squashesState ? Int32(SUBSONG_LOGISTIC.rawValue) : 0,
      rates: SUBSONG_ONE_RATE_OF_FIXED_SIGN, clamp: .infinity)
  }
}

extension STPNOptions.Activation {
  fileprivate var code: subsong_activation {
    switch self {
    case .tanh: SUBSONG_TANH
    case .sigmoid: SUBSONG_LOGISTIC
    }
  }
}

extension STPNOptions.StateNorm {
  fileprivate var code: subsong_state_norm {
    switch self {
    case .none: SUBSONG_STATE_AS_IT_IS
    case .efficacyBefore: SUBSONG_STATE_BY_EFFICACY_BEFORE
    case .efficacyAfter: SUBSONG_STATE_BY_EFFICACY_AFTER
    case .itselfAfter: SUBSONG_STATE_BY_ITSELF_AFTER
    }
  }
}

extension STPNOptions.Rates {
  fileprivate var code: subsong_rates {
    switch self {
    case .perSynapse: SUBSONG_RATE_PER_SYNAPSE
    case .perColumn: SUBSONG_RATE_PER_COLUMN
    case .one: SUBSONG_ONE_RATE
    }
  }
}
