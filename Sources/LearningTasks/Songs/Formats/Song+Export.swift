import NumericalCore

extension Song {
  /// How long a state of a song lasts in a MIDI file, in ms, if nobody says it: a sixteenth note at 120 beats a minute.
  public static let midiStateLength = 125.0

  /// The song as a file of a format. Reading the file again gives the song, but for what the format cannot keep:
  ///
  /// | format | keeps not | to read it again |
  /// |---|---|---|
  /// | `song`, `midi` | | |
  /// | `matrix` | composer, names of rows, duration of a state | give the names and the duration |
  /// | `notes` | title, composer, silent rows and the order of rows, duration of a state | give the names and the duration |
  /// | `audacity`, `csv`, `textgrid` | as `notes` | give the names, the duration, and the length of a state |
  ///
  /// Only `song` can say the levels of a continuous song; the others refuse one.
  ///
  /// - Parameters:
  ///   - format: the kind of file.
  ///   - stateLength: how long a state lasts in the file, in ms; for formats with times only. If not given it is 125 ms
  ///     in MIDI, and the duration of a state in others.
  /// - Throws: ``NumericalCore/SubsongError``: usage if the format has no times but a length is given, bad input if the format cannot say the
  ///   song.
  public func exported(as format: SongFormat, stateLength: Double? = nil) throws(SubsongError) -> [UInt8] {
    if let stateLength {
      guard !format.isGrid else {
        throw SubsongError(
          .usage, "a length of states cannot be given for the format '\(format.rawValue)'",
          because: "its files have no times", remedy: "leave it out")
      }
      try StateGrid.milliseconds(stateLength).check()
    }
    try requireNoLevels(in: format)
    switch format {
    case .song: return Array(text.utf8)
    case .matrix: return Array(try paperMatrix.utf8)
    case .notes: return Array(noteNames.utf8)
    case .midi: return try midi(stateLength: stateLength ?? Self.midiStateLength)
    case .audacity, .csv, .textgrid:
      return try track(stateLength: try labelled(stateLength ?? stateDuration)).exported(as: format)
    }
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) for a continuous song in a format that would lose its levels.
  private func requireNoLevels(in format: SongFormat) throws(SubsongError) {
    guard levels != nil, format != .song else { return }
    throw SubsongError(
      .badInput, "'\(title)' is a continuous song",
      because: "the format '\(format.rawValue)' says what is on or off, not levels between",
      remedy: "write it in the format 'song'")
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) for states that times to a nanosecond cannot tell apart.
  private func labelled(_ stateLength: Double) throws(SubsongError) -> Double {
    guard stateLength >= 0.001 else {
      throw SubsongError(
        .badInput, "a state lasts \(stateLength) ms", because: "labels are written to a nanosecond",
        remedy: "give a length of states of at least 0.001 ms")
    }
    return stateLength
  }
}

extension NoteTrack {
  /// The track as a file of a format with times. Labels are rounded to a nanosecond, MIDI to 0.1 ms.
  ///
  /// Only MIDI keeps title, composer, silent rows and the order of rows.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: usage for a format that has states and no times, bad input if the format cannot say the track.
  public func exported(as format: SongFormat) throws(SubsongError) -> [UInt8] {
    switch format {
    case .midi: return try midi()
    case .audacity: return Array(audacityLabels.utf8)
    case .csv: return Array(labelTable.utf8)
    case .textgrid: return Array(textGrid.utf8)
    case .song, .matrix, .notes:
      throw SubsongError(
        .usage, "notes in time cannot be written in the format '\(format.rawValue)'",
        because: "its files have states and no times", remedy: "lay them on a grid first")
    }
  }
}
