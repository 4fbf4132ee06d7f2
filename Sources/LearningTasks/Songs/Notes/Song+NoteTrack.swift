import NumericalCore

extension Song {
  /// The song as notes in time. Neighbouring states in which a row sounds are one note; a note that leads from the last state
  /// into the first is two.
  ///
  /// - Parameter stateLength: how long a state lasts in the track, in ms; as in the song if not given.
  /// - Throws: ``SubsongError`` (bad input) if the track is longer than one may be.
  public func track(stateLength: Double? = nil) throws(SubsongError) -> NoteTrack {
    let length = stateLength ?? stateDuration
    var notes: [NoteEvent] = []
    var begun = [Int?](repeating: nil, count: rowNames.count)
    func end(_ row: Int, at state: Int) {
      guard let first = begun[row] else { return }
      notes.append(NoteEvent(row: row, onset: Double(first) * length, offset: Double(state) * length))
      begun[row] = nil
    }
    var before: [Int] = []
    for (state, sounding) in states.enumerated() {
      for row in before where !sounding.contains(row) { end(row, at: state) }
      for row in sounding where begun[row] == nil { begun[row] = state }
      before = sounding
    }
    for row in before { end(row, at: states.count) }
    return try NoteTrack(
      title: title, composer: composer, rowNames: rowNames, notes: notes,
      duration: Double(states.count) * length)
  }
}
