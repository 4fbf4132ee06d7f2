import NumericalCore

/// The values of all parameters of a network, as one vector with a layout.
public struct ParameterSet<Scalar: TensorScalar>: Equatable, Sendable {
  public let layout: ParameterLayout
  /// The elements in the order of the layout.
  public var values: [Scalar]

  /// - Precondition: one value an element of the layout.
  public init(_ layout: ParameterLayout, values: [Scalar]) {
    precondition(values.count == layout.count, "the values do not fit the layout")
    (self.layout, self.values) = (layout, values)
  }

  public init(zeroFor layout: ParameterLayout) {
    self.init(layout, values: Array(repeating: 0, count: layout.count))
  }

  /// Draws every parameter from a stream of its own, so that adding one changes no other.
  public init(_ layout: ParameterLayout, drawnFrom seeds: SeedTree) {
    var values: [Scalar] = []
    values.reserveCapacity(layout.count)
    for parameter in layout.parameters {
      var stream = seeds.stream("parameters.\(parameter.name)")
      for _ in 0..<parameter.count {
        switch parameter.initialisation {
        case .uniform(let lower, let upper): values.append(Scalar(lower + (upper - lower) * stream.uniform()))
        case .normal(let deviation): values.append(Scalar(stream.gaussian(standardDeviation: deviation)))
        case .constant(let value): values.append(Scalar(value))
        }
      }
    }
    self.init(layout, values: values)
  }

  /// The values of one parameter.
  public subscript(name: String) -> ArraySlice<Scalar> {
    get { values[layout[name]] }
    set { values.replaceSubrange(layout[name], with: newValue) }
  }

  /// The values by name, for a checkpoint; ``init(_:from:)`` gives them back bit for bit.
  public var arrays: NamedArrays {
    var arrays: NamedArrays = [:]
    for (parameter, range) in zip(layout.parameters, layout.ranges) {
      arrays[parameter.name] = NamedArray(
        shape: parameter.shape, axes: parameter.axes, unit: "1", values: values[range].map(Double.init))
    }
    return arrays
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if an array is missing or has another shape.
  public init(_ layout: ParameterLayout, from arrays: NamedArrays) throws(SubsongError) {
    var values: [Scalar] = []
    values.reserveCapacity(layout.count)
    for parameter in layout.parameters {
      values += try arrays.array(parameter.name, shape: parameter.shape).values.map { Scalar($0) }
    }
    self.init(layout, values: values)
  }
}
