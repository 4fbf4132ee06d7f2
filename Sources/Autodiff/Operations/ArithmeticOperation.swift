/// The operations on two arrays, element by element, each repeated to the shape of both.
enum ArithmeticOperation {
  case add, subtract, multiply, divide

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  func result<S: TensorScalar>(_ a: NDArray<S>, _ b: NDArray<S>) -> NDArray<S> {
    switch self {
    case .add: paired(a, b) { $0 + $1 }
    case .subtract: paired(a, b) { $0 - $1 }
    case .multiply: paired(a, b) { $0 * $1 }
    case .divide: paired(a, b) { $0 / $1 }
    }
  }

  /// The gradient with respect to the left side a.
  func leftGradient<S: TensorScalar>(_ g: NDArray<S>, _ a: NDArray<S>, _ b: NDArray<S>) -> NDArray<S> {
    switch self {
    case .add, .subtract: g.reduced(to: a.shape)
    case .multiply: g.product(with: b, reducedTo: a.shape)
    case .divide: Self.divide.result(g, b).reduced(to: a.shape)
    }
  }

  /// The gradient with respect to the right side b, where y is the result. As b is the same along the axes that are summed, what
  /// depends on b alone is done after the sum.
  func rightGradient<S: TensorScalar>(_ g: NDArray<S>, _ a: NDArray<S>, _ b: NDArray<S>, _ y: NDArray<S>)
    -> NDArray<S>
  {
    switch self {
    case .add: g.reduced(to: b.shape)
    case .subtract: g.reduced(to: b.shape).scaled(by: -1)
    case .multiply: g.product(with: a, reducedTo: b.shape)
    case .divide: Self.divide.result(g.product(with: y, reducedTo: b.shape), b).scaled(by: -1)
    }
  }
}

extension Variable {
  private func combined(_ other: Variable, _ operation: ArithmeticOperation) -> Variable {
    let (a, b) = (value, other.value)
    let y = operation.result(a, b)
    return recorded(with: other, y) {
      operation.leftGradient($0, a, b)
    } otherAdjoint: {
      operation.rightGradient($0, a, b, y)
    }
  }

  public static func + (a: Variable, b: Variable) -> Variable { a.combined(b, .add) }
  public static func - (a: Variable, b: Variable) -> Variable { a.combined(b, .subtract) }
  /// The product element by element; for matrices see ``times(_:transposed:)``.
  public static func * (a: Variable, b: Variable) -> Variable { a.combined(b, .multiply) }
  public static func / (a: Variable, b: Variable) -> Variable { a.combined(b, .divide) }
}
