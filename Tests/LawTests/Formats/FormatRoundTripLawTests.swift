import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Writing a song and reading it again gives the song, but for what a format says that it cannot keep.
@Suite struct SongRoundTripTests {
  @Test("MIDI and the song format keep everything, without any option", arguments: 0..<200)
  func everything(index: Int) throws {
    let song = try RandomSongs.song(index)
    for format in [SongFormat.midi, .song] {
      let imported = try Song.imported(song.exported(as: format), named: "x")
      #expect(imported.song == song && imported.format == format)
      #expect(
        imported.report.moved == 0 && imported.report.merged == 0
          && imported.report.states == song.states.count)
    }
  }

  @Test("Any tempo of a MIDI file keeps the song", arguments: [0.01, 1, 83.3, 1000.0 / 3, 4194])
  func tempos(length: Double) throws {
    for index in 0..<20 {
      let song = try RandomSongs.song(index)
      let imported = try Song.imported(song.exported(as: .midi, stateLength: length), named: "x.mid")
      #expect(imported.song == song)
      #expect(abs(imported.report.stateLength - length) <= 0.000_25)
    }
  }

  @Test("A matrix keeps title and states; names and duration are given", arguments: 0..<100)
  func matrix(index: Int) throws {
    let song = try RandomSongs.song(index)
    let options = ImportOptions(stateDuration: song.stateDuration, rowNames: song.rowNames)
    let read = try Song.imported(song.exported(as: .matrix), named: "x", options: options).song
    #expect(read == (try song.with(composer: nil)))
  }

  @Test("Words and labels keep the states; names, title and durations are given", arguments: 0..<200)
  func labels(index: Int) throws {
    let song = try RandomSongs.song(index)
    for format in [SongFormat.notes, .audacity, .csv, .textgrid] {
      let length = format == .notes ? nil : [10, 37.25, 0.5, 1000.0 / 3][index % 4]
      let options = ImportOptions(
        format: format, grid: length.map { .milliseconds($0) } ?? .automatic,
        stateDuration: song.stateDuration,
        title: song.title, rowNames: song.rowNames)
      let imported = try Song.imported(
        song.exported(as: format, stateLength: length), named: "x", options: options)
      #expect(imported.song == (try song.with(composer: nil)), "\(format)")
      #expect(imported.report.moved == 0 && imported.report.merged == 0 && imported.report.lengthened == 0)
    }
  }

  @Test(
    "A song of pitches comes back through every format of times with the rows that sound", arguments: 0..<40)
  func pitches(index: Int) throws {
    let song = try RandomSongs.song(index, pitches: true)
    let keys = Set(song.runs.map { song.rowNames[$0.row] }).compactMap(Pitch.init(name:)).sorted(by: >)
    guard !keys.isEmpty else { return }
    for format in [SongFormat.notes, .audacity, .csv, .textgrid] {
      let grid: ImportOptions.Grid = format == .notes ? .automatic : .milliseconds(song.stateDuration)
      let read = try Song.imported(
        song.exported(as: format), named: "x.\(format.suffixes[0])",
        options: ImportOptions(format: format, grid: grid)
      ).song
      #expect(read.rowNames == keys.map(\.name), "\(format)")
      #expect(read.title == "x" && read.states.count == song.states.count)
    }
  }

  @Test("A track of notes comes back from each format, up to its rounding", arguments: 0..<40)
  func tracks(index: Int) throws {
    var random = SeedTree(seed: 3).stream("test.tracks", index: index)
    let names = ["c", "a2", "a10", "b, \"x\""]
    let notes = (0..<1 + random.uniformInteger(below: 30)).map { number in
      let onset = random.uniform() * 5000
      return NoteEvent(row: number % 4, onset: onset, offset: onset + 1 + 300 * random.uniform())
    }
    let track = try NoteTrack(title: "x", rowNames: names, notes: notes, duration: 6000)
    for (format, tolerance) in [
      (SongFormat.midi, 0.05001), (.audacity, 1e-6), (.csv, 1e-6), (.textgrid, 1e-6),
    ] {
      let options = ImportOptions(rowNames: format == .midi ? nil : names)
      let read = try NoteFile(track.exported(as: format), named: "x", format, options).track
      #expect(read.rowNames == names && read.title == "x" && abs(read.duration - 6000) < 1e-6)
      // Rounding may exchange notes that begin at almost the same time; per row they keep their order here.
      for row in names.indices {
        let (before, after) = (track.notes.filter { $0.row == row }, read.notes.filter { $0.row == row })
        #expect(before.count == after.count)
        let onsets = zip(before, after).map { abs($0.onset - $1.onset) }
        #expect((onsets.max() ?? 0) <= tolerance, "\(format)")
        let offsets = zip(before.map(\.offset).sorted(), after.map(\.offset).sorted()).map { abs($0 - $1) }
        #expect((offsets.max() ?? 0) <= tolerance, "\(format)")
      }
    }
  }

  /// Catches options and limits that are passed over in silence.
  @Test func refused() throws {
    let song = try RandomSongs.song(1)
    let track = try song.track()
    let many = try Song(
      title: "t", rowNames: (0..<129).map { "r\($0)" }, states: [[0]], stateDuration: 1e-5)
    let cases: [(SubsongError?, String)] = [
      (subsongError { _ = try song.exported(as: .matrix, stateLength: 5) }, "no times"),
      (subsongError { _ = try song.exported(as: .midi, stateLength: 5000) }, "at most 4194 ms"),
      (subsongError { _ = try song.exported(as: .midi, stateLength: -1) }, "positive"),
      (subsongError { _ = try song.exported(as: .csv, stateLength: .nan) }, "positive"),
      (subsongError { _ = try many.exported(as: .midi) }, "128 keys"),
      (subsongError { _ = try many.exported(as: .csv) }, "nanosecond"),
      (subsongError { _ = try track.exported(as: .notes) }, "no times"),
      (subsongError { _ = try NoteFile([], named: "x", .matrix) }, "no times"),
    ]
    for (error, mentions) in cases {
      #expect(error?.description.contains(mentions) == true, "\(String(describing: error))")
    }
  }
}

extension Song {
  fileprivate func with(composer: String?) throws(SubsongError) -> Song {
    try Song(
      title: title, composer: composer, rowNames: rowNames, states: states, stateDuration: stateDuration)
  }
}
