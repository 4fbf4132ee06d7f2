import NumericalCore

/// A TextGrid of Praat.
struct TextGrid {
  struct Tier {
    let name: String
    let hasIntervals: Bool
    /// Start, end (the same for a point) and label, with the line.
    var labels: [(start: Double, end: Double, text: ArraySlice<UInt8>, line: Int)] = []
  }

  /// In s.
  let start: Double
  /// In s.
  let end: Double
  let tiers: [Tier]

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) at `name:line`.
  init(_ bytes: [UInt8], named name: String) throws(SubsongError) {
    var tokens = try PraatTokens(bytes, file: name)
    try Self.requireKind(&tokens)
    start = try tokens.number("the beginning of the time")
    end = try tokens.number("the end of the time")
    var tiers: [Tier] = []
    if try tokens.flag("whether there are tiers") == "<exists>" {
      let count = try tokens.count("the number of tiers")
      while tiers.count < count { tiers.append(try Self.tier(&tokens)) }
    }
    self.tiers = tiers
  }

  private static func requireKind(_ tokens: inout PraatTokens) throws(SubsongError) {
    let kind = String(decoding: try tokens.text("the kind of file"), as: UTF8.self)
    guard kind.hasPrefix("ooTextFile") else {
      let isChronological = kind.contains("chronological")
      throw SubsongError(
        .badInput, "found the kind of file \"\(kind.prefix(60))\"", at: tokens.location,
        because: isChronological
          ? "the chronological format of TextGrids is not read"
          : "a text file of Praat begins with \"ooTextFile\"",
        remedy: "save it as a text file or a short text file")
    }
    let object = String(decoding: try tokens.text("the class of the object"), as: UTF8.self)
    guard object.hasPrefix("TextGrid") else {
      throw SubsongError(
        .badInput, "found an object of the class \"\(object.prefix(60))\"", at: tokens.location,
        because: "labels are in a TextGrid", remedy: "is this the right file?")
    }
  }

  private static func tier(_ tokens: inout PraatTokens) throws(SubsongError) -> Tier {
    let kind = String(decoding: try tokens.text("the class of a tier"), as: UTF8.self)
    guard kind == "IntervalTier" || kind == "TextTier" else {
      throw SubsongError(
        .badInput, "found a tier of the class \"\(kind.prefix(60))\"", at: tokens.location,
        because: "there are IntervalTier and TextTier", remedy: "save the file again with Praat")
    }
    let name = String(decoding: try tokens.text("the name of a tier"), as: UTF8.self)
    var tier = Tier(name: name, hasIntervals: kind == "IntervalTier")
    _ = try tokens.number("the beginning of a tier")
    _ = try tokens.number("the end of a tier")
    // The count may lie: nothing is set aside for it.
    for _ in 0..<(try tokens.count("the number of labels")) {
      let start = try tokens.number("the time of a label")
      let end = tier.hasIntervals ? try tokens.number("the end of a label") : start
      tier.labels.append((start, end, try tokens.text("a label"), tokens.line))
    }
    return tier
  }
}

extension TextGrid {
  /// What is added to the name of a tier for further voices, which sound at the same time as it.
  static func name(_ tier: String, voice: Int) -> String { voice == 0 ? tier : "\(tier) \(voice + 1)" }

  /// A tier and its further voices: for `notes` also `notes 2`, `notes 3`, ….
  ///
  /// - Parameter name: of the tier; the first interval tier, or else the first point tier, if not given.
  /// - Throws: ``NumericalCore/SubsongError``: usage with a suggestion if there is none of that name, bad input if there is none at all.
  func voices(of name: String?, file: String) throws(SubsongError) -> [Tier] {
    let first =
      name.map { wanted in tiers.first { $0.name == wanted } } ?? tiers.first(where: \.hasIntervals)
      ?? tiers.first
    guard let first else { throw missing(name, file) }
    let byName = Dictionary(tiers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var voices = [first]
    while let next = byName[Self.name(first.name, voice: voices.count)] { voices.append(next) }
    return voices
  }

  private func missing(_ name: String?, _ file: String) -> SubsongError {
    guard let name, !tiers.isEmpty else {
      return SubsongError(
        .badInput, "the file has no tier", at: file, because: "a tier holds the notes",
        remedy: "is this the right file?")
    }
    return SubsongError(
      .usage, "there is no tier '\(name)'", at: file,
      remedy: suggestion(for: name, among: tiers.map(\.name)))
  }
}

extension NoteFile {
  /// Reads a TextGrid of Praat, in the long or the short text format, in UTF-8 or (with a byte order mark) UTF-16.
  ///
  /// Times count from the beginning of the grid (`xmin`). An empty label is silence. A point tier marks points in time.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - name: the file's name, for errors and as the title.
  ///   - tier: the tier's name; the first interval tier, or else the first point tier, if not given. Tiers of that name with the
  ///     numbers 2, 3, … after a blank are further voices of it.
  ///   - options: how labels become notes.
  /// - Throws: ``NumericalCore/SubsongError``: usage if there is no such tier, bad input at `name:line`.
  public init(
    textGrid bytes: [UInt8], named name: String, tier: String? = nil, options: LabelOptions = LabelOptions()
  ) throws(SubsongError) {
    var labels = try LabelCollector(file: name, options)
    let grid = try TextGrid(bytes, named: name)
    for voice in try grid.voices(of: tier, file: name) {
      for label in voice.labels {
        try labels.add(
          label.text, from: label.start - grid.start, to: label.end - grid.start, at: "\(name):\(label.line)")
      }
    }
    labels.extend(to: grid.end - grid.start)
    self.init(track: try labels.track(title: nil))
  }
}
