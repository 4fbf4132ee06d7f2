import NumericalCore

/// A table of numbers with a name for each column, as comma-separated values.
///
/// Numbers are written with the fewest digits that read back as the same double, whole numbers without a point;
/// an undefined value is an empty field. Lines end with LF. Quoting follows RFC 4180.
public struct CSVTable: Equatable, Sendable {
  /// The names in the first line; with the unit where there is one, for example `shift_ms`.
  public let columns: [String]
  /// One value a column; `nil` where it is undefined.
  public private(set) var rows: [[Double?]]

  /// - Precondition: at least one column, no line break in a name, one value a column in each row.
  public init(columns: [String], rows: [[Double?]] = []) {
    precondition(!columns.isEmpty, "a table needs a column")
    precondition(!columns.contains { $0.contains(where: \.isNewline) }, "a column's name is one line")
    self.columns = columns
    self.rows = []
    for row in rows { append(row) }
  }

  /// - Precondition: one value a column.
  public mutating func append(_ row: [Double?]) {
    precondition(row.count == columns.count, "a row needs one value a column")
    rows.append(row)
  }

  /// The values of one column.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) with a suggestion if there is none of that name.
  public func column(_ name: String) throws(SubsongError) -> [Double?] {
    guard let index = columns.firstIndex(of: name) else {
      throw SubsongError(
        .badInput, "the table has no column '\(name)'", remedy: suggestion(for: name, among: columns))
    }
    return rows.map { $0[index] }
  }

  /// The file's content.
  public var text: String {
    var text = columns.map(Self.quoted).joined(separator: ",") + "\n"
    for row in rows {
      // An empty line would be no row, so a lonely empty field is quoted.
      text += row == [nil] ? "\"\"" : row.map { $0.map(CSVField.number) ?? "" }.joined(separator: ",")
      text += "\n"
    }
    return text
  }

  private static func quoted(_ name: String) -> String {
    guard name.isEmpty || name.contains(where: { ",\" \t".contains($0) }) else { return name }
    return CSVField.inQuotes(name)
  }
}

extension CSVTable {
  /// Reads a table; CR LF, blanks around numbers, empty lines and a byte order mark do no harm.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - name: the file's name, for errors.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) at `name:line:column`, where the column counts fields from 1.
  public init(text bytes: [UInt8], named name: String) throws(SubsongError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SubsongError(
        .badInput, "the file is not UTF-8 text", at: name, remedy: "is this another kind of file?")
    }
    var columns: [String] = []
    var rows: [[Double?]] = []
    let scalars = text.unicodeScalars.drop { $0 == "\u{FEFF}" }
    for (index, part) in scalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = String(part).trimmingCarriageReturn
      if line.allSatisfy({ $0 == " " || $0 == "\t" }) { continue }
      let place = "\(name):\(index + 1)"
      let fields = try Self.fields(of: line, place)
      if columns.isEmpty {
        columns = try Self.header(fields, place)
      } else {
        rows.append(try Self.numbers(fields, columns, place))
      }
    }
    guard !columns.isEmpty else {
      throw SubsongError(
        .badInput, "the table is empty", at: name, because: "the first line names the columns")
    }
    self.init(columns: columns, rows: rows)
  }

  private static func header(_ fields: [String], _ place: String) throws(SubsongError) -> [String] {
    for (index, field) in fields.enumerated() where fields[..<index].contains(field) {
      throw SubsongError(
        .badInput, "the column '\(field)' is named twice", at: "\(place):\(index + 1)",
        remedy: "rename one of them")
    }
    if let index = fields.firstIndex(where: { $0.contains(where: \.isNewline) }) {
      throw SubsongError(
        .badInput, "the name of a column is longer than a line", at: "\(place):\(index + 1)",
        remedy: "end lines with LF, or CR LF")
    }
    return fields
  }

  private static func numbers(_ fields: [String], _ columns: [String], _ place: String) throws(SubsongError)
    -> [Double?]
  {
    guard fields.count == columns.count else {
      throw SubsongError(
        .badInput, "found \(fields.count) fields, expected \(columns.count)", at: place,
        because: "the first line names the columns \(columns.joined(separator: ", "))")
    }
    var row: [Double?] = []
    for (index, field) in fields.enumerated() {
      let text = field.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
      let number = Double(text)
      guard text.isEmpty || number != nil else {
        throw SubsongError(
          .badInput, "found '\(text.prefix(40))', expected a number", at: "\(place):\(index + 1)",
          because: "the column is '\(columns[index])'")
      }
      row.append(number)
    }
    return row
  }

  private static func fields(of line: String, _ place: String) throws(SubsongError) -> [String] {
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    var rest = line.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\"", isQuoted, rest.first == "\"" {
        field.unicodeScalars.append("\"")
        rest.removeFirst()
      } else if scalar == "\"" {
        isQuoted.toggle()
      } else if scalar == ",", !isQuoted {
        fields.append(field)
        field = ""
      } else {
        field.unicodeScalars.append(scalar)
      }
    }
    guard !isQuoted else {
      throw SubsongError(
        .badInput, "a quotation mark is not closed", at: "\(place):\(fields.count + 1)",
        remedy: "close it in the same line")
    }
    return fields + [field]
  }
}

extension String {
  fileprivate var trimmingCarriageReturn: String {
    unicodeScalars.last == "\r" ? String(unicodeScalars.dropLast()) : self
  }
}
