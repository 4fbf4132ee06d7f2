import NumericalCore

extension NoteTrack {
  /// The same notes in a track that lasts `factor` times as long.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the factor is not positive or the track would be too long.
  public func stretched(by factor: Double) throws(SubsongError) -> NoteTrack {
    guard factor > 0, factor.isFinite else {
      throw SubsongError(
        .usage, "a track is stretched by \(factor)", because: "the factor has to be positive and finite")
    }
    return try NoteTrack(
      title: title, composer: composer, rowNames: rowNames,
      notes: notes.map { NoteEvent(row: $0.row, onset: $0.onset * factor, offset: $0.offset * factor) },
      duration: duration * factor)
  }

  /// The same track so many times in a row; what sounds across the border is struck again.
  ///
  /// - Precondition: `count > 0`.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if that are too many notes or too long.
  public func repeated(_ count: Int) throws(SubsongError) -> NoteTrack {
    precondition(count > 0, "a track is heard at least once")
    guard notes.count <= Self.mostNotes / count else {
      throw SubsongError(
        .badInput, "\(notes.count) notes are repeated \(count) times",
        because: "at most \(Self.mostNotes) are kept")
    }
    return try NoteTrack(
      title: title, composer: composer, rowNames: rowNames,
      notes: (0..<count).flatMap { cycle in
        notes.map {
          let start = Double(cycle) * duration
          return NoteEvent(row: $0.row, onset: start + $0.onset, offset: start + $0.offset)
        }
      }, duration: duration * Double(count))
  }

  /// The beginning of the track; notes that sound at its end are cut there.
  ///
  /// - Parameter duration: in ms, positive; a longer one than the track's gives the track itself.
  public func prefix(_ duration: Double) throws(SubsongError) -> NoteTrack {
    guard duration < self.duration else { return self }
    return try NoteTrack(
      title: title, composer: composer, rowNames: rowNames,
      notes: notes.filter { $0.onset < duration }.map {
        NoteEvent(row: $0.row, onset: $0.onset, offset: min($0.offset, duration))
      }, duration: duration)
  }
}
