extension Variable {
  /// The matrix product op(A)·op(B), where op transposes the factor that is named.
  ///
  /// - Precondition: both are matrices and the inner extents agree.
  public func times(_ other: Variable, transposed: TransposedFactor = .none) -> Variable {
    let (a, b) = (value, other.value)
    let (left, right) = (transposed == .left, transposed == .right)
    // C = op(A)·op(B) gives ∂A = G·op(B)ᵀ and ∂B = op(A)ᵀ·G, and the transposes of these for a transposed factor.
    return recorded(with: other, a.times(b, left: left, right: right)) { g in
      left ? b.times(g, left: false, right: true) : g.times(b, left: false, right: !right)
    } otherAdjoint: { g in
      right ? g.times(a, left: true, right: false) : a.times(g, left: !left, right: false)
    }
  }

  /// One matrix an item, applied to its vector: y_b = G_b u_b; (B, M, N) and (B, N) give (B, M).
  public func applied(to u: Variable) -> Variable {
    let (g, v) = (value, u.value)
    return recorded(with: u, g.appliedItemwise(to: v, transposed: false)) {
      $0.outer(v)
    } otherAdjoint: {
      g.appliedItemwise(to: $0, transposed: true)
    }
  }

  /// One vector an item, through the rows of its matrix: y_b = x_b W_b; (B, M) and (B, M, N) give (B, N).
  public func through(_ matrices: Variable) -> Variable {
    let (x, w) = (value, matrices.value)
    return recorded(with: matrices, w.appliedItemwise(to: x, transposed: true)) {
      w.appliedItemwise(to: $0, transposed: false)
    } otherAdjoint: {
      x.outer($0)
    }
  }

  /// The product p_b q_bᵀ of every item: (B, M) and (B, N) give (B, M, N).
  public func outer(_ other: Variable) -> Variable {
    let (p, q) = (value, other.value)
    return recorded(with: other, p.outer(q)) {
      $0.appliedItemwise(to: q, transposed: false)
    } otherAdjoint: {
      $0.appliedItemwise(to: p, transposed: true)
    }
  }
}
