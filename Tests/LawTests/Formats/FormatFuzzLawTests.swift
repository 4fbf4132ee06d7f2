import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Damaged files drawn at random: the readers give a song or a ``SubsongError``, never a trap, a hang or another error. A song that
/// is accepted is written and read again, and has to be the same.
///
/// `FUZZ_INPUTS=1000000 swift test -c release --filter FormatFuzz` reads more of them.
@Suite struct FormatFuzzLawTests {
  /// A song that is another one after writing and reading.
  private struct Changed: Error {}

  private static let share = Fuzzing.inputCount / SongFormat.allCases.count

  private static func written(_ format: SongFormat) throws -> [[UInt8]] {
    let songs = try [SongLibrary.song(named: "fuer-elise")] + (0..<12).map { try RandomSongs.song($0) }
    return try songs.map { try $0.exported(as: format, stateLength: length(format)) }
  }

  /// Damaged times of labels make long songs; in states of 10 ms they are not too long.
  private static func length(_ format: SongFormat) -> Double? {
    format.isGrid || format.memory == .everything ? nil : 10
  }

  @Test(arguments: SongFormat.allCases) func damagedFilesGiveASongOrARefusal(format: SongFormat) throws {
    let seed = UInt64(21 + (SongFormat.allCases.firstIndex(of: format) ?? 0))
    let mutator = Mutator(
      try Self.written(format) + format.foreignSamples, dictionary: format.dictionary, seed: seed)
    var fuzzing = Fuzzing()
    fuzzing.run(Self.share, of: mutator) { bytes in
      let song = try Song.imported(bytes, named: "fuzz", options: ImportOptions(format: format)).song
      try roundTrip(song, format)
    }
    expectMixture(fuzzing, format.rawValue)
  }

  /// Any bytes at all, with the format found out.
  @Test func damagedFilesOfUnknownFormat() throws {
    let inputs = try SongFormat.allCases.flatMap { try Self.written($0).prefix(2) }
    var fuzzing = Fuzzing()
    fuzzing.run(Self.share, of: Mutator(inputs, dictionary: SongFormat.texts, seed: 28)) { bytes in
      _ = try Song.imported(bytes, named: "fuzz")
    }
    expectMixture(fuzzing, "any")
  }

  private func expectMixture(_ fuzzing: Fuzzing, _ name: String) {
    print("fuzz: \(name): \(fuzzing.count) inputs, \(fuzzing.accepted) accepted, slowest \(fuzzing.slowest)")
    for finding in fuzzing.findings { Issue.record("\(name): \(finding)") }
    #expect(fuzzing.accepted > 0, "some damage does no harm, so a reader that refuses everything is broken")
    #expect(fuzzing.accepted < fuzzing.count, "most damage does harm")
  }

  private func roundTrip(_ song: Song, _ format: SongFormat) throws {
    // Damaged times give songs of a million silent states, which take long to write.
    guard song.states.count <= 20_000, song.rowNames.count <= 128 else { return }
    let length = Self.length(format)
    let bytes = try song.exported(as: format, stateLength: length)
    let again = try Song.imported(
      bytes, named: "again", options: format.options(for: song, stateLength: length)
    ).song
    guard try again == format.kept(of: song) else { throw Changed() }
    guard song.levels == nil else { return }
    if try Song.imported(song.exported(as: .midi), named: "again").song != song { throw Changed() }
  }
}

extension SongFormat {
  /// What text readers take for something, and what they should not.
  fileprivate static let texts = [
    "\t", "\n", "\r\n", "\r", "\u{FEFF}", "\0", "\"", "\"\"", "\\", "-", "#", "!", "1e308", "nan", "-1",
    "0x1p3", "99999999999",
    "e\u{301}", "\u{85}", "\u{2028}", " ",
  ]

  /// Words that a mutator strews into files.
  fileprivate var dictionary: [String] {
    switch self {
    case .midi:
      [
        "MThd", "MTrk", "XFIH", "\0\u{1}", "\u{7F}\u{7F}\u{7F}", "rows: a", "state-duration: 1e9 ms",
        "subsong-notes 1",
      ]
    case .textgrid: Self.texts + ["<exists>", "<absent>", "\"TextTier\"", "\"IntervalTier\"", "\"notes 2\""]
    case .audacity: Self.texts + ["0\t1\ta\n", "\\\t1\t2\n"]
    case .csv: Self.texts + [",", ",,", "onset_s", "label", "offset_s,", "0,1,a\n"]
    case .notes: Self.texts + [":", ":3", "[", "]", " - ", "C4 ", "Eb4", ":100000"]
    case .song:
      Self.texts + [
        "subsong-song 1\n", "title:", "composer: x\n", "state-duration: 1e308 s\n", "rows:", "states:\n",
        "E5",
        "levels:\n",
      ]
    case .matrix:
      Self.texts + [
        "# name:", "nNeurons:", "nSteps:", "nNeurons: 9223372036854775807", "nSteps: 99999999999", "0 ", "1 ",
      ]
    }
  }

  /// Files of other programs, in ways that Subsong itself does not write.
  fileprivate var foreignSamples: [[UInt8]] {
    switch self {
    case .midi:
      [
        Array("MThd".utf8) + [0, 0, 0, 6, 0, 1, 0, 1, 0xE7, 40] + Array("MTrk".utf8)
          + [0, 0, 0, 20, 0, 0x99, 60, 1, 0x81, 0, 60, 0, 0, 0xFF, 0x51, 3, 1, 2, 3, 0, 0xFF, 0x2F, 0, 0]
      ]
    case .textgrid:
      [
        Array(Self.shortTextGrid.utf8),
        [0xFF, 0xFE] + Self.shortTextGrid.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
      ]
    default: []
    }
  }

  /// Praat's short form: a tier of points, then two of intervals.
  private static let shortTextGrid = """
    File type = "ooTextFile short"
    "TextGrid"

    0.25
    3
    <exists>
    3
    "TextTier" "onsets" 0.25 3 2
    0.5 "a"
    1.5 "ö"
    "IntervalTier" "syllables" 0.25 3 3
    0.25 1 "a"
    1 2 ""
    2 2.75 "b ""c"" "
    "IntervalTier" "calls" 0.25 3 1 1 1.5 "d"
    """
}
