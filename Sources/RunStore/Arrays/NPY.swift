import NumericalCore

/// NumPy's file format for one array, readable with `numpy.load`.
///
/// Written: version 1.0, little-endian doubles (`<f8`) in C order. Read: versions 1.0 to 3.0, `<f8`, `<f4` and `<i8` in C
/// order. The format has no place for axes and units; ``RunDirectory`` keeps them in `index.json` beside the files.
///
/// Reference: *A simple file format for NumPy arrays* (NEP 1).
public enum NPY {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The types of elements that are read; the first two are also written.
  package enum ElementType: String, CaseIterable, Sendable {
    case double = "<f8"
    case float = "<f4"
    case integer = "<i8"

    package var size: Int { self == .float ? 4 : 8 }
  }

  /// The array as a file, with its values bit for bit.
  public static func encode(_ array: NamedArray) -> [UInt8] {
    header(shape: array.shape) + array.values.withUnsafeBytes { Array($0) }
  }

  /// What stands before the values.
  ///
  /// - Parameter length: at least so many bytes, so that a file that grows keeps the length of its header.
  package static func header(shape: [Int], _ type: ElementType = .double, length: Int = 64) -> [UInt8] {
    #if !_endian(little)
      #error("the bytes of values are written as they lie in memory, which has to be little-endian")
    #endif
    let extents = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var header = "{'descr': '\(type.rawValue)', 'fortran_order': False, 'shape': (\(extents)), }"
    // The data begin at a multiple of 64, so that a mapped file can be read with aligned vector loads.
    let fixed = magic.count + 4
    let text = max(length, (fixed + header.utf8.count + 1 + 63) / 64 * 64) - fixed
    header += String(repeating: " ", count: text - header.utf8.count - 1) + "\n"
    precondition(text <= UInt16.max, "an array has too many axes for this format")
    return magic + [1, 0, UInt8(text & 255), UInt8(text >> 8)] + Array(header.utf8)
  }

  /// The array in a file.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - name: the file's name, for errors.
  ///   - axes: what each axis counts; `nil` for "axis 0", "axis 1", ….
  ///   - unit: the unit of the values.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the file is malformed, truncated, of another type or order, or if it
  ///   holds an integer that is no double.
  public static func decode(
    _ bytes: [UInt8], named name: String, axes: [String]? = nil, unit: String = "1"
  ) throws(SubsongError) -> NamedArray {
    let (header, start) = try header(of: bytes, name)
    let type = try elementType(header, name)
    let count = try elementCount(header.shape, name)
    let (size, overflow) = count.multipliedReportingOverflow(by: type.size)
    guard !overflow, size == bytes.count - start else {
      throw malformed(
        name, "found \(bytes.count - start) bytes of values, expected \(count) × \(type.size)",
        because: "the header says \(type.rawValue) and shape \(header.shape)",
        remedy: bytes.count - start < size || overflow ? "the file is probably truncated" : nil)
    }
    if let axes, axes.count != header.shape.count {
      throw malformed(
        name, "found \(header.shape.count) axes, expected \(axes.count) (\(axes.joined(separator: ", ")))")
    }
    return NamedArray(
      shape: header.shape, axes: axes ?? header.shape.indices.map { "axis \($0)" }, unit: unit,
      values: try values(bytes, from: start, count: count, type, name))
  }

  static func header(of bytes: [UInt8], _ name: String) throws(SubsongError) -> (
    NPYHeader, start: Int
  ) {
    guard bytes.starts(with: magic) else {
      throw malformed(
        name, "the file does not start like an npy file",
        because: "found \(bytes.prefix(6)), expected \(magic)",
        remedy: "is this the right file?")
    }
    guard bytes.count >= 12 else { throw truncatedHeader(name) }
    let version = (bytes[6], bytes[7])
    guard (1...3).contains(version.0), version.1 == 0 else {
      throw malformed(
        name, "the npy version is \(version.0).\(version.1)", because: "versions 1.0, 2.0 and 3.0 are known")
    }
    let lengthBytes = version.0 == 1 ? 2 : 4
    let length = (0..<lengthBytes).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
    let start = 8 + lengthBytes + length
    guard start <= bytes.count else { throw truncatedHeader(name) }
    return (try NPYHeader(bytes[8 + lengthBytes..<start], name), start)
  }

  static func elementType(_ header: NPYHeader, _ name: String) throws(SubsongError) -> ElementType {
    guard let type = ElementType(rawValue: header.type) else {
      throw malformed(
        name, "the values have the type '\(header.type)'",
        because: "known are \(ElementType.allCases.map(\.rawValue).joined(separator: ", "))",
        remedy: "convert with array.astype('<f8')")
    }
    guard !header.isFortranOrder else {
      throw malformed(
        name, "the values are in Fortran order", because: "only C order is read",
        remedy: "convert with numpy.ascontiguousarray")
    }
    return type
  }

  static func elementCount(_ shape: [Int], _ name: String) throws(SubsongError) -> Int {
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else { throw malformed(name, "the shape \(shape) is impossible") }
      count = product
    }
    return count
  }

  private static func values(
    _ bytes: [UInt8], from start: Int, count: Int, _ type: ElementType, _ name: String
  ) throws(SubsongError) -> [Double] {
    switch type {
    case .double:
      return [Double](unsafeUninitializedCapacity: count) { values, filled in
        bytes.withUnsafeBytes {
          UnsafeMutableRawBufferPointer(values).copyMemory(from: .init(rebasing: $0[start...]))
        }
        filled = count
      }
    case .float:
      return bytes.withUnsafeBytes { raw in
        (0..<count).map { Double(raw.loadUnaligned(fromByteOffset: start + 4 * $0, as: Float.self)) }
      }
    case .integer:
      let integers = bytes.withUnsafeBytes { raw in
        (0..<count).map { raw.loadUnaligned(fromByteOffset: start + 8 * $0, as: Int64.self) }
      }
      if let index = integers.firstIndex(where: { Double(exactly: $0) == nil }) {
        throw malformed(
          name, "integer \(index) of the file is no double", because: "it has more than 53 significant bits")
      }
      return integers.map(Double.init)
    }
  }

  static func truncatedHeader(_ name: String) -> SubsongError {
    malformed(name, "the file ends within its header", remedy: "the file is probably truncated")
  }

  static func malformed(
    _ name: String, _ what: String, because why: String? = nil, remedy: String? = nil
  ) -> SubsongError {
    SubsongError(.badInput, what, at: name, because: why, remedy: remedy)
  }
}
