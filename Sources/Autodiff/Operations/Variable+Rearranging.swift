extension Variable {
  /// The same elements under another shape of the same size.
  public func reshaped(_ shape: [Int]) -> Variable {
    let before = self.shape
    return recorded(value.reshaped(shape)) { $0.reshaped(before) }
  }

  /// The last two axes exchanged.
  public func transposed() -> Variable { recorded(value.transposed()) { $0.transposed() } }

  /// The elements at these indices along an axis, in their order; an index may occur more than once. A negative axis counts from the
  /// last.
  public func gathered(axis: Int, indices: [Int]) -> Variable {
    let extent = shape[value.position(ofAxis: axis)]
    return recorded(value.gathered(axis: axis, indices)) { $0.scattered(axis: axis, indices, extent: extent) }
  }

  /// The elements of a range along an axis; a negative axis counts from the last.
  public func sliced(axis: Int, _ range: Range<Int>) -> Variable {
    gathered(axis: axis, indices: Array(range))
  }
}

/// Variables one behind the other along an axis; a negative axis counts from the last.
///
/// - Precondition: there is one at least, and they agree along all other axes.
public func concatenated<S>(_ variables: [Variable<S>], axis: Int) -> Variable<S> {
  let values = variables.map { $0.value }
  let extents = values.map { $0.shape[$0.position(ofAxis: axis)] }
  return variables[0].tape.custom(variables, .concatenated(values, axis: axis)) { g in
    var start = 0
    return extents.map { extent in
      defer { start += extent }
      return g.gathered(axis: axis, Array(start..<start + extent))
    }
  }
}
