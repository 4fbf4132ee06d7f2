import Autodiff
import CPlasticKernels
import NumericalCore

/// A recurrent network of one layer (Elman 1990): h(t) = f(W x(t) + R h(t−1) + b). Nothing in it is plastic: the control of every
/// comparison.
///
/// The energy of a step is that of a resistive array, Σ_i x_i² |W_ji| + Σ_k h_k² |R_jk| for unit j.
public struct ElmanCell: Cell, Hashable {
  public enum Activation: String, Hashable, Codable, CaseIterable, Sendable { case tanh, relu }

  public let inputCount: Int
  public let unitCount: Int
  public let activation: Activation
  public let form: RecurrentForm

  /// - Parameters:
  ///   - inputs: how many numbers are read in a step.
  ///   - units: how many hidden units there are.
  ///   - activation: f.
  ///   - form: joint: one matrix (units × (inputs + units)) and a bias, all uniform on ±1/√units. Separate: weights and bias of
  ///     the input uniform on ±1/√inputs, and recurrent weights uniform on [0, 0.01), as in the maze of Miconi et al. (2019).
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if a size is not positive.
  public init(
    inputs: Int, units: Int, activation: Activation = .tanh, form: RecurrentForm = .joint
  ) throws(SubsongError) {
    try CellSizes.validate(inputs: inputs, units: units, of: "Elman cell")
    (inputCount, unitCount, self.activation, self.form) = (inputs, units, activation, form)
  }

  public var outputCount: Int { unitCount }
  public var parameters: [ParameterDescription] { weights.parameters }
  public var state: [StateDescription] { [StateDescription("hidden", shape: [unitCount], axes: ["unit"])] }

  private var weights: RecurrentWeights {
    let fanIn = form == .joint ? unitCount : inputCount
    return RecurrentWeights(
      inputs: inputCount, units: unitCount, outputs: unitCount, form: form, axis: "unit",
      hasRecurrentBias: false, ofInputs: .symmetric(1 / Double(fanIn).squareRoot()),
      ofUnits: .uniform(0, 0.01))
  }

  public func step<Scalar>(
    _ input: Variable<Scalar>, _ state: inout CellState<Scalar>, _ context: StepContext<Scalar>
  ) -> Variable<Scalar> {
    let z = weights.applied(to: input, state["hidden"], context)
    state["hidden"] = activation == .tanh ? tanh(z) : relu(z)
    return state["hidden"]
  }

  public func fusedPasses<Scalar>(_ scalar: Scalar.Type) -> FusedCell<Scalar>? {
    let kind = activation == .tanh ? subsong_cell_tanh : subsong_cell_relu
    return FusedCell(RecurrentPasses(weights.network(kind: kind)))
  }
}

extension Initialisation {
  /// Uniform on ±bound.
  static func symmetric(_ bound: Double) -> Initialisation { .uniform(-bound, bound) }
}
