import NumericalCore

/// Makes a track of labelled intervals, one after the other.
///
/// Blanks at the ends of a label do not count. An interval with an empty label is silence: it counts for the duration only.
struct LabelCollector {
  private let file: String
  private let options: LabelOptions
  private var rowOfLabel: [String: Int] = [:]
  /// In the order in which they come.
  private var labels: [String] = []
  private var notes: [NoteEvent] = []
  private var duration = 0.0

  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the options make no sense.
  init(file: String, _ options: LabelOptions) throws(SubsongError) {
    (self.file, self.options) = (file, options)
    guard options.pointDuration > 0, options.pointDuration.isFinite else {
      throw SubsongError(
        .usage, "a point in time counts \(options.pointDuration) ms",
        because: "a note lasts longer than nothing",
        remedy: "for example 10 ms")
    }
    for name in options.rowNames ?? [] {
      guard rowOfLabel.updateValue(labels.count, forKey: name) == nil else {
        throw SubsongError(.usage, "the row '\(name)' is given twice", remedy: "remove one of them")
      }
      labels.append(name)
    }
  }

  /// - Parameters:
  ///   - label: in UTF-8.
  ///   - onset: in s.
  ///   - offset: in s; a point in time if equal to the onset.
  ///   - location: where it stands.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the times make no sense, or the label is none of the given rows.
  mutating func add(
    _ label: ArraySlice<UInt8>, from onset: Double, to offset: Double, at location: @autoclosure () -> String
  ) throws(SubsongError) {
    guard onset >= 0, offset >= onset, offset * 1000 <= NoteTrack.longestDuration else {
      throw SubsongError(
        .badInput, "an interval lasts from \(onset) s to \(offset) s", at: location(),
        because: "it begins at 0 or later, ends after its beginning, and within a day",
        remedy: "correct the times")
    }
    let (start, end) = (onset * 1000, offset * 1000)
    duration = max(duration, end)
    let name = TextContent.trimmed(label)
    // A label of line breaks alone is one that was opened and left empty.
    if name.allSatisfy({ $0 <= 0x20 || $0 == 0x7F }) { return }
    guard notes.count < NoteTrack.mostNotes else {
      throw SubsongError(
        .badInput, "there are more than \(NoteTrack.mostNotes) notes", at: location(),
        because: "so many are kept at most", remedy: "cut the recording into parts")
    }
    let row = try row(of: name, at: location())
    notes.append(NoteEvent(row: row, onset: start, offset: end > start ? end : start + options.pointDuration))
  }

  private mutating func row(of bytes: ArraySlice<UInt8>, at location: @autoclosure () -> String)
    throws(SubsongError) -> Int
  {
    let label = String(decoding: bytes, as: UTF8.self)
    if let row = rowOfLabel[label] { return row }
    let name = TextContent.line(label)
    guard bytes.count <= SongLimits.nameBytes, !name.isEmpty else {
      throw SubsongError(
        .badInput, "a label has \(bytes.count) bytes", at: location(),
        because: "it names a row, with 1 to \(SongLimits.nameBytes) bytes that can be seen",
        remedy: "is this the right column or file?")
    }
    if let names = options.rowNames, rowOfLabel[name] == nil {
      throw SubsongError(
        .badInput, "found the label '\(name)'", at: location(),
        because: "it is none of the rows that were given",
        remedy: suggestion(for: name, among: names))
    }
    guard labels.count < SongLimits.rows else {
      throw SubsongError(
        .badInput, "there are more than \(SongLimits.rows) different labels", at: location(),
        because: "each is a row of the song", remedy: "is this the right column or file?")
    }
    let row = rowOfLabel[name] ?? labels.count
    if row == labels.count { labels.append(name) }
    rowOfLabel[name] = row
    // A label with a line break inside is known from now on, too.
    if label != name, rowOfLabel.count < 2 * SongLimits.rows { rowOfLabel[label] = row }
    return row
  }

  /// Silence up to here, in s.
  mutating func extend(to end: Double) {
    if end * 1000 > duration { duration = end * 1000 }
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if there is no label, or too much.
  func track(title: String?) throws(SubsongError) -> NoteTrack {
    guard !labels.isEmpty else {
      throw SubsongError(
        .badInput, "there is no label", at: file, because: "a song has at least one row",
        remedy: "is this the right file and tier?")
    }
    let names = options.rowNames ?? RowOrder.sorted(labels)
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
    let rows = labels.map { places[$0] ?? 0 }
    do {
      return try NoteTrack(
        title: title ?? SongTitle.stem(of: file), rowNames: names,
        notes: notes.map { NoteEvent(row: rows[$0.row], onset: $0.onset, offset: $0.offset) },
        duration: max(duration, notes.map(\.offset).max() ?? 0))
    } catch {
      throw error.located(at: file)
    }
  }
}
