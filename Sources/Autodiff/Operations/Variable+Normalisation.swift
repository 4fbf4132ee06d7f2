extension Variable {
  /// Layer normalisation over the last axis: gain·(x − mean)/√(variance + ε) + bias, with the biased variance (Ba, Kiros, Hinton 2016).
  ///
  /// - Parameters:
  ///   - gain: as many as the last axis has elements; nil for 1.
  ///   - bias: likewise; nil for 0.
  ///   - epsilon: ε, which keeps the root away from 0.
  public func layerNormalised(gain: Variable? = nil, bias: Variable? = nil, epsilon: Scalar = 1e-5)
    -> Variable
  {
    let centred = self - mean(axis: -1, keepingAxis: true)
    let variance = centred.squared().mean(axis: -1, keepingAxis: true)
    var result = centred / squareRoot(variance + epsilon)
    if let gain { result = result * gain }
    if let bias { result = result + bias }
    return result
  }

  /// e^x over its sum along the last axis.
  public func softmax() -> Variable {
    let y = value.softmax()
    return recorded(y) {
      NDArray(
        shape: y.shape, values: softmaxGradient($0.values, at: y.values, extent: y.shape[y.shape.count - 1]))
    }
  }
}

extension NDArray {
  /// e^x over its sum along the last axis; the largest element is taken off first, so that nothing overflows.
  func softmax() -> NDArray {
    NDArray(shape: shape, values: exponentialShares(values, extent: shape[position(ofAxis: -1)]))
  }
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func exponentialShares<S: TensorScalar>(_ x: [S], extent: Int) -> [S] {
  x.withUnsafeBufferPointer { x in
    filled(x.count) { out in
      for start in stride(from: 0, to: x.count, by: max(extent, 1)) {
        var largest = x[start]
        for i in start..<start + extent { largest = max(largest, x[i]) }
        for i in start..<start + extent { out[i] = S.exp(x[i] - largest) }
        let sum = total(extent) { out[start &+ $0] }
        for i in start..<start + extent { out[i] /= sum }
      }
    }
  }
}

/// y·(g − Σ g y), row by row.
@_specialize(where S == Float)
@_specialize(where S == Double)
private func softmaxGradient<S: TensorScalar>(_ g: [S], at y: [S], extent: Int) -> [S] {
  g.withUnsafeBufferPointer { g in
    y.withUnsafeBufferPointer { y in
      filled(y.count) { out in
        for start in stride(from: 0, to: y.count, by: max(extent, 1)) {
          let mean = total(extent) { g[start &+ $0] * y[start &+ $0] }
          for i in start..<start + extent { out[i] = y[i] * (g[i] - mean) }
        }
      }
    }
  }
}
