import Autodiff
import NumericalCore

/// Backpropamine, or simple neuromodulated plasticity: a recurrent network whose plastic weights change by a Hebbian product that the
/// network itself gates.
///
/// For each item of a batch:
///
///     h_t = tanh(V x_t + a + (w + α ∘ M_{t−1}) h_{t−1}),
///     M_t = clip(M_{t−1} + ΔM_t, ±clamp),
///
/// where ΔM_t depends on the ``Modulation``. Parameters: `input.weight` V (units × inputs), `input.bias` a, `recurrent.weight` w and
/// `alpha` α (units × units), and those of the modulation. State: `hidden` h, `plastic` M, and `trace` E with a retroactive modulation.
/// Energy of a step, for each unit: Σ_i x_i² |V_ji| + Σ_i h_{t−1,i}² |w + α ∘ M|_ji.
///
/// Source: Miconi, Rawal, Clune, Stanley, "Backpropamine: training self-modifying neural networks with differentiable neuromodulated
/// plasticity", ICLR 2019; starting values as in the release of Garcia Rodriguez et al. (2022).
public struct ModplastCell: Cell {
  /// What changes M.
  public enum Modulation: String, Codable, CaseIterable, Sendable {
    /// ΔM = d_t h_t ⊗ h_{t−1} with d_t = tanh(D·h_t + c): parameters `modulator.weight` D and `modulator.bias` c.
    case simple
    /// ΔM = η h_t ⊗ h_{t−1} with a trained number `eta`.
    case none
    /// ΔM = d_t E_{t−1}, E_t = (1 − y) E_{t−1} + y h_t ⊗ h_{t−1} with a trained number `trace.rate` y, and D and c.
    case retroactive
  }

  public let inputCount: Int
  public let outputCount: Int
  public let modulation: Modulation
  /// M is kept on ±this; nil for no limit.
  public let clamp: Double?

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if a size or the clamp is not positive.
  public init(inputs: Int, units: Int, modulation: Modulation = .simple, clamp: Double? = 1)
    throws(SubsongError)
  {
    try CellSizes.validate(inputs: inputs, units: units, of: "modplast cell")
    try CellSizes.validate(clamp: clamp, of: "modplast cell")
    (inputCount, outputCount, self.modulation, self.clamp) = (inputs, units, modulation, clamp)
  }

  public var parameters: [ParameterDescription] {
    let fromInputs = Self.range(inputCount)
    let square = [outputCount, outputCount]
    let axes = ["unit", "presynaptic"]
    let shared = [
      ParameterDescription(
        "input.weight", shape: [outputCount, inputCount], axes: ["unit", "input"], fromInputs),
      ParameterDescription("input.bias", shape: [outputCount], axes: ["unit"], fromInputs),
      ParameterDescription("recurrent.weight", shape: square, axes: axes, .uniform(0, 0.01)),
      ParameterDescription("alpha", shape: square, axes: axes, .uniform(0, 0.01)),
    ]
    switch modulation {
    case .simple: return shared + modulatorParameters
    case .none:
      return shared + [ParameterDescription("eta", shape: [1], axes: ["layer"], .constant(0.01))]
    case .retroactive:
      return shared + modulatorParameters
        + [ParameterDescription("trace.rate", shape: [1], axes: ["layer"], .constant(0.01))]
    }
  }

  private var modulatorParameters: [ParameterDescription] {
    let range = Self.range(outputCount)
    return [
      ParameterDescription("modulator.weight", shape: [1, outputCount], axes: ["modulator", "unit"], range),
      ParameterDescription("modulator.bias", shape: [1], axes: ["modulator"], range),
    ]
  }

  /// ±1/√(fan in).
  private static func range(_ fanIn: Int) -> Initialisation {
    let bound = 1 / Double(fanIn).squareRoot()
    return .uniform(-bound, bound)
  }

  public var state: [StateDescription] {
    let square = [outputCount, outputCount]
    let axes = ["unit", "presynaptic"]
    let shared = [
      StateDescription("hidden", shape: [outputCount], axes: ["unit"]),
      StateDescription("plastic", shape: square, axes: axes),
    ]
    guard modulation == .retroactive else { return shared }
    return shared + [StateDescription("trace", shape: square, axes: axes)]
  }
}

extension ModplastCell {
  public func step<S>(_ input: Variable<S>, _ state: inout CellState<S>, _ context: StepContext<S>)
    -> Variable<S>
  {
    let (before, plastic) = (state["hidden"], state["plastic"])
    let efficacy = context["recurrent.weight"] + context["alpha"] * plastic
    context.observe(
      "energy",
      input.squared().times(abs(context["input.weight"]), transposed: .right)
        + abs(efficacy).applied(to: before.squared()))
    let driven = input.times(context["input.weight"], transposed: .right) + context["input.bias"]
    let hidden = tanh(driven + efficacy.applied(to: before))
    let change = change(hidden.outer(before), hidden, &state, context)
    state["plastic"] = clamp.map { (plastic + change).clamped(to: S($0)) } ?? (plastic + change)
    state["hidden"] = hidden
    return hidden
  }

  /// ΔM; brings the trace up to date.
  private func change<S>(
    _ coincidence: Variable<S>, _ hidden: Variable<S>, _ state: inout CellState<S>, _ context: StepContext<S>
  ) -> Variable<S> {
    switch modulation {
    case .none: return context["eta"] * coincidence
    case .simple: return modulator(hidden, context) * coincidence
    case .retroactive:
      let (trace, rate) = (state["trace"], context["trace.rate"])
      state["trace"] = (1 - rate) * trace + rate * coincidence
      return modulator(hidden, context) * trace
    }
  }

  /// d_t: items × 1 × 1.
  private func modulator<S>(_ hidden: Variable<S>, _ context: StepContext<S>) -> Variable<S> {
    let sum = hidden.times(context["modulator.weight"], transposed: .right) + context["modulator.bias"]
    let modulator = tanh(sum)
    context.observe("modulator", modulator)
    return modulator.reshaped([hidden.shape[0], 1, 1])
  }

  public func fusedPasses<S>(_ scalar: S.Type) -> FusedCell<S>? {
    guard modulation == .simple else { return nil }
    return FusedCell(KernelPasses(modplastDescription, .of(S.self)))
  }
}
