import NumericalCore

/// A song from a file, and what the way into it has cost.
public struct ImportedSong: Hashable, Sendable {
  public var song: Song
  public var format: SongFormat
  public var report: QuantisationReport
}

extension Song {
  /// A song from the content of a file of any of the ``SongFormat``s.
  ///
  /// - Parameters:
  ///   - bytes: the file's content.
  ///   - name: the file's name, for errors, as a hint at the format, and as the title of a file that has none.
  ///   - options: format, tracks, grid, and how long a state lasts.
  /// - Throws: ``NumericalCore/SubsongError``: usage if the options do not fit the format, bad input if the file is malformed or larger than
  ///   ``SongLimits`` allow.
  public static func imported(
    _ bytes: [UInt8], named name: String, options: ImportOptions = ImportOptions()
  ) throws(SubsongError) -> ImportedSong {
    let format: SongFormat
    if let asked = options.format {
      format = asked
    } else {
      format = try SongFormat.detected(bytes, named: name)
    }
    do {
      try options.check(for: format)
      if format.isGrid {
        let song = try grid(bytes, named: name, format, options)
        return ImportedSong(song: song, format: format, report: QuantisationReport(exactly: song))
      }
      let file = try NoteFile(bytes, named: name, format, options)
      let (song, report) = try options.quantisation(of: file).song(
        of: file.track, stateDuration: options.stateDuration ?? file.stateDuration ?? 10)
      return ImportedSong(song: try song.with(options), format: format, report: report)
    } catch {
      throw error.located(at: name)
    }
  }

  private static func grid(
    _ bytes: [UInt8], named name: String, _ format: SongFormat, _ options: ImportOptions
  ) throws(SubsongError) -> Song {
    let duration = options.stateDuration ?? 10
    let song =
      switch format {
      case .matrix:
        try Song(paperMatrix: bytes, named: name, stateDuration: duration, rowNames: options.rowNames)
      case .notes:
        try Song(noteNames: bytes, named: name, stateDuration: duration, rowNames: options.rowNames)
      default: try Song(text: bytes, named: name)
      }
    return try song.with(options)
  }

  /// With the title and the duration of a state that were asked for.
  private func with(_ options: ImportOptions) throws(SubsongError) -> Song {
    guard options.title != nil || options.stateDuration != nil else { return self }
    let (title, duration) = (options.title ?? title, options.stateDuration ?? stateDuration)
    if let levels {
      return try Song(
        title: title, composer: composer, rowNames: rowNames, levels: levels, stateDuration: duration)
    }
    return try Song(
      title: title, composer: composer, rowNames: rowNames, states: states, stateDuration: duration)
  }
}

extension NoteFile {
  /// The notes of a file in continuous time.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) for a format that holds states, and as the readers of the formats.
  public init(
    _ bytes: [UInt8], named name: String, _ format: SongFormat, _ options: ImportOptions = ImportOptions()
  )
    throws(SubsongError)
  {
    switch format {
    case .midi: try self.init(midi: bytes, named: name, selection: options.midi)
    case .audacity: try self.init(audacity: bytes, named: name, options: options.labels)
    case .csv: try self.init(csv: bytes, named: name, options: options.labels)
    case .textgrid: try self.init(textGrid: bytes, named: name, tier: options.tier, options: options.labels)
    case .song, .matrix, .notes:
      throw SubsongError(
        .usage, "a file of the format '\(format.rawValue)' has states and no times", at: name,
        remedy: "read it as a song")
    }
  }
}

extension ImportOptions {
  /// - Throws: ``NumericalCore/SubsongError`` (usage) for what the format cannot follow.
  fileprivate func check(for format: SongFormat) throws(SubsongError) {
    let refused: [(isAsked: Bool, what: String, formats: [SongFormat])] = [
      (rowNames != nil, "names of rows", [.song, .midi]),
      (grid != .automatic, "a length of states", [.song, .matrix, .notes]),
      (tier != nil, "a tier", SongFormat.allCases.filter { $0 != .textgrid }),
      (
        midi != MIDISelection(), "a choice of tracks and channels", SongFormat.allCases.filter { $0 != .midi }
      ),
      (trimsBeginning || trimsEnd, "trimming", [.song, .matrix, .notes]),
    ]
    for option in refused where option.isAsked && option.formats.contains(format) {
      throw SubsongError(
        .usage, "\(option.what) cannot be given for the format '\(format.rawValue)'",
        because: "its files do not leave that open", remedy: "leave it out")
    }
  }

  fileprivate func quantisation(of file: NoteFile) throws(SubsongError) -> Quantisation {
    var quantisation = Quantisation(grid: try stateGrid(for: file))
    quantisation.trimsBeginning = trimsBeginning
    quantisation.trimsEnd = trimsEnd
    quantisation.tolerance = tolerance
    return quantisation
  }

  private func stateGrid(for file: NoteFile) throws(SubsongError) -> StateGrid {
    switch grid {
    case .milliseconds(let length): return .milliseconds(length)
    case .automatic:
      guard let beats = file.beats else { return .milliseconds(10) }
      if file.stateDuration != nil { return .beats(beats, subdivision: MIDIHead.statesPerBeat) }
      return StateGrid.fitting(file.track, beats)
    case .subdivision(let states):
      guard let beats = file.beats else {
        throw SubsongError(
          .usage, "the beat cannot be divided into \(states)", because: "the file does not count in beats",
          remedy: "give the length of a state in ms")
      }
      return .beats(beats, subdivision: states)
    }
  }
}
