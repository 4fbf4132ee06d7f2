/// Elements at a fixed address on a cache line of their own: what a C kernel can hold on to for as long as this object lives.
@usableFromInline package final class AlignedArray<Element: BitwiseCopyable> {
  @usableFromInline package let base: UnsafeMutablePointer<Element>
  @usableFromInline package let count: Int

  /// A copy of the values.
  @inlinable package convenience init(_ values: [Element]) {
    self.init(zeros: values.count)
    values.withUnsafeBufferPointer {
      if let start = $0.baseAddress { base.update(from: start, count: count) }
    }
  }

  /// So many elements whose bits are all 0: zeros, for numbers.
  @inlinable package init(zeros count: Int) {
    self.count = count
    let bytes = max(1, count) * MemoryLayout<Element>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    base = memory.bindMemory(to: Element.self, capacity: max(1, count))
  }

  /// Makes all bits 0 again.
  @inlinable package func clear() { clear(0..<count) }

  /// Makes all bits of some elements 0.
  @inlinable package func clear(_ range: Range<Int>) {
    let stride = MemoryLayout<Element>.stride
    (UnsafeMutableRawPointer(base) + range.lowerBound * stride).initializeMemory(
      as: UInt8.self, repeating: 0, count: range.count * stride)
  }

  @inlinable deinit { UnsafeMutableRawPointer(base).deallocate() }

  @inlinable package var values: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
