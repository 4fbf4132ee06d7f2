import Autodiff
import PlasticNetworks
import Testing

/// The STPN family against the authors' release.
@Suite struct STPNVectorTests {
  /// Catches any difference from the equations as the release computes them, on the tape and in the fused passes.
  @Test(arguments: stpnCases) func doubleAgreesWithTheRelease(_ vector: VectorCase) throws {
    try vector.check(Double.self, .double)
  }

  /// Catches kernels that are wrong in single precision only.
  @Test(arguments: stpnCases) func singleAgreesWithTheRelease(_ vector: VectorCase) throws {
    try vector.check(Float.self, .single)
  }
}

private let stpnNames = [
  "weight": "rnn.weight", "bias": "rnn.bias", "lambda": "rnn.weight_lambda", "gamma": "rnn.weight_gamma",
]

private func stpn(_ file: String, _ base: STPNOptions, _ change: (inout STPNOptions) -> Void = { _ in })
  -> VectorCase
{
  var options = base
  change(&options)
  let fixed = options
  return VectorCase(
    file: file, cell: { try STPNCell(inputs: $0, units: $1, options: fixed) }, names: stpnNames)
}

private func hebbFF(_ file: String, squashes: Bool) -> VectorCase {
  VectorCase(
    file: file, cell: { try HebbFFCell(inputs: $0, units: $1, squashesState: squashes) },
    names: [
      "weight": "rnn.weight", "bias": "rnn.bias", "lambda.logit": "rnn._weight_lambda",
      "gamma.log": "rnn._weight_gamma",
    ])
}

private func fastWeights(_ file: String, _ options: FastWeightsOptions) -> VectorCase {
  VectorCase(
    file: file, cell: { try FastWeightsCell(inputs: $0, units: $1, options: options) },
    names: [
      "weight": "rnn.weight", "bias": "rnn.bias", "layer.gain": "layer_norm.weight",
      "layer.bias": "layer_norm.bias",
    ])
}

private func modplast(_ file: String) -> VectorCase {
  VectorCase(
    file: file, cell: { try ModplastCell(inputs: $0, units: $1) },
    names: [
      "input.weight": "i2h.weight", "input.bias": "i2h.bias", "recurrent.weight": "w", "alpha": "alpha",
      "modulator.weight": "h2DA.weight", "modulator.bias": "h2DA.bias",
    ],
    states: ["plastic": "hebb"])
}

private let stpnCases = [
  stpn("simple_stpnr", .paper),
  stpn("art_stpnr", .associativeRetrieval),
  stpn("art_stpnr_onehot", .associativeRetrieval),
  stpn("art_stpnr_scalar", .associativeRetrievalScalar),
  stpn("art_stpnf", .associativeRetrievalFeedforward),
  stpn("art_stpnf_scalar", .associativeRetrievalFeedforwardScalar),
  stpn("maze_stpnr", .maze),
  stpn("maze_stpnr_pre", .paper),
  stpn("maze_stpnr_scalar", .mazeScalar),
  stpn("maze_stpnf", .mazeFeedforward),
  stpn("pendulum_stpnf", .pendulum),
  stpn("option_nonorm_clamp", withoutNorms) { $0.clamp = 0.25 },
  stpn("option_oja", .paper) { $0.rule = .oja },
  stpn("option_prompt_decay", withoutNorms) { $0.decaysIncrement = true },
  stpn("option_input_synapses", withoutNorms) { $0.plasticSynapses = .input },
  stpn("option_hidden_synapses", withoutNorms) { $0.plasticSynapses = .hidden },
  stpn("option_norm_F_post", .paper) { $0.stateNorm = .itselfAfter },
  stpn("option_row_gamma", withoutNorms) { $0.rates = .perColumn },
  hebbFF("art_hebbff", squashes: true),
  hebbFF("maze_hebbff", squashes: false),
  fastWeights("art_fastweights", .associativeRetrieval),
  fastWeights("fastweights_single_update", FastWeightsOptions()),
  modplast("art_modplast"),
  modplast("maze_modplast"),
]

private let withoutNorms: STPNOptions = {
  var options = STPNOptions.paper
  options.normalisesEfficacy = false
  options.stateNorm = .none
  return options
}()
