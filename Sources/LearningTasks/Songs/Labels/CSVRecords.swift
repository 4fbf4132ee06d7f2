import NumericalCore

/// The records of comma-separated values, one at a time (RFC 4180): a field in double quotes may contain commas, line breaks and doubled quotes.
/// Lines end with LF or CR LF; empty lines are passed over.
struct CSVRecords {
  /// No table has more columns.
  static let mostFields = 1000

  let file: String
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var nextLine = 1
  /// Where the last record began, counted from 1.
  private(set) var line = 1

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) as ``TextContent/utf8(_:file:)``.
  init(_ bytes: [UInt8], file: String) throws(SubsongError) {
    self.file = file
    self.bytes = try TextContent.utf8(bytes, file: file)
    position = self.bytes.startIndex
  }

  /// `name:line:field`.
  func location(field: Int) -> String { "\(file):\(line):\(field)" }

  /// - Returns: `nil` after the last record.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if a quotation mark is not closed, or there are too many fields.
  mutating func next() throws(SubsongError) -> [ArraySlice<UInt8>]? {
    skipEmptyLines()
    guard position < bytes.endIndex else { return nil }
    line = nextLine
    var fields: [ArraySlice<UInt8>] = []
    while true {
      fields.append(try field(number: fields.count + 1))
      guard fields.count <= Self.mostFields else {
        throw SubsongError(
          .badInput, "the line has more than \(Self.mostFields) fields", at: location(field: 1),
          remedy: "is this the right file?")
      }
      guard position < bytes.endIndex else { return fields }
      position += 1
      if bytes[position - 1] == UInt8(ascii: "\n") {
        nextLine += 1
        return fields
      }
    }
  }

  private mutating func skipEmptyLines() {
    while position < bytes.endIndex,
      bytes[position] == UInt8(ascii: "\n") || bytes[position] == UInt8(ascii: "\r")
    {
      nextLine += bytes[position] == UInt8(ascii: "\n") ? 1 : 0
      position += 1
    }
  }

  /// Up to the comma or line break behind it, or the end.
  private mutating func field(number: Int) throws(SubsongError) -> ArraySlice<UInt8> {
    guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "\"") else { return plainField() }
    let start = position
    var content: [UInt8] = []
    position += 1
    while position < bytes.endIndex {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        guard position < bytes.endIndex, bytes[position] == byte else {
          // What stands between the closing quote and the comma belongs to the field, as most readers take it.
          return (content + plainField())[...]
        }
        position += 1
      }
      nextLine += byte == UInt8(ascii: "\n") ? 1 : 0
      content.append(byte)
    }
    position = start
    throw SubsongError(
      .badInput, "the quotation mark is not closed", at: location(field: number), remedy: "close it with \"")
  }

  private mutating func plainField() -> ArraySlice<UInt8> {
    let start = position
    while position < bytes.endIndex, bytes[position] != UInt8(ascii: ","),
      bytes[position] != UInt8(ascii: "\n")
    {
      position += 1
    }
    let endsLine = position == bytes.endIndex || bytes[position] == UInt8(ascii: "\n")
    let field = bytes[start..<position]
    return endsLine && field.last == UInt8(ascii: "\r") ? field.dropLast() : field
  }
}
