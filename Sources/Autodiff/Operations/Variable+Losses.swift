extension Variable {
  /// The mean over items of −ln softmax(x)[label], for logits of shape (items, classes).
  ///
  /// - Precondition: there is one label an item, each below the number of classes, and an item at least.
  public func softmaxCrossEntropy(labels: [Int]) -> Variable {
    precondition(
      shape.count == 2 && shape[0] == labels.count,
      "\(labels.count) labels do not fit logits of shape \(shape)")
    let (items, classes) = (shape[0], shape[1])
    precondition(
      items > 0 && labels.allSatisfy { (0..<classes).contains($0) }, "a label is not below \(classes)")
    let losses = crossEntropies(value.values, labels, classes: classes)
    let x = value
    return recorded(NDArray(total(items) { losses[$0] } / Scalar(items))) { g in
      var gradient = x.softmax()
      for (item, label) in labels.enumerated() { gradient.values[item * classes + label] -= 1 }
      return gradient.scaled(by: g.scalar / Scalar(items))
    }
  }

  /// The mean over all elements of −t ln σ(x) − (1 − t) ln(1 − σ(x)), for logits x and targets t of the same shape.
  ///
  /// - Precondition: there is an element at least.
  public func sigmoidCrossEntropy(targets: NDArray<Scalar>) -> Variable {
    precondition(
      shape == targets.shape && targets.count > 0, "targets of shape \(targets.shape) do not fit \(shape)")
    let x = value
    let count = Scalar(x.count)
    return recorded(NDArray(meanBinaryEntropy(x.values, targets.values))) { g in
      let shares = NDArray(shape: x.shape, values: ElementwiseOperation.sigmoid.values(x.values))
      return ArithmeticOperation.subtract.result(shares, targets).scaled(by: g.scalar / count)
    }
  }

  /// The mean over all elements of (x − t)².
  ///
  /// - Precondition: there is an element at least.
  public func meanSquaredError(targets: NDArray<Scalar>) -> Variable {
    precondition(shape == targets.shape, "targets of shape \(targets.shape) do not fit \(shape)")
    return (self - tape.constant(targets)).squared().mean()
  }
}

/// ln Σ e^x − x[label] of every row.
@_specialize(where S == Float)
@_specialize(where S == Double)
private func crossEntropies<S: TensorScalar>(_ x: [S], _ labels: [Int], classes: Int) -> [S] {
  labels.indices.map { item in
    let row = x[item * classes..<(item + 1) * classes]
    let largest = row.reduce(row[row.startIndex]) { max($0, $1) }
    let sum = total(classes) { S.exp(row[row.startIndex + $0] - largest) }
    return S.log(sum) - (row[row.startIndex + labels[item]] - largest)
  }
}

/// The mean of max(x, 0) − x t + ln(1 + e^−|x|), which neither overflows nor cancels.
@_specialize(where S == Float)
@_specialize(where S == Double)
private func meanBinaryEntropy<S: TensorScalar>(_ x: [S], _ targets: [S]) -> S {
  total(x.count) { max(x[$0], 0) - x[$0] * targets[$0] + S.log1p(S.exp(-x[$0].magnitude)) } / S(x.count)
}
