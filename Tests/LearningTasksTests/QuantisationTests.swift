import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct QuantisationTests {
  private func track(_ notes: [(row: Int, onset: Double, offset: Double)], duration: Double? = nil) throws
    -> NoteTrack
  {
    try NoteTrack(
      title: "t", rowNames: ["a", "b"],
      notes: notes.map { NoteEvent(row: $0.row, onset: $0.onset, offset: $0.offset) }, duration: duration)
  }

  @Test("Onset and offset go to the nearest grid point, halves up, and a note lasts at least a state")
  func nearest() throws {
    let track = try track([(0, 4.9, 14.9), (1, 5, 15), (0, 31, 32)], duration: 54)
    let (song, report) = try Quantisation(grid: .milliseconds(10)).song(of: track, stateDuration: 3)
    #expect(song.states == [[0], [1], [], [0], []])
    #expect(song.stateDuration == 3 && song.title == "t" && song.rowNames == ["a", "b"])
    #expect(report.notes == 3 && report.rows == 2 && report.states == 5 && report.stateLength == 10)
    #expect(report.moved == 3 && report.lengthened == 1 && report.merged == 0)
    // 31…32 ms become the state from 30 to 40 ms.
    #expect(abs(report.largestShift - 0.8) < 1e-12)
    #expect(abs(report.meanShift - (0.49 + 0.49 + 0.5 + 0.5 + 0.1 + 0.8) / 6) < 1e-12)
  }

  @Test("The tolerance decides what moved: 1 % of a state, or as asked") func tolerance() throws {
    let track = try track([(0, 10.05, 20), (0, 30.2, 40)])
    var quantisation = Quantisation(grid: .milliseconds(10))
    #expect(try quantisation.song(of: track).report.moved == 1)
    quantisation.tolerance = 0.001
    #expect(try quantisation.song(of: track).report.moved == 2)
  }

  @Test("Notes of a row that overlap or touch on the grid become one, those of two rows do not") func merged()
    throws
  {
    let touching = try track([(0, 0, 10), (0, 10, 20), (1, 20, 30)])
    let (song, report) = try Quantisation(grid: .milliseconds(10)).song(of: touching)
    #expect(song.states == [[0], [0], [1]] && report.merged == 1)
    let nested = try track([(0, 0, 50), (0, 10, 20), (0, 54, 60)])
    let both = try Quantisation(grid: .milliseconds(10)).song(of: nested)
    #expect(both.song.states == Array(repeating: [0], count: 6) && both.report.merged == 2)
  }

  @Test("Silence at both ends is kept, or cut off if asked for") func trimming() throws {
    let track = try track([(0, 20, 30), (1, 40, 50)], duration: 80)
    var quantisation = Quantisation(grid: .milliseconds(10))
    #expect(try quantisation.song(of: track).song.states == [[], [], [0], [], [1], [], [], []])
    quantisation.trimsBeginning = true
    let (song, report) = try quantisation.song(of: track)
    #expect(song.states == [[0], [], [1], [], [], []] && report.trimmed == 2 && report.states == 6)
    quantisation.trimsEnd = true
    #expect(try quantisation.song(of: track).song.states == [[0], [], [1]])
  }

  @Test("The song says what the notes say, cell by cell", arguments: 0..<60)
  func cells(index: Int) throws {
    var random = SeedTree(seed: 5).stream("test.cells", index: index)
    let notes = (0..<random.uniformInteger(below: 30)).map { number in
      let onset = random.uniform() * 300
      return (row: number % 2, onset: onset, offset: onset + 0.1 + random.uniform() * 60)
    }
    let track = try track(notes, duration: 400)
    let (song, report) = try Quantisation(grid: .milliseconds(7)).song(of: track)
    for row in 0..<2 {
      for state in song.states.indices {
        let sounds = track.notes.contains { note in
          let first = (note.onset / 7).rounded()
          return note.row == row && first <= Double(state)
            && Double(state) < max(first + 1, (note.offset / 7).rounded())
        }
        #expect(song.isOn(row: row, state: state) == sounds)
      }
    }
    #expect(report.notes - report.merged == song.runs.count)
  }

  /// In beats of 600 ms.
  private func subdivision(_ spans: [(Int, Double, Double)]) throws -> Int? {
    let beats = BeatMap(beatLength: 600)
    let track = try track(spans.map { ($0.0, $0.1 * 600, $0.2 * 600) })
    guard case .beats(_, let subdivision) = StateGrid.fitting(track, beats) else { return nil }
    return subdivision
  }

  @Test("The coarsest subdivision of the beat that fits is chosen") func fitting() throws {
    #expect(try subdivision([(0, 0, 1), (1, 1, 2)]) == 1)
    #expect(try subdivision([(0, 0, 1), (1, 1.09, 2)]) == 1, "played a little late")
    #expect(try subdivision([(0, 0, 0.5), (1, 0.5, 1)]) == 2)
    #expect(try subdivision([(0, 0, 1 / 3.0), (1, 1 / 3.0, 1)]) == 3)
    #expect(try subdivision([(0, 0.75, 1)]) == 4)
    #expect(try subdivision([(0, 1 / 3.0, 0.5), (1, 0.5, 1)]) == 6)
    #expect(try subdivision([(0, 0.125, 1)]) == 8)
    #expect(try subdivision([(0, 0.25, 1 / 3.0), (1, 1 / 3.0, 1)]) == 12)
    #expect(try subdivision([(0, 7 / 32.0, 0.5), (1, 1 / 3.0, 1)]) == 32, "nothing fits: the finest")
    #expect(try subdivision([(0, 0, 1), (0, 1, 2)]) == 1, "no grid parts notes without a gap")
    #expect(try subdivision([(0, 0, 0.75), (0, 1, 2)]) == 3, "a gap of a quarter parts them")
    #expect(
      try subdivision([(0, 0, 0.99), (0, 1, 1.5), (0, 1.5, 2)]) == 2,
      "no grid keeps so short a gap: onsets decide")
    #expect(try subdivision([(0, 0, 0.75), (1, 1, 2)]) == 1, "another row needs no gap")
  }

  @Test("A change of tempo does not move notes of a grid in beats; one in ms does") func tempo() throws {
    let beats = BeatMap(beatLength: 500, changes: [(2, 333), (3, 1234.5)])
    let spans = [(0, 0.0, 1.0), (1, 1, 2), (0, 2.5, 3), (1, 3, 4.5)]
    let track = try track(spans.map { ($0.0, beats.time(ofBeat: $0.1), beats.time(ofBeat: $0.2)) })
    let (song, report) = try Quantisation(grid: StateGrid.fitting(track, beats)).song(of: track)
    #expect(song.states == [[0], [0], [1], [1], [], [0], [1], [1], [1]])
    #expect(report.moved == 0 && report.largestShift < 1e-9)
    #expect(try Quantisation(grid: .milliseconds(250)).song(of: track).report.moved > 0)
  }

  @Test("Nonsense is refused") func refused() throws {
    let track = try track([(0, 0, 10)])
    for grid in [
      StateGrid.milliseconds(0), .milliseconds(.nan), .milliseconds(-1),
      .beats(BeatMap(beatLength: 1), subdivision: 0),
    ] {
      #expect(subsongError { _ = try Quantisation(grid: grid).song(of: track) }?.category == .usage)
    }
    #expect(
      subsongError { _ = try Quantisation(grid: .milliseconds(1e-300)).song(of: track) }?.description
        .contains("at most")
        == true)
    let empty = try NoteTrack(title: "t", rowNames: [], notes: [], duration: 1)
    #expect(
      subsongError { _ = try Quantisation(grid: .milliseconds(1)).song(of: empty) }?.category == .badInput)
  }
}
