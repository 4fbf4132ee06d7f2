import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Notes in continuous time: every format that has times writes and reads them, and a grid makes songs of them.
@Suite struct NoteTrackLawTests {
  /// Half of 0.1 ms in MIDI, of a nanosecond in labels.
  private func rounding(_ format: SongFormat) -> Double { format == .midi ? 0.05001 : 1e-6 }

  /// Catches times that are rounded more than a format says, notes that swap their ends, and rows that are lost.
  @Test(arguments: SongFormat.ofTimes, 0..<40)
  func aTrackComesBackUpToItsRounding(format: SongFormat, index: Int) throws {
    var random = SeedTree(seed: 3).stream("test.tracks", index: index)
    let names = ["c", "a2", "a10", "b, \"x\""]
    let notes = (0..<1 + random.uniformInteger(below: 30)).map { number in
      let onset = random.uniform() * 5000
      return NoteEvent(row: number % 4, onset: onset, offset: onset + 1 + 300 * random.uniform())
    }
    let track = try NoteTrack(title: "x", rowNames: names, notes: notes, duration: 6000)
    let options = ImportOptions(rowNames: format.memory == .everything ? nil : names)
    let read = try NoteFile(track.exported(as: format), named: "x", format, options).track
    #expect(read.rowNames == names && read.title == "x" && abs(read.duration - 6000) < 1e-6)
    // Rounding may exchange notes that begin at almost the same time; per row they keep their order here.
    for row in names.indices {
      let (before, after) = (track.notes.filter { $0.row == row }, read.notes.filter { $0.row == row })
      #expect(before.count == after.count)
      let onsets = zip(before, after).map { abs($0.onset - $1.onset) }
      #expect((onsets.max() ?? 0) <= rounding(format), "\(format)")
      let offsets = zip(before.map(\.offset).sorted(), after.map(\.offset).sorted()).map { abs($0 - $1) }
      #expect((offsets.max() ?? 0) <= rounding(format), "\(format)")
    }
  }

  /// Catches a grid that moves, merges or lengthens what lies on it.
  @Test(arguments: 0..<40) func quantisingTheTrackOfASongGivesTheSong(index: Int) throws {
    let song = try RandomSongs.song(index)
    for length in [10, 0.1, 1.0 / 3] {
      let (again, report) = try Quantisation(grid: .milliseconds(length)).song(
        of: song.track(stateLength: length), stateDuration: song.stateDuration)
      #expect(again == song && report.moved == 0 && report.merged == 0 && report.lengthened == 0)
    }
  }

  /// Catches a format that pretends to hold notes between its states, or states where it holds notes.
  @Test(arguments: SongFormat.allCases) func tracksNeedTimes(format: SongFormat) throws {
    let track = try RandomSongs.song(1).track()
    let written = subsongError { _ = try track.exported(as: format) }
    let read = subsongError { _ = try NoteFile([], named: "x", format) }
    #expect((written != nil) == format.isGrid && written?.category ?? .usage == .usage)
    #expect(read?.category == (format.isGrid ? .usage : .badInput))
    let length = subsongError { _ = try RandomSongs.song(1).exported(as: format, stateLength: 5) }
    #expect((length != nil) == format.isGrid && length?.category ?? .usage == .usage)
    for value in [0, -1, Double.nan, .infinity] {
      #expect(subsongError { _ = try RandomSongs.song(1).exported(as: format, stateLength: value) } != nil)
    }
  }
}
