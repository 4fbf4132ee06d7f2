extension NDArray {
  /// The last two axes exchanged.
  func transposed() -> NDArray {
    precondition(shape.count >= 2, "an array of shape \(shape) has no two axes to exchange")
    var shape = self.shape
    shape.swapAt(shape.count - 1, shape.count - 2)
    let (rows, columns) = (self.shape[self.shape.count - 2], self.shape[self.shape.count - 1])
    return NDArray(shape: shape, values: exchanged(values, rows: rows, columns: columns))
  }

  /// The elements at these indices along an axis, in their order; an index may occur more than once.
  func gathered(axis: Int, _ indices: [Int]) -> NDArray {
    let (axis, extent) = (position(ofAxis: axis), shape[position(ofAxis: axis)])
    precondition(
      indices.allSatisfy { (0..<extent).contains($0) }, "an index is outside axis \(axis) of \(shape)")
    var shape = self.shape
    shape[axis] = indices.count
    return NDArray(
      shape: shape, values: gatheredBlocks(values, indices, extent: extent, block: blockSize(below: axis)))
  }

  /// An array of a larger extent along an axis, zero but for this one's elements, which are *added* at these indices: the adjoint of
  /// ``gathered(axis:_:)``.
  func scattered(axis: Int, _ indices: [Int], extent: Int) -> NDArray {
    let axis = position(ofAxis: axis)
    var shape = self.shape
    shape[axis] = extent
    return NDArray(
      shape: shape,
      values: scatteredBlocks(
        values, indices, extent: extent, outer: self.shape[..<axis].reduce(1, *),
        block: blockSize(below: axis)))
  }

  /// Arrays one behind the other along an axis.
  ///
  /// - Precondition: there is one at least, and they agree along all other axes.
  static func concatenated(_ arrays: [NDArray], axis: Int) -> NDArray {
    let axis = arrays[0].position(ofAxis: axis)
    var shape = arrays[0].shape
    for array in arrays.dropFirst() {
      precondition(
        array.shape.count == shape.count
          && zip(array.shape, shape).enumerated().allSatisfy {
            $0.offset == axis || $0.element.0 == $0.element.1
          },
        "arrays of shapes \(shape) and \(array.shape) cannot be put together along axis \(axis)")
      shape[axis] += array.shape[axis]
    }
    let blocks = arrays.map { $0.shape[axis] * $0.blockSize(below: axis) }
    let values = interleaved(arrays.map { $0.values }, blocks, outer: shape[..<axis].reduce(1, *))
    return NDArray(shape: shape, values: values)
  }

  /// How many elements belong to one index along an axis: the product of all faster axes.
  private func blockSize(below axis: Int) -> Int { shape[(axis + 1)...].reduce(1, *) }
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func exchanged<S: TensorScalar>(_ source: [S], rows: Int, columns: Int) -> [S] {
  source.withUnsafeBufferPointer { source in
    filled(source.count) { out in
      for start in stride(from: 0, to: source.count, by: max(1, rows * columns)) {
        for row in 0..<rows {
          for column in 0..<columns {
            out[start + column * rows + row] = source[start + row * columns + column]
          }
        }
      }
    }
  }
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func gatheredBlocks<S: TensorScalar>(_ source: [S], _ indices: [Int], extent: Int, block: Int) -> [S]
{
  guard extent * block > 0 else { return [] }
  let outer = source.count / (extent * block)
  return source.withUnsafeBufferPointer { source in
    filled(outer * indices.count * block) { out in
      guard let base = source.baseAddress else { return }
      for place in 0..<outer * indices.count {
        let start = (place / indices.count * extent + indices[place % indices.count]) * block
        (out + place * block).initialize(from: base + start, count: block)
      }
    }
  }
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func scatteredBlocks<S: TensorScalar>(
  _ source: [S], _ indices: [Int], extent: Int, outer: Int, block: Int
) -> [S] {
  var result = [S](repeating: 0, count: outer * extent * block)
  source.withUnsafeBufferPointer { source in
    result.withUnsafeMutableBufferPointer { out in
      for place in 0..<outer * indices.count {
        let target = (place / indices.count * extent + indices[place % indices.count]) * block
        for i in 0..<block { out[target &+ i] += source[place * block &+ i] }
      }
    }
  }
  return result
}

/// A block of each source in turn, `outer` times.
@_specialize(where S == Float)
@_specialize(where S == Double)
private func interleaved<S: TensorScalar>(_ sources: [[S]], _ blocks: [Int], outer: Int) -> [S] {
  let width = blocks.reduce(0, +)
  return filled(outer * width) { out in
    var start = 0
    for (source, block) in zip(sources, blocks) {
      source.withUnsafeBufferPointer { source in
        guard let base = source.baseAddress else { return }
        for row in 0..<outer {
          (out + start + row * width).initialize(from: base + row * block, count: block)
        }
      }
      start += block
    }
  }
}
