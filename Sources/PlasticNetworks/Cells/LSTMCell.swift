import Autodiff
import CPlasticKernels
import NumericalCore

/// Long short-term memory (Hochreiter, Schmidhuber 1997; Gers et al. 2000), without peepholes.
///
/// With z = W x(t) + R h(t−1) + b in four parts i, f, g, o of one number a unit each:
/// c(t) = σ(f) c(t−1) + σ(i) tanh(g), h(t) = σ(o) tanh(c(t)). The forget gate has no offset.
///
/// The energy of a step counts the 4 · units rows of the matrices, not the products of the gates.
public struct LSTMCell: Cell, Hashable {
  public let inputCount: Int
  public let unitCount: Int
  public let form: RecurrentForm

  /// All weights and biases are uniform on ±1/√units.
  ///
  /// - Parameters:
  ///   - inputs: how many numbers are read in a step.
  ///   - units: how many hidden units there are.
  ///   - form: joint: one matrix (4 · units × (inputs + units)) and one bias; separate: two matrices and two biases, as PyTorch.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if a size is not positive.
  public init(inputs: Int, units: Int, form: RecurrentForm = .joint) throws(SubsongError) {
    try CellSizes.validate(inputs: inputs, units: units, of: "LSTM cell")
    (inputCount, unitCount, self.form) = (inputs, units, form)
  }

  public var outputCount: Int { unitCount }
  public var parameters: [ParameterDescription] { weights.parameters }
  public var state: [StateDescription] {
    ["hidden", "cell"].map { StateDescription($0, shape: [unitCount], axes: ["unit"]) }
  }

  private var weights: RecurrentWeights {
    let range = Initialisation.symmetric(1 / Double(unitCount).squareRoot())
    return RecurrentWeights(
      inputs: inputCount, units: unitCount, outputs: 4 * unitCount, form: form, axis: "gate",
      hasRecurrentBias: true, ofInputs: range, ofUnits: range)
  }

  public func step<Scalar>(
    _ input: Variable<Scalar>, _ state: inout CellState<Scalar>, _ context: StepContext<Scalar>
  ) -> Variable<Scalar> {
    let core = LSTMStep(weights.applied(to: input, state["hidden"], context), after: state["cell"])
    (state["cell"], state["hidden"]) = (core.cell, core.hidden)
    return state["hidden"]
  }

  public func fusedPasses<Scalar>(_ scalar: Scalar.Type) -> FusedCell<Scalar>? {
    FusedCell(RecurrentPasses(weights.network(kind: subsong_cell_lstm)))
  }
}

/// What an LSTM computes in one step; all arrays are items × units.
struct LSTMStep<Scalar: TensorScalar> {
  let oldCell: Variable<Scalar>
  let input: Variable<Scalar>
  let forget: Variable<Scalar>
  let candidate: Variable<Scalar>
  let output: Variable<Scalar>
  let cell: Variable<Scalar>
  /// tanh c
  let squashed: Variable<Scalar>
  let hidden: Variable<Scalar>

  /// From z, items × 4 units.
  init(_ z: Variable<Scalar>, after oldCell: Variable<Scalar>) {
    let units = oldCell.shape[1]
    func part(_ index: Int) -> Variable<Scalar> {
      z.sliced(axis: 1, index * units..<(index + 1) * units)
    }
    self.oldCell = oldCell
    (input, forget, candidate, output) = (sigmoid(part(0)), sigmoid(part(1)), tanh(part(2)), sigmoid(part(3)))
    cell = forget * oldCell + input * candidate
    squashed = tanh(cell)
    hidden = output * squashed
  }
}
