import NumericalCore

/// The kinds of files that songs are read from and written to.
public enum SongFormat: String, CaseIterable, Codable, Sendable {
  /// Subsong's own text format.
  case song
  /// A matrix of 0 and 1, as the paper's simulator reads it.
  case matrix
  /// Words such as `E4 D#5 - [A4 A2] A4:2`.
  case notes
  /// A Standard MIDI File.
  case midi
  /// The labels of Audacity.
  case audacity
  /// Comma-separated `onset_s,offset_s,label`.
  case csv
  /// A TextGrid of Praat.
  case textgrid

  /// - Throws: ``NumericalCore/SubsongError`` (usage) with a suggestion if there is none of that name.
  public init(named name: String) throws(SubsongError) {
    guard let format = SongFormat(rawValue: name) else {
      throw SubsongError(
        .usage, "there is no song format '\(name)'",
        remedy: suggestion(for: name, among: Self.allCases.map(\.rawValue)))
    }
    self = format
  }

  /// Whether a file of it holds a song state by state, and not notes in continuous time.
  public var isGrid: Bool {
    switch self {
    case .song, .matrix, .notes: true
    case .midi, .audacity, .csv, .textgrid: false
    }
  }

  /// How the names of its files end, the usual one first.
  public var suffixes: [String] {
    switch self {
    case .song: ["song"]
    case .matrix: ["txt"]
    case .notes: ["notes"]
    case .midi: ["mid", "midi", "smf"]
    case .audacity: ["txt"]
    case .csv: ["csv"]
    case .textgrid: ["TextGrid"]
    }
  }

  /// What a file is: by its content, or by its name if the content does not say it.
  ///
  /// - Parameters:
  ///   - bytes: the file's content; its beginning is enough.
  ///   - name: the file's name.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if neither says it.
  public static func detected(_ bytes: [UInt8], named name: String) throws(SubsongError) -> SongFormat {
    let start = Array(bytes.prefix(4096))
    if let format = ofBytes(start) ?? ofName(name) ?? ofWords(start) { return format }
    throw SubsongError(
      .badInput, "the file is none that songs are read from", at: name,
      because: "neither its content nor its name tells a format",
      remedy: "name the format: \(allCases.map(\.rawValue).joined(separator: ", "))")
  }
}

extension SongFormat {
  /// What the content says for certain.
  private static func ofBytes(_ bytes: [UInt8]) -> SongFormat? {
    if bytes.starts(with: MIDIFile.mark) { return .midi }
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return .textgrid }
    if Song.looksLikePaperMatrix(bytes) { return .matrix }
    guard let line = firstLine(bytes) else { return nil }
    let text = line.text
    if text.contains("ooTextFile") { return .textgrid }
    if text.hasPrefix("subsong-song") { return .song }
    if AudacityLabel.looksLikeOne(line) { return .audacity }
    let columns = text.split(separator: ",")
    let known = columns.filter { column in LabelTable.columns.contains { column.contains($0) } }
    return columns.count >= 3 && known.count >= 2 ? .csv : nil
  }

  private static func ofName(_ name: String) -> SongFormat? {
    let suffix = name.split(separator: ".").last?.lowercased()
    return allCases.first { format in
      // Both matrices and labels are called txt, so this says nothing.
      format.suffixes != ["txt"] && format.suffixes.contains { $0.lowercased() == suffix }
    }
  }

  /// Words: a pitch, silence or a chord comes first.
  private static func ofWords(_ bytes: [UInt8]) -> SongFormat? {
    guard let word = firstLine(bytes)?.text.split(separator: " ").first else { return nil }
    let name = word.split(separator: ":").first.map(String.init) ?? ""
    return name == "-" || word.hasPrefix("[") || Pitch(name: name) != nil ? .notes : nil
  }

  /// The first line that is neither empty nor a comment.
  private static func firstLine(_ bytes: [UInt8]) -> TextLine? {
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    return TextLines(file: "", bytes: content).first { !$0.isEmpty && !$0.isComment }
  }
}
