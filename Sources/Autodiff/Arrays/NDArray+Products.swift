/// Which factor of a matrix product is transposed before it is multiplied.
public enum TransposedFactor: Hashable, Sendable { case none, left, right }

extension NDArray {
  /// The matrix product op(A)·op(B) of two matrices.
  ///
  /// - Precondition: both have two axes and the inner extents agree.
  func times(_ b: NDArray, left: Bool, right: Bool) -> NDArray {
    precondition(shape.count == 2 && b.shape.count == 2, "\(shape) and \(b.shape) are not two matrices")
    let (rows, inner) = left ? (shape[1], shape[0]) : (shape[0], shape[1])
    let (other, columns) = right ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
    precondition(inner == other, "matrices of shapes \(shape) and \(b.shape) have no product")
    var c = NDArray(shape: [rows, columns], repeating: 0)
    guard c.count > 0, inner > 0 else { return c }
    withPointers(values, b.values, &c.values) {
      Scalar.addProduct(
        $0, transposed: left, $1, transposed: right, rows: rows, columns: columns, inner: inner, to: $2)
    }
    return c
  }

  /// One matrix an item, one vector an item: G_b u_b, or G_bᵀ u_b; (B, M, N) and (B, N) give (B, M), transposed (B, M) gives (B, N).
  func appliedItemwise(to u: NDArray, transposed: Bool) -> NDArray {
    precondition(shape.count == 3, "\(shape) is not one matrix an item")
    let (items, rows, columns) = (shape[0], shape[1], shape[2])
    let (read, written) = transposed ? (rows, columns) : (columns, rows)
    precondition(
      u.shape == [items, read], "vectors of shape \(u.shape) do not fit matrices of shape \(shape)")
    var result = NDArray(shape: [items, written], repeating: 0)
    guard result.count > 0, read > 0 else { return result }
    withPointers(values, u.values, &result.values) { g, u, out in
      for item in 0..<items {
        Scalar.addProduct(
          g + item * rows * columns, transposed: transposed, rows: rows, columns: columns, u + item * read,
          to: out + item * written)
      }
    }
    return result
  }

  /// The product p_b q_bᵀ of every item: (B, M) and (B, N) give (B, M, N).
  func outer(_ q: NDArray) -> NDArray {
    precondition(
      shape.count == 2 && q.shape.count == 2 && shape[0] == q.shape[0],
      "\(shape) and \(q.shape) are not one pair of vectors an item")
    return NDArray(
      shape: [shape[0], shape[1], q.shape[1]],
      values: outerProducts(values, q.values, items: shape[0], rows: shape[1], columns: q.shape[1]))
  }
}

/// The start of two arrays that are read and of one that is written.
///
/// - Precondition: none is empty.
private func withPointers<S: TensorScalar>(
  _ a: [S], _ b: [S], _ c: inout [S],
  _ body: (UnsafePointer<S>, UnsafePointer<S>, UnsafeMutablePointer<S>) -> Void
) {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      c.withUnsafeMutableBufferPointer { c in
        guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
        body(a, b, c)
      }
    }
  }
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func outerProducts<S: TensorScalar>(_ p: [S], _ q: [S], items: Int, rows: Int, columns: Int) -> [S] {
  p.withUnsafeBufferPointer { p in
    q.withUnsafeBufferPointer { q in
      filled(items * rows * columns) { out in
        guard let p = p.baseAddress, let q = q.baseAddress else { return }
        for row in 0..<items * rows {
          let (factor, q, out) = (p[row], q + row / rows * columns, out + row * columns)
          for column in 0..<columns { out[column] = factor * q[column] }
        }
      }
    }
  }
}
