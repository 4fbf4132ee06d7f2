/// Doubles at the alignment of a cache line and of the widest vector, for the C kernels.
package final class AlignedArray {
  package let base: UnsafeMutablePointer<Double>
  package let count: Int

  /// `count` zeros.
  package init(_ count: Int) {
    self.count = count
    let bytes = max(1, count) * MemoryLayout<Double>.stride
    base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64).bindMemory(
      to: Double.self, capacity: max(1, count))
    base.initialize(repeating: 0, count: max(1, count))
  }

  /// The values, followed by copies of `filler` up to `padded` elements.
  package convenience init(_ values: [Double], padded: Int, with filler: Double = 0) {
    self.init(padded)
    fill(filler, count: padded)
    assign(values)
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  /// Overwrites the first elements.
  package func assign(_ values: [Double]) {
    precondition(values.count <= count, "too many values")
    for (index, value) in values.enumerated() { base[index] = value }
  }

  package func fill(_ value: Double, count: Int) { base.update(repeating: value, count: count) }

  /// A copy of the first elements.
  package func prefix(_ count: Int) -> [Double] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
