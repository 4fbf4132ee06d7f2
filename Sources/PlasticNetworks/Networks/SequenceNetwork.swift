import Autodiff
import NumericalCore

/// How the outputs of a network come about from what its cell hands out.
public enum Readout: Hashable, Sendable {
  /// y = W h + b with weights and bias uniform on ±`bound` (1/√H unless said otherwise).
  case linear(outputs: Int, bound: Double)
  /// The first outputs of the cell, which has a readout of its own.
  case leading(outputs: Int)

  public var outputCount: Int {
    switch self {
    case .linear(let outputs, _), .leading(let outputs): outputs
    }
  }
}

/// A cell and a readout: what is trained on a task.
public struct SequenceNetwork: Sendable {
  public let cell: any Cell
  public let readout: Readout
  /// The cell's parameters, then `readout.weight` (outputs × units) and `readout.bias` where the readout is linear.
  public let layout: ParameterLayout

  /// A cell with a linear readout whose values start on ±1/√H, as those of PyTorch's `Linear` do.
  public init(_ cell: any Cell, outputs: Int, initialisations: [String: Initialisation] = [:]) {
    self.init(
      cell, .linear(outputs: outputs, bound: 1 / Double(cell.outputCount).squareRoot()),
      initialisations: initialisations)
  }

  /// - Parameters:
  ///   - cell: what recurs.
  ///   - readout: what makes outputs of what the cell hands out.
  ///   - initialisations: by the names of parameters, where they differ from what the cell says.
  /// - Precondition: a leading readout has no more outputs than the cell.
  public init(_ cell: any Cell, _ readout: Readout, initialisations: [String: Initialisation] = [:]) {
    (self.cell, self.readout) = (cell, readout)
    var parameters = cell.parameters
    switch readout {
    case .linear(let outputs, let bound):
      let range = Initialisation.uniform(-bound, bound)
      parameters.append(
        ParameterDescription(
          "readout.weight", shape: [outputs, cell.outputCount], axes: ["output", "unit"], range))
      parameters.append(ParameterDescription("readout.bias", shape: [outputs], axes: ["output"], range))
    case .leading(let outputs):
      precondition(outputs <= cell.outputCount, "the cell hands out too little")
    }
    for index in parameters.indices {
      if let other = initialisations[parameters[index].name] { parameters[index].initialisation = other }
    }
    layout = ParameterLayout(parameters)
  }

  public var inputCount: Int { cell.inputCount }
  public var outputCount: Int { readout.outputCount }

  /// Parameters as a run with this seed starts from.
  public func initialParameters<Scalar: TensorScalar>(
    seed: UInt64, as scalar: Scalar.Type = Scalar.self
  ) -> ParameterSet<Scalar> {
    ParameterSet(layout, drawnFrom: SeedTree(seed: seed))
  }

  /// The outputs of one step on the tape: items × outputs.
  func outputs<Scalar>(of cellOutput: Variable<Scalar>, _ context: StepContext<Scalar>) -> Variable<Scalar> {
    switch readout {
    case .linear:
      cellOutput.times(context["readout.weight"], transposed: .right) + context["readout.bias"]
    case .leading(let outputs): cellOutput.sliced(axis: 1, 0..<outputs)
    }
  }
}
