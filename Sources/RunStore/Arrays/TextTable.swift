import NumericalCore

/// A table with texts and numbers, written line by line: comma-separated values, however many there are.
///
/// Numbers are written as in ``CSVTable``: with the fewest digits that read back as the same double, whole numbers without a
/// point, an undefined value as an empty field. Lines end with LF. Quoting follows RFC 4180.
package final class TextTable {
  package enum Field: Hashable, Sendable {
    case text(String)
    case number(Double?)

    package static func count(_ value: Int) -> Field { .number(Double(value)) }
    package static let empty = Field.number(nil)
  }

  private let file: FileWriter
  /// How many fields the first row has.
  private var columns: Int?
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 16

  private init(_ file: FileWriter) { self.file = file }

  /// Writes a table; a file that is there is replaced when the last row is written, and not at all if `rows` throws.
  package static func write(_ path: String, rows: (TextTable) throws(SubsongError) -> Void)
    throws(SubsongError)
  {
    try AtomicFile.replace(path) { (file) throws(SubsongError) in
      let table = TextTable(file)
      try rows(table)
      try table.flush()
    }
  }

  /// The first row names the columns.
  ///
  /// - Precondition: as many fields in each row.
  package func append(_ row: [Field]) throws(SubsongError) {
    precondition(row.count == columns ?? row.count, "a row needs one field a column")
    columns = row.count
    buffer += (row.map(Self.written).joined(separator: ",") + "\n").utf8
    if buffer.count > Self.bufferSize { try flush() }
  }

  private func flush() throws(SubsongError) {
    try file.append(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  private static func written(_ field: Field) -> String {
    switch field {
    case .number(nil): return ""
    case .number(let value?): return CSVField.number(value)
    case .text(let text):
      guard text.contains(where: { ",\" \t".contains($0) || $0.isNewline }) else { return text }
      return CSVField.inQuotes(text)
    }
  }
}
