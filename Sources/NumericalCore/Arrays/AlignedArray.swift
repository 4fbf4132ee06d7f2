/// Elements at a fixed address on a cache line of their own: what a C kernel can hold on to for as long as this object lives.
@usableFromInline package final class AlignedArray<Element: BitwiseCopyable> {
  @usableFromInline package let base: UnsafeMutablePointer<Element>
  @usableFromInline package let count: Int

  /// A copy of the values.
  @inlinable package init(_ values: [Element]) {
    count = values.count
    let bytes = max(1, count) * MemoryLayout<Element>.stride
    base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64).bindMemory(
      to: Element.self, capacity: max(1, count))
    values.withUnsafeBufferPointer {
      if let start = $0.baseAddress { base.initialize(from: start, count: count) }
    }
  }

  @inlinable deinit { UnsafeMutableRawPointer(base).deallocate() }

  @inlinable package var values: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }
}
