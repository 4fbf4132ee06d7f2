import NumericalCore

/// How the values of a parameter are drawn before the first update.
public enum Initialisation: Hashable, Sendable {
  /// Uniform on [lower, upper).
  case uniform(Double, Double)
  /// Normal with mean 0 and this standard deviation.
  case normal(standardDeviation: Double)
  case constant(Double)
}

/// One trained array: its name, its extent along each axis (C order), what each axis counts, and where it starts from.
public struct ParameterDescription: Hashable, Sendable {
  public var name: String
  public var shape: [Int]
  public var axes: [String]
  public var initialisation: Initialisation

  /// - Precondition: one name an axis.
  public init(_ name: String, shape: [Int], axes: [String], _ initialisation: Initialisation) {
    precondition(axes.count == shape.count, "each axis needs a name")
    (self.name, self.shape, self.axes, self.initialisation) = (name, shape, axes, initialisation)
  }

  public var count: Int { shape.reduce(1, *) }
}

/// Where each parameter lies in the one vector of all of them: in the order of their descriptions, without gaps.
public struct ParameterLayout: Hashable, Sendable {
  public let parameters: [ParameterDescription]
  /// The elements of each parameter in the vector.
  public let ranges: [Range<Int>]

  /// - Precondition: no name occurs twice.
  public init(_ parameters: [ParameterDescription]) {
    precondition(
      Set(parameters.map(\.name)).count == parameters.count, "two parameters have the same name")
    self.parameters = parameters
    var start = 0
    ranges = parameters.map { parameter in
      defer { start += parameter.count }
      return start..<start + parameter.count
    }
  }

  /// The number of trained scalars.
  public var count: Int { ranges.last?.upperBound ?? 0 }

  /// The elements of the parameter of that name.
  ///
  /// - Precondition: there is one.
  public subscript(name: String) -> Range<Int> {
    guard let index = parameters.firstIndex(where: { $0.name == name }) else {
      preconditionFailure("there is no parameter '\(name)'")
    }
    return ranges[index]
  }
}
