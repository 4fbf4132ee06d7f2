/// A dense array of any number of axes; without axes it is one number.
public struct NDArray<Scalar: TensorScalar>: Sendable, Equatable {
  /// The extent along each axis, slowest first.
  public let shape: [Int]
  /// The elements in C order; their number must not be changed.
  public var values: [Scalar]

  /// - Precondition: the product of the shape is the number of values.
  public init(shape: [Int], values: [Scalar]) {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) values do not fit the shape \(shape)")
    (self.shape, self.values) = (shape, values)
  }

  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  public init(shape: [Int], repeating value: Scalar) {
    self.init(shape: shape, values: Array(repeating: value, count: shape.reduce(1, *)))
  }

  public init(_ scalar: Scalar) { self.init(shape: [], values: [scalar]) }

  public var count: Int { values.count }

  /// The only element.
  ///
  /// - Precondition: there is one.
  public var scalar: Scalar {
    precondition(count == 1, "an array of shape \(shape) is no single number")
    return values[0]
  }

  /// The same elements under another shape of the same size.
  public func reshaped(_ shape: [Int]) -> NDArray { NDArray(shape: shape, values: values) }

  /// The place of an axis; a negative one counts from the last, which is −1.
  ///
  /// - Precondition: there is such an axis.
  func position(ofAxis axis: Int) -> Int {
    let position = axis < 0 ? axis + shape.count : axis
    precondition(shape.indices.contains(position), "an array of shape \(shape) has no axis \(axis)")
    return position
  }

  /// The shape without an axis, or with the extent 1 for it.
  func shape(reducing axis: Int, keepingAxis: Bool) -> [Int] {
    var reduced = shape
    if keepingAxis { reduced[axis] = 1 } else { reduced.remove(at: axis) }
    return reduced
  }
}

extension NDArray {
  /// Adds an array of the same shape.
  mutating func add(_ other: NDArray) {
    precondition(shape == other.shape, "the shapes \(shape) and \(other.shape) differ")
    addElements(of: other.values, to: &values)
  }
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func addElements<S: TensorScalar>(of source: [S], to target: inout [S]) {
  target.withUnsafeMutableBufferPointer { target in
    source.withUnsafeBufferPointer { source in
      for i in target.indices { target[i] += source[i] }
    }
  }
}

/// The array of that many elements that `body` writes all of.
@inline(__always)
func filled<S: TensorScalar>(_ count: Int, _ body: (UnsafeMutablePointer<S>) -> Void) -> [S] {
  Array(unsafeUninitializedCapacity: count) { buffer, initialised in
    if let start = buffer.baseAddress, count > 0 { body(start) }
    initialised = count
  }
}

/// f of every element.
@inline(__always)
func mapped<S: TensorScalar>(_ a: [S], _ f: (S) -> S) -> [S] {
  a.withUnsafeBufferPointer { a in
    filled(a.count) { out in for i in a.indices { out[i] = f(a[i]) } }
  }
}

/// f of every two elements at the same place.
///
/// - Precondition: the arrays are of one size.
@inline(__always)
func combined<S: TensorScalar>(_ a: [S], _ b: [S], _ f: (S, S) -> S) -> [S] {
  precondition(a.count == b.count, "the arrays differ in size")
  return a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      filled(a.count) { out in for i in a.indices { out[i] = f(a[i], b[i]) } }
    }
  }
}

/// f of every three elements at the same place.
///
/// - Precondition: the arrays are of one size.
@inline(__always)
func combined<S: TensorScalar>(_ a: [S], _ b: [S], _ c: [S], _ f: (S, S, S) -> S) -> [S] {
  precondition(a.count == b.count && a.count == c.count, "the arrays differ in size")
  return a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      c.withUnsafeBufferPointer { c in
        filled(a.count) { out in for i in a.indices { out[i] = f(a[i], b[i], c[i]) } }
      }
    }
  }
}

/// The sum of a run, in eight interleaved partial sums: quicker than one, and more accurate.
@inline(__always)
func total<S: TensorScalar>(_ count: Int, _ term: (Int) -> S) -> S {
  var partial: (S, S, S, S, S, S, S, S) = (0, 0, 0, 0, 0, 0, 0, 0)
  var i = 0
  while i + 8 <= count {
    partial.0 += term(i)
    partial.1 += term(i + 1)
    partial.2 += term(i + 2)
    partial.3 += term(i + 3)
    partial.4 += term(i + 4)
    partial.5 += term(i + 5)
    partial.6 += term(i + 6)
    partial.7 += term(i + 7)
    i += 8
  }
  var rest: S = 0
  while i < count {
    rest += term(i)
    i += 1
  }
  let even = (partial.0 + partial.4) + (partial.2 + partial.6)
  let odd = (partial.1 + partial.5) + (partial.3 + partial.7)
  return (even + odd) + rest
}
