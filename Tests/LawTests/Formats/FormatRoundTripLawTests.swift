import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Writing a song and reading it again gives the song, but for what a format says that it cannot keep.
@Suite struct FormatRoundTripLawTests {
  /// Catches a name, a chord, a held note or a silence that a writer or a reader gets wrong, and a note that is moved on the way.
  @Test(arguments: SongFormat.allCases, 0..<200) func aSongComesBack(format: SongFormat, index: Int) throws {
    let song = try RandomSongs.song(index)
    let imported = try Song.imported(
      song.exported(as: format), named: "x", options: format.options(for: song))
    #expect(try imported.song == format.kept(of: song) && imported.format == format)
    #expect(isExact(imported.report) && imported.report.states == song.states.count)
  }

  private func isExact(_ report: QuantisationReport) -> Bool {
    report.moved == 0 && report.merged == 0 && report.lengthened == 0
  }

  /// Catches a rounding of times that moves a note, at any length of a state.
  @Test(arguments: SongFormat.ofTimes, [0.5, 1, 10, 37.25, 83.3, 1000.0 / 3, 4194])
  func anyLengthOfStatesKeepsTheSong(format: SongFormat, length: Double) throws {
    for index in 0..<20 {
      let song = try RandomSongs.song(index)
      let imported = try Song.imported(
        song.exported(as: format, stateLength: length), named: "x",
        options: format.options(for: song, stateLength: length))
      #expect(try imported.song == format.kept(of: song) && isExact(imported.report))
      #expect(abs(imported.report.stateLength - length) <= 0.000_25)
    }
  }

  /// Catches an order of names or numbers that is not the song's, and a writer that writes something else of what it reads.
  @Test(arguments: SongFormat.allCases) func exportIsAFunctionOfTheSong(format: SongFormat) throws {
    for index in 0..<40 {
      let song = try RandomSongs.song(index)
      let bytes = try song.exported(as: format)
      #expect(try RandomSongs.song(index).exported(as: format) == bytes)
      let again = try Song.imported(bytes, named: "x", options: format.options(for: song)).song
      #expect(try again.exported(as: format) == bytes)
    }
  }

  /// Catches pitches that a file without a list of rows orders in another way: from high to low, those that sound.
  @Test(arguments: 0..<40) func rowsThatSoundAreOrderedByPitch(index: Int) throws {
    let song = try RandomSongs.song(index, pitches: true)
    let keys = Set(song.runs.map { song.rowNames[$0.row] }).compactMap(Pitch.init(name:)).sorted(by: >)
    guard !keys.isEmpty else { return }
    for format in SongFormat.allCases.filter({ $0.memory == .states }) {
      let grid: ImportOptions.Grid = format.isGrid ? .automatic : .milliseconds(song.stateDuration)
      let read = try Song.imported(
        song.exported(as: format), named: "x.\(format.suffixes[0])",
        options: ImportOptions(format: format, grid: grid)
      ).song
      #expect(read.rowNames == keys.map(\.name), "\(format)")
      #expect(read.title == "x" && read.states.count == song.states.count)
    }
  }

  /// Songs that some format has no words for.
  private static func awkward() throws -> [Song] {
    let many = (0..<129).map { "r\($0)" }
    return try [
      SongLibrary.song(named: "circle"), SongLibrary.song(named: "lorenz"),
      Song(title: "many", rowNames: many, states: [[0], [128]], stateDuration: 10),
      Song(title: "short", rowNames: ["C4"], states: [[0], []], stateDuration: 1e-5),
      Song(title: "long", rowNames: ["C4"], states: [[0], []], stateDuration: 1e7),
      Song(title: "silent", rowNames: ["C4", "D4"], states: [[], []], stateDuration: 10),
      Song(title: "one", rowNames: ["C4"], states: [[0]], stateDuration: 10),
    ]
  }

  /// Catches a song that loses something on its way into a file without a word: levels, rows, states.
  @Test(arguments: SongFormat.allCases) func whatAFormatCannotHoldIsRefused(format: SongFormat) throws {
    for song in try Self.awkward() {
      let bytes: [UInt8]
      do { bytes = try song.exported(as: format) } catch {
        #expect(error.category == .badInput && error.why != nil && error.remedy != nil, "\(error)")
        continue
      }
      let again = try Song.imported(bytes, named: "x", options: format.options(for: song)).song
      #expect(again.states == song.states && again.levels == song.levels, "\(song.title)")
      #expect(again.rowNames == song.rowNames && again.stateDuration == song.stateDuration, "\(song.title)")
    }
  }
}
