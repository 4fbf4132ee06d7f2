import Autodiff

/// One array of a cell's state, for one item of a batch.
public struct StateDescription: Hashable, Sendable {
  public var name: String
  public var shape: [Int]
  public var axes: [String]

  /// - Precondition: one name an axis.
  public init(_ name: String, shape: [Int], axes: [String]) {
    precondition(axes.count == shape.count, "each axis needs a name")
    (self.name, self.shape, self.axes) = (name, shape, axes)
  }

  public var count: Int { shape.reduce(1, *) }
}

/// A recurrent or plastic unit of a network: what one step does to its state.
///
/// A cell is a value that describes: sizes and options, no numbers that learn and no state. Its step is written with operations of
/// the tape, so that any rule can be trained; what has fused passes besides runs on those.
public protocol Cell: Sendable {
  /// What one step reads.
  var inputCount: Int { get }
  /// What one step hands to the readout.
  var outputCount: Int { get }
  var parameters: [ParameterDescription] { get }
  /// What is carried from step to step; zero at the start of an episode.
  var state: [StateDescription] { get }
  /// Whether the cell says what energy a step takes: its fused passes then write it, and its step observes `energy`.
  var countsEnergy: Bool { get }
  /// The fast weights that are worth a look; nil if there are none.
  var fastWeights: FastWeightPlace? { get }

  /// One step for all items of a batch.
  ///
  /// - Parameters:
  ///   - input: items × inputs.
  ///   - state: each array items × its shape.
  ///   - context: the parameters by name, and what is observed on the way.
  /// - Returns: items × outputs.
  func step<Scalar>(
    _ input: Variable<Scalar>, _ state: inout CellState<Scalar>, _ context: StepContext<Scalar>
  ) -> Variable<Scalar>

  /// The same over whole sequences without a tape; nil if there is no such pass.
  func fusedPasses<Scalar>(_ scalar: Scalar.Type) -> FusedCell<Scalar>?
}

extension Cell {
  public var countsEnergy: Bool { true }
  public var fastWeights: FastWeightPlace? { matrixOfState }

  public func fusedPasses<Scalar>(_ scalar: Scalar.Type) -> FusedCell<Scalar>? { nil }

  /// Scalars of state of one item.
  package var stateCount: Int { state.reduce(0) { $0 + $1.count } }
}

/// The fused passes of a cell, if it has any.
public struct FusedCell<Scalar: TensorScalar>: Sendable {
  package let passes: any FusedPasses<Scalar>

  package init(_ passes: any FusedPasses<Scalar>) { self.passes = passes }
}

/// The state of a cell for the items of a batch, on the tape.
public struct CellState<Scalar: TensorScalar> {
  private var arrays: [String: Variable<Scalar>]

  /// The state at the start of an episode: zeros.
  public init(of cell: some Cell, items: Int, on tape: Tape<Scalar>) {
    arrays = [:]
    for array in cell.state {
      arrays[array.name] = tape.constant(NDArray(shape: [items] + array.shape, repeating: 0))
    }
  }

  /// An array of the state: items × its shape.
  ///
  /// - Precondition: the cell describes one of that name.
  public subscript(name: String) -> Variable<Scalar> {
    get {
      guard let array = arrays[name] else { preconditionFailure("the cell has no state '\(name)'") }
      return array
    }
    set { arrays[name] = newValue }
  }
}

/// What a step of a cell has at hand besides its input and its state.
public final class StepContext<Scalar: TensorScalar> {
  public let tape: Tape<Scalar>
  private let parameters: [String: Variable<Scalar>]
  /// Whether somebody wants to see what happens inside.
  public let observes: Bool
  /// What was observed in the last step, by name, items first: `energy` (items × units), `eta` (items), and so on.
  public private(set) var observations: [String: NDArray<Scalar>] = [:]

  public init(tape: Tape<Scalar>, parameters: [String: Variable<Scalar>], observes: Bool = false) {
    (self.tape, self.parameters, self.observes) = (tape, parameters, observes)
  }

  /// The parameter of that name.
  ///
  /// - Precondition: the cell describes one.
  public subscript(name: String) -> Variable<Scalar> {
    guard let parameter = parameters[name] else { preconditionFailure("there is no parameter '\(name)'") }
    return parameter
  }

  /// Shows a value to whoever observes; it is not computed if nobody does.
  public func observe(_ name: String, _ value: @autoclosure () -> Variable<Scalar>) {
    if observes { observations[name] = value().value }
  }
}
