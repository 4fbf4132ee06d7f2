import NumericalCore

/// What can be said of an npy file without holding it: shape, type and checksum. Files of any size can be looked at.
package struct NPYFile: Hashable, Sendable {
  package let shape: [Int]
  package let type: NPY.ElementType
  /// Of all bytes.
  package let checksum: Checksum

  /// A header is shorter by far, even with many axes.
  private static let longestHeader = 1 << 17

  /// Reads the file once from its first to its last byte.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: missing input; input/output; bad input if it is no npy file, or shorter than its header says.
  ///   A recording that still grows may be longer.
  package init(_ path: String) throws(SubsongError) {
    var start: [UInt8] = []
    var checksum = Checksum()
    var size = 0
    try FileBytes.read(path) { (piece) throws(SubsongError) in
      checksum.combine(piece)
      size += piece.count
      start += piece.prefix(Self.longestHeader - start.count)
    }
    let (header, end) = try NPY.header(of: start, path)
    type = try NPY.elementType(header, path)
    let (needed, overflow) = try NPY.elementCount(header.shape, path).multipliedReportingOverflow(
      by: type.size)
    guard !overflow, needed <= size - end else {
      throw NPY.malformed(
        path, "found \(size - end) bytes of values, expected more",
        because: "the header says shape \(header.shape)",
        remedy: "the file is probably truncated")
    }
    (shape, self.checksum) = (header.shape, checksum)
  }
}
