import Autodiff
import CPlasticKernels
import NumericalCore

/// A whole network whose every weight and bias is plastic: encoder (dense, ReLU), recurrent layer (ReLU or LSTM) and readout (Duan, Jia,
/// Li, Zhong, Ma, ICLR 2023).
///
/// The effective parameter of item b is W + F_b(t): W is trained and shared, F_b starts each episode at zero. After a step
///
///     F ← clip((1 − d) F + η_c α ∘ G)
///
/// with G = p ⊗ q for each layer: p its input, and q its output (``PlasticRule/hebbian``) or the derivative of the inner loss with
/// respect to its output before the non-linearity (``PlasticRule/gradient``, where biases change too). With n the norm of G over all
/// layers, η_c = η · min(1, C/n); an update of norm 0 is not scaled. With modulation η = 2 η₁ σ(m) and d = 2 d₁ σ(m) for the last output m
/// of the step; otherwise they are η₁ and d₁. The inner loss is Σ_k (ω_k o_k)² / (`innerBatch` · outputs), with ω trained. The trained
/// gradient passes through all of this: G, n, η and F.
///
/// The outputs are task outputs, then extra outputs, then m; a network reads the first with ``Readout/leading(outputs:)``.
///
/// Weights are stored (inputs × outputs). Those of the fast vector, in its order: `encoder`, `recurrent` (from the hidden state), `input`
/// (from the encoder), `output`, each weight then bias. The energy of a step is Σ_i u_i² |W_ij + F_ij| over the recurrent layer.
public struct PlasticCell: Cell, Hashable {
  public let inputCount: Int
  public let unitCount: Int
  /// Outputs that a task reads.
  public let taskOutputCount: Int
  public let options: PlasticOptions

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if a size is not positive or an option has no meaning.
  public init(inputs: Int, units: Int, outputs: Int, _ options: PlasticOptions = PlasticOptions())
    throws(SubsongError)
  {
    try CellSizes.validate(inputs: inputs, units: units, of: "plastic network")
    guard outputs > 0 else {
      throw PlasticOptions.mistake("\(outputs) outputs are too few", "give a positive number")
    }
    try options.validate()
    (inputCount, unitCount, taskOutputCount, self.options) = (inputs, units, outputs, options)
  }

  public var outputCount: Int {
    taskOutputCount + options.extraOutputs + (options.isModulated ? 1 : 0)
  }

  public var parameters: [ParameterDescription] { slowWeights + rates + innerScale + normalisation }

  public var state: [StateDescription] {
    let fast = StateDescription("fast", shape: [fastCount], axes: ["synapse"])
    let hidden = StateDescription("hidden", shape: [unitCount], axes: ["unit"])
    let cell = StateDescription("cell", shape: [unitCount], axes: ["unit"])
    return (isPlastic ? [fast] : []) + [hidden] + (options.core == .lstm ? [cell] : [])
  }

  /// Those from hidden units to hidden units or gates.
  public var fastWeights: FastWeightPlace? {
    guard isPlastic else { return nil }
    return FastWeightPlace(
      state: "fast", offset: (inputCount + 1) * unitCount, rows: unitCount, columns: gateCount,
      rowsArePostsynaptic: false)
  }

  public func fusedPasses<Scalar>(_ scalar: Scalar.Type) -> FusedCell<Scalar>? {
    if options.normalisesHidden { return nil }
    return isPlastic ? FusedCell(PlasticPasses(plasticNetwork)) : FusedCell(RecurrentPasses(frozenNetwork))
  }
}

extension PlasticCell {
  var isPlastic: Bool { options.rule != .off }
  /// Numbers of z of the recurrent layer.
  var gateCount: Int { options.core == .lstm ? 4 * unitCount : unitCount }
  /// Fast weights of an item.
  var fastCount: Int { layers.reduce(0) { $0 + $1.rows * $1.columns } }
  /// The derivative of the inner loss is this times ω² o.
  var innerFactor: Double { 2 / Double(options.innerBatch * outputCount) }

