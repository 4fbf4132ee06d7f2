import NumericalCore

/// Writes a zip archive without compression and without dates, which is what npz files are: equal content is equal bytes.
///
/// The archive ends in a comment with the ``Checksum`` of everything before it, its *seal*: besides the entries, which have
/// checksums of their own, no name, size or order can be altered unnoticed.
///
/// Reference: PKWARE, *.ZIP File Format Specification* 6.3.9; entries beyond 4 GiB as in its section 4.5.3 (Zip64).
package struct ZipWriter {
  /// Hands the bytes of an entry over in pieces; called twice, the first time for size and checksum.
  package typealias Content = (_ take: (UnsafeRawBufferPointer) throws(SubsongError) -> Void)
    throws(SubsongError) -> Void

  private struct Entry {
    var name: [UInt8]
    var size: Int
    var checksum: Checksum
    var offset: Int
  }

  private let file: FileWriter
  private var entries: [Entry] = []
  private var seal = Checksum()

  package init(_ file: FileWriter) { self.file = file }

  package mutating func add(_ name: String, _ content: Content) throws(SubsongError) {
    var entry = Entry(name: Array(name.utf8), size: 0, checksum: Checksum(), offset: file.end)
    try content { (bytes) throws(SubsongError) in
      entry.size += bytes.count
      entry.checksum.combine(bytes)
    }
    try append(header(of: entry))
    var written = Checksum()
    let start = file.end
    try content { (bytes) throws(SubsongError) in
      written.combine(bytes)
      try file.append(bytes)
    }
    guard file.end - start == entry.size, written == entry.checksum else {
      throw SubsongError(.inputOutput, "'\(name)' changed while it was read", at: file.path)
    }
    seal = .joined(seal, entry.checksum, secondCount: entry.size)
    entries.append(entry)
  }

  package mutating func add(_ name: String, _ bytes: [UInt8]) throws(SubsongError) {
    try add(name) { (take) throws(SubsongError) in try bytes.withRawBytes(take) }
  }

  /// Writes the list of the entries and the seal.
  package mutating func finish() throws(SubsongError) {
    let start = file.end
    for entry in entries { try append(listing(of: entry)) }
    let size = file.end - start
    if entries.count >= ZipFormat.limit16 || start >= ZipFormat.limit32 || size >= ZipFormat.limit32 {
      try append(wideEnd(start: start, size: size))
    }
    var end = LittleEndianBytes()
    end.add(ZipFormat.endSignature, 4)
    end.add(0, 4)
    end.add(min(entries.count, ZipFormat.limit16), 2)
    end.add(min(entries.count, ZipFormat.limit16), 2)
    end.add(min(size, ZipFormat.limit32), 4)
    end.add(min(start, ZipFormat.limit32), 4)
    end.add(ZipFormat.sealLength, 2)
    try append(end.bytes)
    try file.append(ZipFormat.seal(seal))
  }

  private mutating func append(_ bytes: [UInt8]) throws(SubsongError) {
    seal.combine(bytes)
    try file.append(bytes)
  }

  private func header(of entry: Entry) -> [UInt8] {
    let isWide = entry.size >= ZipFormat.limit32
    var header = LittleEndianBytes()
    header.add(ZipFormat.headerSignature, 4)
    addCommon(entry, isWide, to: &header)
    header.add(isWide ? 20 : 0, 2)
    header.bytes += entry.name
    if isWide {
      header.add(ZipFormat.wideTag, 2)
      header.add(16, 2)
      header.add(entry.size, 8)
      header.add(entry.size, 8)
    }
    return header.bytes
  }

  private func listing(of entry: Entry) -> [UInt8] {
    let isWide = entry.size >= ZipFormat.limit32 || entry.offset >= ZipFormat.limit32
    var listing = LittleEndianBytes()
    listing.add(ZipFormat.listingSignature, 4)
    listing.add(isWide ? 45 : 20, 2)
    addCommon(entry, isWide, to: &listing)
    listing.add(isWide ? 28 : 0, 2)
    listing.add(0, 10)
    listing.add(isWide ? ZipFormat.limit32 : entry.offset, 4)
    listing.bytes += entry.name
    if isWide {
      listing.add(ZipFormat.wideTag, 2)
      listing.add(24, 2)
      for number in [entry.size, entry.size, entry.offset] { listing.add(number, 8) }
    }
    return listing.bytes
  }

  /// Version needed, UTF-8 names, no compression, the first date there is, checksum, sizes, length of the name.
  private func addCommon(_ entry: Entry, _ isWide: Bool, to bytes: inout LittleEndianBytes) {
    bytes.add(isWide ? 45 : 20, 2)
    bytes.add(1 << 11, 2)
    bytes.add(0, 4)
    bytes.add(1 << 5 | 1, 2)
    bytes.add(Int(entry.checksum.value), 4)
    bytes.add(isWide ? ZipFormat.limit32 : entry.size, 4)
    bytes.add(isWide ? ZipFormat.limit32 : entry.size, 4)
    bytes.add(entry.name.count, 2)
  }

  private func wideEnd(start: Int, size: Int) -> [UInt8] {
    let place = start + size
    var end = LittleEndianBytes()
    end.add(ZipFormat.wideEndSignature, 4)
    end.add(44, 8)
    end.add(45, 2)
    end.add(45, 2)
    end.add(0, 8)
    for number in [entries.count, entries.count, size, start] { end.add(number, 8) }
    end.add(ZipFormat.wideLocatorSignature, 4)
    end.add(0, 4)
    end.add(place, 8)
    end.add(1, 4)
    return end.bytes
  }
}

/// The numbers of the format.
enum ZipFormat {
  static let headerSignature = 0x0403_4b50
  static let listingSignature = 0x0201_4b50
  static let endSignature = 0x0605_4b50
  static let wideEndSignature = 0x0606_4b50
  static let wideLocatorSignature = 0x0706_4b50
  static let wideTag = 1
  static let (limit16, limit32) = (0xFFFF, 0xFFFF_FFFF)
  static let endLength = 22

  static func seal(_ checksum: Checksum) -> [UInt8] { Array("subsong-crc32 \(checksum.hexadecimal)".utf8) }
  static let sealLength = seal(Checksum()).count
}

/// Integers of a few bytes each, least significant first.
private struct LittleEndianBytes {
  var bytes: [UInt8] = []

  package mutating func add(_ number: Int, _ count: Int) {
    for index in 0..<count { bytes.append(index < 8 ? UInt8(truncatingIfNeeded: number >> (8 * index)) : 0) }
  }
}

extension Array {
  /// The elements as they lie in memory.
  ///
  /// - Precondition: they are plain numbers.
  func withRawBytes(_ body: (UnsafeRawBufferPointer) throws(SubsongError) -> Void) throws(SubsongError) {
    let outcome = withUnsafeBytes { bytes in
      Result<Void, SubsongError> { () throws(SubsongError) in try body(bytes) }
    }
    try outcome.get()
  }
}
