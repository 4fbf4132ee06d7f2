import Autodiff
import NumericalCore

/// Short-term plasticity neurons: every synapse has a fixed part W, which is trained, and a plastic part F, which changes within an
/// episode and decays; how fast is trained as well, synapse by synapse.
///
/// With u_t = (x_t, h_{t−1}), or x_t in a feedforward cell, for each item of a batch:
///
///     G = W + F_{t−1},  n_j = ‖G_j‖ + 1e-16,  z = G u / n + b,  h_t = f(z),
///     F_t = clip(Λ ∘ F′ + Γ ∘ (h_t ⊗ pre), ±clamp),  F′ = F_{t−1} / n,
///
/// where pre is u_t, or (x_t, h_t). ``STPNOptions`` says what may differ.
///
/// Parameters: `weight` W (units × presynaptic, inputs first), `bias` b, `lambda` Λ and `gamma` Γ (units × plastic columns, plastic
/// columns, or one); `layer.gain` and `layer.bias` with a layer norm; `norm.gain` with a learnt norm. State: `hidden` h (recurrent cells
/// only) and `plastic` F. Without limits Λ and Γ may leave (0, 1). Energy of a step, for each unit: Σ_i u_i² |G_ji| with the
/// efficacies as the product used them.
///
/// Source: Garcia Rodriguez, Guo, Moraitis, "Short-term plasticity neurons learning to learn and forget", ICML 2022.
public struct STPNCell: Cell {
  public let inputCount: Int
  public let outputCount: Int
  public let options: STPNOptions

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the options contradict each other or a size is not positive.
  public init(inputs: Int, units: Int, options: STPNOptions = .paper) throws(SubsongError) {
    try CellSizes.validate(inputs: inputs, units: units, of: "STPN cell")
    try options.validate()
    (inputCount, outputCount, self.options) = (inputs, units, options)
  }

  var presynapticCount: Int { inputCount + (options.isRecurrent ? outputCount : 0) }

  /// The columns of W that have a plastic part.
  var plasticColumns: Range<Int> {
    switch options.plasticSynapses {
    case .all: 0..<presynapticCount
    case .input: 0..<inputCount
    case .hidden: inputCount..<presynapticCount
    }
  }

  /// 1/√H for a recurrent cell, 1/√I for a feedforward one.
  private var bound: Double {
    1 / Double(options.isRecurrent ? outputCount : inputCount).squareRoot()
  }

  public var parameters: [ParameterDescription] {
    let bounded = Initialisation.uniform(-bound, bound)
    let (shape, axes) = rateShape
    var result = [
      ParameterDescription(
        "weight", shape: [outputCount, presynapticCount], axes: ["unit", "presynaptic"], bounded),
      ParameterDescription("bias", shape: [outputCount], axes: ["unit"], bounded),
      ParameterDescription("lambda", shape: shape, axes: axes, .uniform(0, 1)),
      ParameterDescription("gamma", shape: shape, axes: axes, .uniform(-0.001 * bound, 0.001 * bound)),
    ]
    if options.normalisesLayer {
      result.append(ParameterDescription("layer.gain", shape: [outputCount], axes: ["unit"], bounded))
      result.append(ParameterDescription("layer.bias", shape: [outputCount], axes: ["unit"], bounded))
    }
    if options.learnsNorm {
      result.append(ParameterDescription("norm.gain", shape: [outputCount], axes: ["unit"], .constant(1)))
    }
    return result
  }

  private var rateShape: (shape: [Int], axes: [String]) {
    switch options.rates {
    case .perSynapse: ([outputCount, plasticColumns.count], ["unit", "presynaptic"])
    case .perColumn: ([plasticColumns.count], ["presynaptic"])
    case .one: ([1], ["layer"])
    }
  }

  public var state: [StateDescription] {
    let plastic = StateDescription(
      "plastic", shape: [outputCount, plasticColumns.count], axes: ["unit", "presynaptic"])
    guard options.isRecurrent else { return [plastic] }
    return [StateDescription("hidden", shape: [outputCount], axes: ["unit"]), plastic]
  }
}

