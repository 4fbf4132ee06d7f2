import NumericalCore

/// A row that sounds in the states `first..<end`, and neither before nor after.
package struct StateRun: Hashable, Sendable {
  package var row: Int
  package var first: Int
  package var end: Int
}

extension Song {
  /// The song as notes on its grid: neighbouring states in which a row sounds are one. By their first state, then row.
  package var runs: [StateRun] {
    var runs: [StateRun] = []
    // For each row the run that it sounds in.
    var current = [Int](repeating: -1, count: rowNames.count)
    for (state, sounding) in states.enumerated() {
      for row in sounding {
        if current[row] >= 0, runs[current[row]].end == state {
          runs[current[row]].end += 1
        } else {
          current[row] = runs.count
          runs.append(StateRun(row: row, first: state, end: state + 1))
        }
      }
    }
    return runs
  }

  /// The song as notes in time. Neighbouring states in which a row sounds are one note; a note that leads from the last state
  /// into the first is two.
  ///
  /// - Parameter stateLength: how long a state lasts in the track, in ms; as in the song if not given.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the track is longer than one may be.
  public func track(stateLength: Double? = nil) throws(SubsongError) -> NoteTrack {
    let length = stateLength ?? stateDuration
    return try NoteTrack(
      title: title, composer: composer, rowNames: rowNames,
      notes: runs.map {
        NoteEvent(row: $0.row, onset: Double($0.first) * length, offset: Double($0.end) * length)
      },
      duration: Double(states.count) * length)
  }
}
