import NumericalCore

/// A rule that turns gradients into updates of one vector of parameters. What it remembers is its value, so that a run that is
/// stopped and continued gives the same bits.
public protocol Optimiser<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// One update, in place.
  ///
  /// - Parameters:
  ///   - values: the trained numbers.
  ///   - gradient: ∂L/∂values.
  ///   - rate: the learning rate of this update, from a ``Schedule`` or constant.
  /// - Precondition: both vectors are as long as the optimiser was made for.
  mutating func update(_ values: inout [Scalar], gradient: [Scalar], rate: Double)

  /// What it remembers, for a checkpoint.
  var arrays: NamedArrays { get }

  /// Takes back what ``arrays`` gave, bit for bit.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if an array is missing or has another shape; nothing has changed then.
  mutating func restore(from arrays: NamedArrays) throws(SubsongError)
}

/// The rule and its constants, as an experiment names them.
public enum OptimiserSettings: Hashable, Codable, Sendable {
  case descent(momentum: Double)
  case adam(AdamSettings)

  /// A fresh optimiser.
  public func optimiser<Scalar: TensorScalar>(
    for trained: TrainedRanges, in precision: Scalar.Type = Scalar.self
  ) -> any Optimiser<Scalar> {
    switch self {
    case .descent(let momentum): GradientDescent<Scalar>(momentum: momentum, for: trained)
    case .adam(let settings): Adam<Scalar>(settings, for: trained)
    }
  }

  /// An optimiser that goes on from a checkpoint.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the arrays are not those of this rule and size.
  public func optimiser<Scalar: TensorScalar>(
    for trained: TrainedRanges, in precision: Scalar.Type = Scalar.self, from arrays: NamedArrays
  ) throws(SubsongError) -> any Optimiser<Scalar> {
    var optimiser = optimiser(for: trained, in: precision)
    try optimiser.restore(from: arrays)
    return optimiser
  }
}

extension NamedArrays {
  /// Puts in a vector of an optimiser's memory, one element a parameter.
  mutating func put<Scalar: TensorScalar>(_ vector: [Scalar], as name: String) {
    self[name] = NamedArray(vector.map(Double.init), axis: "parameter", unit: "1")
  }

  func vector<Scalar: TensorScalar>(_ name: String, count: Int) throws(SubsongError) -> [Scalar] {
    try array(name, shape: [count]).values.map { Scalar($0) }
  }
}