  /// The layers as matrices with a row for each input and each bias: encoder, recurrent layer (hidden state, bias, encoded input, bias),
  /// readout.
  var layers: [(rows: Int, columns: Int)] {
    [(inputCount + 1, unitCount), (2 * unitCount + 2, gateCount), (unitCount + 1, outputCount)]
  }

  /// W, in the order of the fast vector. Bounds are those of the layers' fan-out, twice that for the LSTM's gates.
  var slowWeights: [ParameterDescription] {
    let recurrentBound = (options.core == .lstm ? 2 : 1) / Double(gateCount).squareRoot()
    return dense("encoder", inputCount, unitCount, ["input", "unit"], 1 / Double(unitCount).squareRoot())
      + dense("recurrent", unitCount, gateCount, ["unit", "gate"], recurrentBound)
      + dense("input", unitCount, gateCount, ["encoded", "gate"], recurrentBound)
      + dense("output", unitCount, outputCount, ["unit", "output"], 1 / Double(outputCount).squareRoot())
  }

  private func dense(_ name: String, _ inputs: Int, _ outputs: Int, _ axes: [String], _ bound: Double)
    -> [ParameterDescription]
  {
    [
      ParameterDescription("\(name).weight", shape: [inputs, outputs], axes: axes, .symmetric(bound)),
      ParameterDescription("\(name).bias", shape: [outputs], axes: [axes[1]], .symmetric(bound)),
    ]
  }

  /// α, in the order of the fast vector, if it is trained.
  var rates: [ParameterDescription] {
    let start: Initialisation
    switch options.rates {
    case .random: start = .symmetric(1)
    case .uniform: start = .constant(1)
    case .negativeUniform: start = .constant(-1)
    case .fixed: return []
    }
    guard isPlastic else { return [] }
    return slowWeights.map {
      ParameterDescription("\($0.name).rate", shape: $0.shape, axes: $0.axes, start)
    }
  }

  /// ω, which only the gradient rule has a use for.
  private var innerScale: [ParameterDescription] {
    guard options.rule == .gradient else { return [] }
    return [ParameterDescription("inner.scale", shape: [outputCount], axes: ["output"], .constant(1))]
  }

  private var normalisation: [ParameterDescription] {
    guard options.normalisesHidden else { return [] }
    return [("normalisation.gain", 1.0), ("normalisation.bias", 0.0)].map {
      ParameterDescription($0.0, shape: [unitCount], axes: ["unit"], .constant($0.1))
    }
  }

  private var plasticNetwork: subsong_plastic_network {
    subsong_plastic_network(
      inputs: inputCount, hidden: unitCount, outputs: outputCount, lstm: options.core == .lstm ? 1 : 0,
      gradient: options.rule == .gradient ? 1 : 0, modulated: options.isModulated ? 1 : 0,
      trains_rates: options.rates == .fixed ? 0 : 1, update_rate: options.updateRate,
      decay_rate: options.decayRate, norm_limit: options.normLimit,
      weight_limit: options.weightLimit ?? .infinity, inner_scale: innerFactor)
  }

  /// The network without plasticity, as the kernels see it.
  private var frozenNetwork: subsong_recurrent_network {
    let layout = ParameterLayout(parameters)
    func layer(_ name: String, _ inputs: Int, _ outputs: Int) -> subsong_dense_layer {
      subsong_dense_layer(
        inputs: inputs, outputs: outputs, weights: layout["\(name).weight"].lowerBound, transposed: true,
        biases: layout["\(name).bias"].lowerBound)
    }
    let kind = options.core == .lstm ? subsong_cell_lstm : subsong_cell_relu
    return subsong_recurrent_network(
      kind: Int32(kind), inputs: inputCount, hidden: unitCount,
      encoder: layer("encoder", inputCount, unitCount), input: layer("input", unitCount, gateCount),
      recurrent: layer("recurrent", unitCount, gateCount), readout: layer("output", unitCount, outputCount))
  }
}
