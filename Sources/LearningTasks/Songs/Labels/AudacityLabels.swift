import NumericalCore

extension NoteFile {
  /// Reads the labels of Audacity: a line `start<tab>end<tab>label` with times in s for each note.
  ///
  /// A label whose end is its start marks a point. Lines that begin with `\` (frequencies) and empty lines are passed over. The
  /// lines may be in any order.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - name: the file's name, for errors and as the title.
  ///   - options: how labels become notes.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) at `name:line:column`.
  public init(audacity bytes: [UInt8], named name: String, options: LabelOptions = LabelOptions())
    throws(SubsongError)
  {
    var labels = try LabelCollector(file: name, options)
    for line in try TextLine.lines(of: bytes, file: name)
    where !line.isEmpty && line.bytes.first != UInt8(ascii: "\\") {
      let label = try AudacityLabel(line)
      try labels.add(label.name, from: label.start, to: label.end, at: line.location(column: 1))
    }
    self.init(track: try labels.track(title: nil))
  }
}

/// A line of a label track.
struct AudacityLabel {
  let start: Double
  let end: Double
  let name: ArraySlice<UInt8>

  init(_ line: TextLine) throws(SubsongError) {
    let fields = line.bytes.split(
      separator: UInt8(ascii: "\t"), maxSplits: 2, omittingEmptySubsequences: false)
    guard fields.count >= 2 else {
      throw SubsongError(
        .badInput, "found '\(line.text.prefix(40))', expected 'start<tab>end<tab>label'",
        at: line.location(column: 1), because: "tabs part the fields of a label",
        remedy: "put tabs between them")
    }
    start = try SecondsText.value(of: fields[0], at: line.location(at: fields[0].startIndex))
    end = try SecondsText.value(of: fields[1], at: line.location(at: fields[1].startIndex))
    name = fields.count > 2 ? fields[2] : []
  }

  /// Whether a line starts like a label.
  static func looksLikeOne(_ line: TextLine) -> Bool {
    line.bytes.contains(UInt8(ascii: "\t")) && (try? AudacityLabel(line)) != nil
  }
}

extension NoteTrack {
  /// The labels of Audacity. If the track lasts longer than its notes, an empty label marks its end.
  var audacityLabels: String {
    var lines = notes.map { note in
      "\(SecondsText.text(of: note.onset))\t\(SecondsText.text(of: note.offset))\t\(rowNames[note.row])\n"
    }
    if lasts { lines.append("\(SecondsText.text(of: duration))\t\(SecondsText.text(of: duration))\t\n") }
    return lines.joined()
  }

  /// Whether silence follows the last note.
  var lasts: Bool { duration > notes.map(\.offset).max() ?? 0 }
}