extension STPNCell {
  public func step<S>(_ input: Variable<S>, _ state: inout CellState<S>, _ context: StepContext<S>)
    -> Variable<S>
  {
    let presynaptic = options.isRecurrent ? concatenated([input, state["hidden"]], axis: 1) : input
    let plastic = state["plastic"]
    var efficacy = context["weight"] + widened(plastic)
    let norm = options.normalisesEfficacy ? norms(of: efficacy, context) : nil
    if let norm { efficacy = efficacy / norm }
    context.observe("energy", abs(efficacy).applied(to: presynaptic.squared()))
    var sum = efficacy.applied(to: presynaptic)
    if options.usesBias { sum = sum + context["bias"] }
    if options.normalisesLayer {
      sum = sum.layerNormalised(gain: context["layer.gain"], bias: context["layer.bias"])
    }
    let hidden = options.activation.of(sum)
    let learnsFrom =
      options.hiddenPresynaptic == .current ? concatenated([input, hidden], axis: 1) : presynaptic
    state["plastic"] = updated(plastic, norm, from: learnsFrom, hidden, context)
    if options.isRecurrent { state["hidden"] = hidden }
    return hidden
  }

  /// ‖row‖ + 1e-16 for each item and unit, times the trained factor if there is one.
  private func norms<S>(of efficacy: Variable<S>, _ context: StepContext<S>) -> Variable<S> {
    let norm = efficacy.norm() + 1e-16
    return options.learnsNorm ? norm * context["norm.gain"].reshaped([outputCount, 1]) : norm
  }

  /// F with zeros where synapses are not plastic: items × units × presynaptic.
  private func widened<S>(_ plastic: Variable<S>) -> Variable<S> {
    guard plasticColumns.count < presynapticCount else { return plastic }
    let items = plastic.shape[0]
    func zeros(_ columns: Int) -> Variable<S> {
      plastic.tape.constant(NDArray(shape: [items, outputCount, columns], repeating: 0))
    }
    return plasticColumns.lowerBound == 0
      ? concatenated([plastic, zeros(outputCount)], axis: 2)
      : concatenated([zeros(inputCount), plastic], axis: 2)
  }

  /// The next F.
  private func updated<S>(
    _ plastic: Variable<S>, _ norm: Variable<S>?, from presynaptic: Variable<S>, _ hidden: Variable<S>,
    _ context: StepContext<S>
  ) -> Variable<S> {
    var ready = plastic
    if options.stateNorm == .efficacyBefore, let norm { ready = plastic / norm }
    if options.squashesState { ready = options.activation.of(plastic) }
    var source =
      plasticColumns.count < presynapticCount
      ? presynaptic.sliced(axis: 1, plasticColumns) : presynaptic
    if options.rule == .oja { source = source - hidden.through(ready) }
    let increment = context["gamma"] * hidden.outer(source)
    var next =
      options.decaysIncrement
      ? context["lambda"] * (ready + increment) : context["lambda"] * ready + increment
    if let clamp = options.clamp { next = next.clamped(to: S(clamp)) }
    switch options.stateNorm {
    case .none, .efficacyBefore: return next
    case .efficacyAfter: return next / ((context["weight"] + widened(next)).norm() + 1e-16)
    case .itselfAfter: return next / (next.norm() + 1e-16)
    }
  }

  public func fusedPasses<S>(_ scalar: S.Type) -> FusedCell<S>? {
    guard options.rule == .hebb, !options.decaysIncrement, options.plasticSynapses == .all,
      !options.normalisesLayer, !options.learnsNorm
    else { return nil }
    return FusedCell(KernelPasses(stpnDescription, .of(S.self)))
  }
}

extension STPNOptions.Activation {
  /// f of every element.
  func of<S>(_ x: Variable<S>) -> Variable<S> {
    switch self {
    case .tanh: Autodiff.tanh(x)
    case .sigmoid: Autodiff.sigmoid(x)
    }
  }
}
