extension Variable {
  /// The sum of all elements, of shape [].
  public func sum() -> Variable {
    let shape = self.shape
    return recorded(value.reduced(to: shape.map { _ in 1 }).reshaped([])) { $0.broadcast(to: shape) }
  }

  /// The sums along an axis.
  ///
  /// - Parameters:
  ///   - axis: a negative one counts from the last.
  ///   - keepingAxis: whether the axis stays, with extent 1.
  public func sum(axis: Int, keepingAxis: Bool = false) -> Variable {
    let (axis, shape) = (value.position(ofAxis: axis), self.shape)
    let kept = value.shape(reducing: axis, keepingAxis: true)
    let result = value.shape(reducing: axis, keepingAxis: keepingAxis)
    return recorded(value.reduced(to: kept).reshaped(result)) { $0.reshaped(kept).broadcast(to: shape) }
  }

  /// The mean of all elements, of shape [].
  ///
  /// - Precondition: there is one at least.
  public func mean() -> Variable {
    precondition(value.count > 0, "nothing has no mean")
    return sum() / Scalar(value.count)
  }

  /// The means along an axis; a negative axis counts from the last.
  ///
  /// - Precondition: the axis is not empty.
  public func mean(axis: Int, keepingAxis: Bool = false) -> Variable {
    let extent = shape[value.position(ofAxis: axis)]
    precondition(extent > 0, "nothing has no mean")
    return sum(axis: axis, keepingAxis: keepingAxis) / Scalar(extent)
  }

  /// The Euclidean norm along the last axis, which stays with extent 1. The derivative is x/‖x‖; at x = 0, where there is none, 0 is
  /// taken.
  public func norm() -> Variable {
    let x = value
    let shape = x.shape(reducing: x.position(ofAxis: -1), keepingAxis: true)
    let norms = NDArray(shape: shape, values: norms(x.values, count: shape.reduce(1, *)))
    return recorded(norms) { g in
      NDArray(shape: x.shape, values: normGradient(g.values, at: x.values, norms.values))
    }
  }
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func norms<S: TensorScalar>(_ x: [S], count: Int) -> [S] {
  x.withUnsafeBufferPointer { x in
    filled(count) { out in
      let extent = x.count / max(1, count)
      for row in 0..<count {
        out[row] = total(extent) { x[row * extent &+ $0] * x[row * extent &+ $0] }.squareRoot()
      }
    }
  }
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func normGradient<S: TensorScalar>(_ g: [S], at x: [S], _ norms: [S]) -> [S] {
  x.withUnsafeBufferPointer { x in
    filled(x.count) { out in
      let extent = x.count / max(1, norms.count)
      for row in norms.indices {
        let factor = norms[row] > 0 ? g[row] / norms[row] : 0
        for i in row * extent..<(row + 1) * extent { out[i] = factor * x[i] }
      }
    }
  }
}
