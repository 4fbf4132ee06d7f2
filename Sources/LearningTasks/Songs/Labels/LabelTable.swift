import NumericalCore

/// Tables of labels: comma-separated values with the columns `onset_s`, `offset_s` and `label`.
enum LabelTable {
  static let columns = ["onset_s", "offset_s", "label"]

  /// Which fields of a record are the columns.
  struct Header {
    let onset: Int
    let offset: Int
    let label: Int
    let count: Int

    /// - Throws: ``NumericalCore/SubsongError`` (bad input) with a suggestion if a column is missing or there twice.
    init(_ fields: [ArraySlice<UInt8>], at location: String) throws(SubsongError) {
      let names = fields.map { String(decoding: TextContent.trimmed($0), as: UTF8.self) }
      func place(_ column: String) throws(SubsongError) -> Int {
        guard let place = names.firstIndex(of: column) else {
          let nearest = nearestName(to: column, among: names.filter { !columns.contains($0) })
          throw SubsongError(
            .badInput, "there is no column '\(column)'", at: location,
            because: "the first line has to name the columns \(columns.joined(separator: ", "))",
            remedy: nearest.map { "is '\($0.prefix(40))' meant?" } ?? Self.remedy(names))
        }
        guard names.lastIndex(of: column) == place else {
          throw SubsongError(
            .badInput, "there are two columns '\(column)'", at: location, remedy: "rename one")
        }
        return place
      }
      (onset, offset, label) = (try place("onset_s"), try place("offset_s"), try place("label"))
      count = names.count
    }

    private static func remedy(_ names: [String]) -> String {
      let isOtherTable = names.count == 1 && names[0].contains { ";\t".contains($0) }
      return isOtherTable ? "put commas between the columns" : "add it, or rename a column"
    }
  }
}

extension NoteFile {
  /// Reads a table of labels.
  ///
  /// The first line names the columns: `onset_s` and `offset_s` (times in s) and `label`, in any order, among others that are
  /// passed over. A line with an empty label is silence.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - name: the file's name, for errors and as the title.
  ///   - options: how labels become notes.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) at `name:line:field`.
  public init(csv bytes: [UInt8], named name: String, options: LabelOptions = LabelOptions())
    throws(SubsongError)
  {
    var labels = try LabelCollector(file: name, options)
    var records = try CSVRecords(bytes, file: name)
    let header = try LabelTable.Header(try records.next() ?? [], at: records.location(field: 1))
    while let fields = try records.next() {
      guard fields.count == header.count else {
        throw SubsongError(
          .badInput, "the line has \(fields.count) fields, expected \(header.count)",
          at: records.location(field: 1),
          because: "the first line names \(header.count) columns",
          remedy: "put fields with commas in double quotes")
      }
      let onset = try SecondsText.value(
        of: fields[header.onset], at: records.location(field: header.onset + 1))
      let offset = try SecondsText.value(
        of: fields[header.offset], at: records.location(field: header.offset + 1))
      try labels.add(
        fields[header.label], from: onset, to: offset, at: records.location(field: header.onset + 1))
    }
    self.init(track: try labels.track(title: nil))
  }
}

extension NoteTrack {
  /// A table of labels. If the track lasts longer than its notes, a line with an empty label marks its end.
  var labelTable: String {
    var lines = [LabelTable.columns.joined(separator: ",")]
    lines += notes.map { note in
      "\(SecondsText.text(of: note.onset)),\(SecondsText.text(of: note.offset)),\(Self.field(rowNames[note.row]))"
    }
    if lasts { lines.append("\(SecondsText.text(of: duration)),\(SecondsText.text(of: duration)),") }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func field(_ name: String) -> String {
    name.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") }
      ? CSVField.inQuotes(name) : name
  }
}
