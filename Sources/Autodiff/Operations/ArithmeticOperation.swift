/// The operations on two arrays of one shape, element by element.
enum ArithmeticOperation {
  case add, subtract, multiply, divide

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  func values<S: TensorScalar>(_ a: [S], _ b: [S]) -> [S] {
    switch self {
    case .add: combined(a, b) { $0 + $1 }
    case .subtract: combined(a, b) { $0 - $1 }
    case .multiply: combined(a, b) { $0 * $1 }
    case .divide: combined(a, b) { $0 / $1 }
    }
  }

  /// The gradient with respect to the left side.
  func leftGradient<S: TensorScalar>(_ g: [S], _ b: [S]) -> [S] {
    switch self {
    case .add, .subtract: g
    case .multiply, .divide: values(g, b)
    }
  }

  /// The gradient with respect to the right side.
  @_specialize(where S == Float)
  @_specialize(where S == Double)
  func rightGradient<S: TensorScalar>(_ g: [S], _ a: [S], _ b: [S]) -> [S] {
    switch self {
    case .add: g
    case .subtract: mapped(g) { -$0 }
    case .multiply: combined(g, a) { $0 * $1 }
    case .divide: combined(g, a, b) { -$0 * $1 / ($2 * $2) }
    }
  }
}

extension Variable {
  /// Both sides are repeated to one shape; what their gradients have there is summed back.
  private func combined(_ other: Variable, _ operation: ArithmeticOperation) -> Variable {
    let (a, b) = (value, other.value)
    let shape = Broadcast.shape(a.shape, b.shape)
    func left() -> [Scalar] { a.broadcast(to: shape).values }
    func right() -> [Scalar] { b.broadcast(to: shape).values }
    return recorded(with: other, NDArray(shape: shape, values: operation.values(left(), right()))) { g in
      NDArray(shape: shape, values: operation.leftGradient(g.values, right())).reduced(to: a.shape)
    } otherAdjoint: { g in
      NDArray(shape: shape, values: operation.rightGradient(g.values, left(), right())).reduced(to: b.shape)
    }
  }

  public static func + (a: Variable, b: Variable) -> Variable { a.combined(b, .add) }
  public static func - (a: Variable, b: Variable) -> Variable { a.combined(b, .subtract) }
  /// The product element by element; for matrices see ``times(_:transposed:)``.
  public static func * (a: Variable, b: Variable) -> Variable { a.combined(b, .multiply) }
  public static func / (a: Variable, b: Variable) -> Variable { a.combined(b, .divide) }
}
