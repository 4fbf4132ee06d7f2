/// The operations on one array, element by element: value y = f(x), and gradient g·f′(x).
enum ElementwiseOperation<S: TensorScalar> {
  /// scale·x + shift
  case affine(scale: S, shift: S)
  /// x / s
  case divided(S)
  /// s / x
  case ratio(S)
  case tanh, sigmoid, relu, exp, log, squareRoot, square, absolute
  /// The nearest number between the limits; the derivative on a limit is 1.
  case clamp(lower: S, upper: S)

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  func values(_ x: [S]) -> [S] {
    switch self {
    case .affine(let scale, let shift): mapped(x) { scale * $0 + shift }
    case .divided(let divisor): mapped(x) { $0 / divisor }
    case .ratio(let dividend): mapped(x) { dividend / $0 }
    case .tanh: mapped(x) { S.tanh($0) }
    case .sigmoid: mapped(x) { 1 / (1 + S.exp(-$0)) }
    case .relu: mapped(x) { max($0, 0) }
    case .exp: mapped(x) { S.exp($0) }
    case .log: mapped(x) { S.log($0) }
    case .squareRoot: mapped(x) { $0.squareRoot() }
    case .square: mapped(x) { $0 * $0 }
    case .absolute: mapped(x) { $0.magnitude }
    case .clamp(let lower, let upper): mapped(x) { min(max($0, lower), upper) }
    }
  }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  func gradient(_ g: [S], at x: [S], _ y: [S]) -> [S] {
    switch self {
    case .affine(let scale, _): mapped(g) { $0 * scale }
    case .divided(let divisor): mapped(g) { $0 / divisor }
    case .ratio: combined(g, x, y) { -$0 * $2 / $1 }
    case .tanh: combined(g, y) { $0 * (1 - $1 * $1) }
    case .sigmoid: combined(g, y) { $0 * ($1 * (1 - $1)) }
    case .relu: combined(g, x) { $1 > 0 ? $0 : 0 }
    case .exp: combined(g, y) { $0 * $1 }
    case .log: combined(g, x) { $0 / $1 }
    case .squareRoot: combined(g, y) { $0 / ($1 + $1) }
    case .square: combined(g, x) { $0 * ($1 + $1) }
    case .absolute: combined(g, x) { $1 > 0 ? $0 : $1 < 0 ? -$0 : 0 }
    case .clamp(let lower, let upper): combined(g, x) { $1 >= lower && $1 <= upper ? $0 : 0 }
    }
  }
}

extension NDArray {
  func scaled(by factor: Scalar) -> NDArray {
    NDArray(shape: shape, values: ElementwiseOperation.affine(scale: factor, shift: 0).values(values))
  }
}

extension Variable {
  func mapped(_ operation: ElementwiseOperation<Scalar>) -> Variable {
    let x = value
    let y = NDArray(shape: x.shape, values: operation.values(x.values))
    return recorded(y) { g in
      NDArray(shape: x.shape, values: operation.gradient(g.values, at: x.values, y.values))
    }
  }
}

public func tanh<S>(_ x: Variable<S>) -> Variable<S> { x.mapped(.tanh) }
/// 1 / (1 + e⁻ˣ)
public func sigmoid<S>(_ x: Variable<S>) -> Variable<S> { x.mapped(.sigmoid) }
/// max(x, 0); the derivative at 0 is 0.
public func relu<S>(_ x: Variable<S>) -> Variable<S> { x.mapped(.relu) }
public func exp<S>(_ x: Variable<S>) -> Variable<S> { x.mapped(.exp) }
/// The natural logarithm.
public func log<S>(_ x: Variable<S>) -> Variable<S> { x.mapped(.log) }
/// √x; the derivative at 0 is infinite.
public func squareRoot<S>(_ x: Variable<S>) -> Variable<S> { x.mapped(.squareRoot) }
/// |x|; the derivative at 0 is 0.
public func abs<S>(_ x: Variable<S>) -> Variable<S> { x.mapped(.absolute) }
/// The smaller of each element and a limit; the derivative on the limit is 1.
public func minimum<S>(_ x: Variable<S>, _ limit: S) -> Variable<S> {
  x.mapped(.clamp(lower: -.infinity, upper: limit))
}
/// The larger of each element and a limit; the derivative on the limit is 1.
public func maximum<S>(_ x: Variable<S>, _ limit: S) -> Variable<S> {
  x.mapped(.clamp(lower: limit, upper: .infinity))
}

extension Variable {
  public func squared() -> Variable { mapped(.square) }

  /// The nearest number to each element between −limit and limit; the derivative is 1 inside and on the limits, 0 outside.
  public func clamped(to limit: Scalar) -> Variable { mapped(.clamp(lower: -limit, upper: limit)) }

  /// The nearest number to each element in the range; the derivative is 1 inside and on the limits, 0 outside.
  public func clamped(to range: ClosedRange<Scalar>) -> Variable {
    mapped(.clamp(lower: range.lowerBound, upper: range.upperBound))
  }

  public static prefix func - (x: Variable) -> Variable { x.mapped(.affine(scale: -1, shift: 0)) }
  public static func + (x: Variable, s: Scalar) -> Variable { x.mapped(.affine(scale: 1, shift: s)) }
  public static func + (s: Scalar, x: Variable) -> Variable { x.mapped(.affine(scale: 1, shift: s)) }
  public static func - (x: Variable, s: Scalar) -> Variable { x.mapped(.affine(scale: 1, shift: -s)) }
  public static func - (s: Scalar, x: Variable) -> Variable { x.mapped(.affine(scale: -1, shift: s)) }
  public static func * (x: Variable, s: Scalar) -> Variable { x.mapped(.affine(scale: s, shift: 0)) }
  public static func * (s: Scalar, x: Variable) -> Variable { x.mapped(.affine(scale: s, shift: 0)) }
  public static func / (x: Variable, s: Scalar) -> Variable { x.mapped(.divided(s)) }
  public static func / (s: Scalar, x: Variable) -> Variable { x.mapped(.ratio(s)) }
}
