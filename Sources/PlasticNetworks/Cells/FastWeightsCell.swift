import Autodiff
import NumericalCore

/// What varies between cells with fast weights; see ``FastWeightsCell`` for the equations.
public struct FastWeightsOptions: Hashable, Codable, Sendable {
  /// S, the steps of the inner loop.
  public var innerSteps = 1
  /// λ, not trained.
  public var decay = 0.9
  /// η, not trained.
  public var rate = 0.5
  public var normalisesLayer = true
  /// Whether gain and bias of the layer norm start uniform on ±1/√H, as the release of Garcia Rodriguez et al. (2022) has them, and
  /// not at 1 and 0.
  public var drawsLayerNorm = false
  /// A is kept on ±this; nil for no limit.
  public var clamp: Double?
  /// A second update at the end of each step, with the new output: a side effect of that release's network for associative retrieval.
  public var updatesTwice = false

  public init() {}

  /// The release's cell for associative retrieval: one inner step, clamp 1000, updated twice.
  public static let associativeRetrieval: FastWeightsOptions = {
    var options = FastWeightsOptions()
    (options.drawsLayerNorm, options.clamp, options.updatesTwice) = (true, 1000, true)
    return options
  }()

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if a number is out of its range.
  public func validate() throws(SubsongError) {
    guard innerSteps >= 0 else {
      throw SubsongError(
        .badInput, "\(innerSteps) inner steps are too few", at: "fast weights options",
        remedy: "give 0 or more")
    }
    guard decay.isFinite, rate.isFinite else {
      throw SubsongError(.badInput, "decay and rate must be finite", at: "fast weights options")
    }
    try CellSizes.validate(clamp: clamp, of: "fast weights options")
  }
}

/// Fast weights: a recurrent network that is drawn to its recent past, which it holds as a decaying sum of outer products.
///
/// For each item of a batch, with u_t = (x_t, h_{t−1}):
///
///     A_t = clip(λ A_{t−1} + η h_{t−1} ⊗ h_{t−1}, ±clamp),  z = W u_t + b,
///     s_0 = tanh(LN(z)),  s_k = tanh(LN(z + A_t s_{k−1})) for k = 1 … S,  h_t = s_S.
///
/// LN is a layer norm over the units with one gain and one bias for all k. Parameters: `weight` W (units × (inputs + units)), `bias` b,
/// `layer.gain`, `layer.bias`. State: `hidden` h, `plastic` A. Energy of a step, for each unit: Σ_i u_i² |W_ji| + Σ_k Σ_i s_{k−1,i}²
/// |A_ji|.
///
/// Source: Ba, Hinton, Mnih, Leibo, Ionescu, "Using fast weights to attend to the recent past", NeurIPS 2016.
public struct FastWeightsCell: Cell {
  public let inputCount: Int
  public let outputCount: Int
  public let options: FastWeightsOptions

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if a size or an option is out of its range.
  public init(inputs: Int, units: Int, options: FastWeightsOptions = FastWeightsOptions())
    throws(SubsongError)
  {
    try CellSizes.validate(inputs: inputs, units: units, of: "fast weights cell")
    try options.validate()
    (inputCount, outputCount, self.options) = (inputs, units, options)
  }

  public var parameters: [ParameterDescription] {
    let bound = 1 / Double(outputCount).squareRoot()
    let range = Initialisation.uniform(-bound, bound)
    let weights = [
      ParameterDescription(
        "weight", shape: [outputCount, inputCount + outputCount], axes: ["unit", "presynaptic"], range),
      ParameterDescription("bias", shape: [outputCount], axes: ["unit"], range),
    ]
    guard options.normalisesLayer else { return weights }
    let (gain, bias): (Initialisation, Initialisation) =
      options.drawsLayerNorm ? (range, range) : (.constant(1), .constant(0))
    return weights + [
      ParameterDescription("layer.gain", shape: [outputCount], axes: ["unit"], gain),
      ParameterDescription("layer.bias", shape: [outputCount], axes: ["unit"], bias),
    ]
  }

  public var state: [StateDescription] {
    [
      StateDescription("hidden", shape: [outputCount], axes: ["unit"]),
      StateDescription("plastic", shape: [outputCount, outputCount], axes: ["unit", "presynaptic"]),
    ]
  }
}

extension FastWeightsCell {
  public func step<S>(_ input: Variable<S>, _ state: inout CellState<S>, _ context: StepContext<S>)
    -> Variable<S>
  {
    let presynaptic = concatenated([input, state["hidden"]], axis: 1)
    var plastic = updated(state["plastic"], with: state["hidden"])
    let sum = presynaptic.times(context["weight"], transposed: .right) + context["bias"]
    var inner = [squashed(sum, context)]
    for _ in 0..<options.innerSteps {
      inner.append(squashed(sum + plastic.applied(to: inner[inner.count - 1]), context))
    }
    let hidden = inner[inner.count - 1]
    context.observe("energy", energy(presynaptic, plastic, inner.dropLast(), context))
    if options.updatesTwice { plastic = updated(plastic, with: hidden) }
    (state["hidden"], state["plastic"]) = (hidden, plastic)
    return hidden
  }

  /// clip(λ A + η h ⊗ h)
  private func updated<S>(_ plastic: Variable<S>, with hidden: Variable<S>) -> Variable<S> {
    let next = S(options.decay) * plastic + S(options.rate) * hidden.outer(hidden)
    return options.clamp.map { next.clamped(to: S($0)) } ?? next
  }

  /// tanh(LN(y))
  private func squashed<S>(_ sum: Variable<S>, _ context: StepContext<S>) -> Variable<S> {
    guard options.normalisesLayer else { return tanh(sum) }
    return tanh(sum.layerNormalised(gain: context["layer.gain"], bias: context["layer.bias"]))
  }

  private func energy<S>(
    _ presynaptic: Variable<S>, _ plastic: Variable<S>, _ inner: ArraySlice<Variable<S>>,
    _ context: StepContext<S>
  ) -> Variable<S> {
    inner.reduce(presynaptic.squared().times(abs(context["weight"]), transposed: .right)) {
      $0 + abs(plastic).applied(to: $1.squared())
    }
  }

  public func fusedPasses<S>(_ scalar: S.Type) -> FusedCell<S>? {
    FusedCell(KernelPasses(fastWeightsDescription, .of(S.self)))
  }
}
