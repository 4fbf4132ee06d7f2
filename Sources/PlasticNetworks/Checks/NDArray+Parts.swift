import Autodiff

extension NDArray {
  /// The same numbers, rounded to this precision.
  package init(_ other: NDArray<Double>) {
    self.init(shape: other.shape, values: other.values.map { Scalar($0) })
  }

  /// The part at one index of an axis, without the axis.
  package func part(_ index: Int, ofAxis axis: Int) -> NDArray {
    let inner = shape[(axis + 1)...].reduce(1, *)
    let outer = shape[..<axis].reduce(1, *)
    let parts = (0..<outer).flatMap { o -> ArraySlice<Scalar> in
      let start = (o * shape[axis] + index) * inner
      return values[start..<start + inner]
    }
    return NDArray(shape: Array(shape[..<axis] + shape[(axis + 1)...]), values: parts)
  }

  /// Some of the steps of items × steps × n.
  package func steps(_ range: Range<Int>) -> NDArray {
    let (items, count, width) = (shape[0], shape[1], shape[2])
    let values = (0..<items).flatMap { item in
      let start = item * count
      return self.values[(start + range.lowerBound) * width..<(start + range.upperBound) * width]
    }
    return NDArray(shape: [items, range.count, width], values: values)
  }

  /// Some of the items, the first axis, in this order.
  package func items(_ order: [Int]) -> NDArray {
    let width = count / max(1, shape[0])
    return NDArray(
      shape: [order.count] + shape.dropFirst(),
      values: order.flatMap { values[$0 * width..<($0 + 1) * width] })
  }
}
