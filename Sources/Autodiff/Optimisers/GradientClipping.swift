/// Scales a gradient down if its Euclidean norm is above a limit: by min(1, limit/(norm + 10⁻⁶)), as PyTorch does.
///
/// The norm is summed in double precision. A gradient that holds no number keeps doing so: whoever trains checks that the norm is
/// finite.
///
/// - Parameters:
///   - gradient: scaled in place.
///   - limit: nil for none.
///   - trained: only these elements count and are scaled; nil for all.
/// - Returns: the norm before.
@discardableResult
public func clipNorm<Scalar: TensorScalar>(
  _ gradient: inout [Scalar], to limit: Double?, of trained: TrainedRanges? = nil
) -> Double {
  let ranges = trained?.ranges ?? [gradient.indices]
  let norm = ranges.map { squares(gradient, $0) }.reduce(0, +).squareRoot()
  if let limit, limit / (norm + 1e-6) < 1 {
    scale(&gradient, by: Scalar(limit / (norm + 1e-6)), over: ranges)
  }
  return norm
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func squares<S: TensorScalar>(_ values: [S], _ range: Range<Int>) -> Double {
  values.withUnsafeBufferPointer { values in
    total(range.count) {
      let value = Double(values[range.lowerBound + $0])
      return value * value
    }
  }
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func scale<S: TensorScalar>(_ values: inout [S], by factor: S, over ranges: [Range<Int>]) {
  values.withUnsafeMutableBufferPointer { values in
    for range in ranges { for i in range { values[i] *= factor } }
  }
}
