import Autodiff
import Foundation
import NumericalCore

/// A feedforward layer with Hebbian plasticity of fixed sign: what fires together is held to have been seen before.
///
/// For each item of a batch:
///
///     λ = 1 / (1 + e^−p),  η = −e^q,
///     h_t = σ((W + F_{t−1}) x_t + b),  F_t = λ F_{t−1} + η h_t ⊗ x_t.
///
/// Parameters: `weight` W (units × inputs), `bias` b, `lambda.logit` p and `gamma.log` q, one number each. State: `plastic` F.
/// Energy of a step, for each unit: Σ_i x_i² |W + F|_ji.
///
/// Source: Tyulmankov, Yang, Abbott, "Meta-learning synaptic plasticity and memory addressing for continual familiarity detection",
/// Neuron 2022. *Difference from the paper*: q starts at ln(5/H) with the number of units H, as in the release of Garcia Rodriguez
/// et al. (2022), not with the number of inputs.
public struct HebbFFCell: Cell {
  public let inputCount: Int
  public let outputCount: Int
  /// Whether F goes through σ before the update: a side effect of that release's network for associative retrieval.
  public let squashesState: Bool

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if a size is not positive.
  public init(inputs: Int, units: Int, squashesState: Bool = false) throws(SubsongError) {
    try CellSizes.validate(inputs: inputs, units: units, of: "HebbFF cell")
    (inputCount, outputCount, self.squashesState) = (inputs, units, squashesState)
  }

  public var parameters: [ParameterDescription] {
    let bound = 1 / Double(inputCount).squareRoot()
    return [
      ParameterDescription(
        "weight", shape: [outputCount, inputCount], axes: ["unit", "input"], .uniform(-bound, bound)),
      ParameterDescription("bias", shape: [outputCount], axes: ["unit"], .uniform(-bound, bound)),
      ParameterDescription("lambda.logit", shape: [1], axes: ["layer"], .constant(log(0.99 / 0.01))),
      ParameterDescription("gamma.log", shape: [1], axes: ["layer"], .constant(log(5 / Double(outputCount)))),
    ]
  }

  public var state: [StateDescription] {
    [StateDescription("plastic", shape: [outputCount, inputCount], axes: ["unit", "input"])]
  }

  public func step<S>(_ input: Variable<S>, _ state: inout CellState<S>, _ context: StepContext<S>)
    -> Variable<S>
  {
    let plastic = state["plastic"]
    let efficacy = context["weight"] + plastic
    context.observe("energy", abs(efficacy).applied(to: input.squared()))
    let hidden = sigmoid(efficacy.applied(to: input) + context["bias"])
    let ready = squashesState ? sigmoid(plastic) : plastic
    state["plastic"] =
      sigmoid(context["lambda.logit"]) * ready - exp(context["gamma.log"]) * hidden.outer(input)
    return hidden
  }

  public func fusedPasses<S>(_ scalar: S.Type) -> FusedCell<S>? {
    FusedCell(KernelPasses(stpnDescription, .of(S.self)))
  }
}
