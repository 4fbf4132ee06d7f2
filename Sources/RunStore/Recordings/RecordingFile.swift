import NumericalCore

/// How far a recording has come.
public struct RecordingPosition: Hashable, Codable, Sendable {
  /// Items along the first axis that are on the disk.
  public var items: Int
  /// CRC-32 of their values.
  public var checksum: UInt32

  public init(items: Int, checksum: UInt32) {
    self.items = items
    self.checksum = checksum
  }

  public static let start = RecordingPosition(items: 0, checksum: 0)
}

/// An npy file whose first axis grows, readable at any time.
///
/// The header counts only items that were forced to the disk before it was written, so whoever opens the file, also after
/// a crash, finds a whole array: bytes behind it are ignored by `numpy.load`, and overwritten when the run goes on.
package final class RecordingFile {
  /// The file's header has room for any count.
  private static let headerLength = 128
  /// Bytes after which the disk begins to write: many for one access, few for the next checkpoint to wait for.
  private static let hasteInterval = 8 << 20

  private let file: FileWriter
  private let itemShape: [Int]
  private let type: NPY.ElementType
  private var items: Int
  private var values: Checksum
  private let itemCount: Int
  /// One item in single precision.
  private var buffer: [Float]

  /// The shape up to the last commit.
  private var header: [UInt8] {
    NPY.header(shape: [items] + itemShape, type, length: Self.headerLength)
  }

  /// Begins a file, or goes on with one.
  ///
  /// - Parameters:
  ///   - itemShape: the axes behind the first.
  ///   - position: where a checkpoint has left it.
  /// - Throws: ``NumericalCore/SubsongError``: cannot create; bad input if the file is shorter than the position says.
  package init(
    _ path: String, itemShape: [Int], _ type: NPY.ElementType, from position: RecordingPosition = .start,
    calls: any SystemCalls = OperatingSystem()
  ) throws(SubsongError) {
    self.itemShape = itemShape
    self.type = type
    items = position.items
    values = Checksum(resuming: position.checksum)
    itemCount = itemShape.reduce(1, *)
    buffer = type == .float ? Array(repeating: 0, count: itemCount) : []
    let end = Self.headerLength + items * itemCount * type.size
    if items > 0, try FileBytes.size(of: path) < end {
      throw SubsongError(
        .badInput, "the recording is shorter than it was at the checkpoint", at: path,
        because: "\(items) items take \(end) bytes", remedy: "start the run again")
    }
    file = try FileWriter(path, isNew: false, end: end, calls: calls)
    if items == 0 {
      try file.write(header, at: 0)
      try AtomicFile.synchronise(folder: AtomicFile.parent(of: path), calls: calls)
    }
  }

  /// Adds one item, whose values are in the order of the file.
  package func append(_ item: [Double]) throws(SubsongError) {
    precondition(item.count == itemCount, "an item has the shape of the others")
    if type == .double {
      try item.withRawBytes(add)
    } else {
      for index in 0..<itemCount { buffer[index] = Float(item[index]) }
      try buffer.withRawBytes(add)
    }
    items += 1
    if file.end - file.hastened >= Self.hasteInterval { file.hastenWriting() }
  }

  /// Forces what was added to the disk, and lets the header count it.
  ///
  /// - Returns: the position for a checkpoint.
  package func commit() throws(SubsongError) -> RecordingPosition {
    try file.synchronise()
    try file.write(header, at: 0)
    return RecordingPosition(items: items, checksum: values.value)
  }

  /// The checksum of the whole file as it is after ``commit()``.
  package var checksum: String {
    Checksum.joined(Checksum(of: header), values, secondCount: items * itemCount * type.size).hexadecimal
  }

  private func add(_ bytes: UnsafeRawBufferPointer) throws(SubsongError) {
    try file.append(bytes)
    values.combine(bytes)
  }
}

extension RunDirectory {
  /// Opens a recording of the run; the folder of the file is made if it is not there.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` as ``RecordingFile``.
  package func recordingFile(
    _ file: RunFile, itemShape: [Int], isDouble: Bool, from position: RecordingPosition
  ) throws(SubsongError) -> RecordingFile {
    try makeFolder(of: file)
    return try RecordingFile(
      path(of: file), itemShape: itemShape, isDouble ? .double : .float, from: position, calls: calls)
  }
}
