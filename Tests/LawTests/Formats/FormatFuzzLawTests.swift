import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Damaged files of songs: the readers give a song or a ``SubsongError``, never a trap, a hang or another error. A song that is
/// accepted is written and read again, and has to be the same.
///
/// `FUZZ_INPUTS=1000000 swift test -c release --filter SongFuzz` reads more of them.
@Suite("SongFuzz") struct SongFuzzTests {
  private static func songs() throws -> [Song] {
    try [SongLibrary.song(named: "fuer-elise")] + (0..<12).map { try RandomSongs.song($0) }
  }

  private static func written(_ format: SongFormat) throws -> [[UInt8]] {
    try songs().map { try $0.exported(as: format, stateLength: format.isGrid || format == .midi ? nil : 10) }
  }

  private func fuzz(_ format: SongFormat, _ inputs: [[UInt8]], _ words: [String], seed: UInt64) throws {
    var fuzzing = Fuzzing()
    fuzzing.run(Fuzzing.inputCount / 7, of: Mutator(inputs, dictionary: words, seed: seed)) { bytes in
      let song = try Song.imported(bytes, named: "fuzz", options: ImportOptions(format: format)).song
      try roundTrip(song, format)
    }
    print(
      "fuzz: \(format): \(fuzzing.count) inputs, \(fuzzing.accepted) accepted, slowest \(fuzzing.slowest)")
    for finding in fuzzing.findings { Issue.record("\(format): \(finding)") }
    #expect(fuzzing.accepted > 0, "some damage does no harm, so a reader that refuses everything is broken")
    #expect(fuzzing.accepted < fuzzing.count, "most damage does harm")
    // Milliseconds on an idle machine; this tells a hang from a machine that is busy.
    #expect(fuzzing.slowest < .seconds(10))
  }

  private func roundTrip(_ song: Song, _ format: SongFormat) throws {
    // Damaged times give songs of a million silent states, which take long to write.
    guard song.states.count <= 20_000, song.rowNames.count <= 128 else { return }
    let options = ImportOptions(
      format: format, grid: format.isGrid || format == .midi ? .automatic : .milliseconds(10),
      stateDuration: song.stateDuration,
      title: song.title, rowNames: format == .song || format == .midi ? nil : song.rowNames)
    let bytes = try song.exported(as: format, stateLength: format.isGrid || format == .midi ? nil : 10)
    let again = try Song.imported(bytes, named: "again", options: options).song
    guard again.states == song.states, again.rowNames == song.rowNames, again.title == song.title else {
      throw Changed()
    }
    if try Song.imported(song.exported(as: .midi), named: "again").song != song { throw Changed() }
  }

  private static let texts = [
    "\t", "\n", "\r\n", "\r", "\u{FEFF}", "\0", "\"", "\"\"", "\\", "-", "#", "!", "1e308", "nan", "-1",
    "0x1p3", "99999999999",
    "e\u{301}", "\u{85}", "\u{2028}", " ",
  ]

  @Test func midi() throws {
    let words = [
      "MThd", "MTrk", "XFIH", "\0\u{1}", "\u{7F}\u{7F}\u{7F}", "rows: a", "state-duration: 1e9 ms",
      "subsong-notes 1",
    ]
    let extra: [[UInt8]] = [
      Array("MThd".utf8) + [0, 0, 0, 6, 0, 1, 0, 1, 0xE7, 40] + Array("MTrk".utf8)
        + [0, 0, 0, 20, 0, 0x99, 60, 1, 0x81, 0, 60, 0, 0, 0xFF, 0x51, 3, 1, 2, 3, 0, 0xFF, 0x2F, 0, 0]
    ]
    try fuzz(.midi, Self.written(.midi) + extra, words, seed: 21)
  }

  @Test func textGrids() throws {
    let short = Array(TextGridTests.short.utf8)
    var utf16: [UInt8] = [0xFF, 0xFE]
    for unit in TextGridTests.short.utf16 { utf16 += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    try fuzz(
      .textgrid, Self.written(.textgrid) + [short, utf16, Array(TextGridTests.long.utf8)],
      Self.texts + ["<exists>", "<absent>", "\"TextTier\"", "\"IntervalTier\"", "\"notes 2\""], seed: 22)
  }

  @Test func labels() throws {
    try fuzz(.audacity, Self.written(.audacity), Self.texts + ["0\t1\ta\n", "\\\t1\t2\n"], seed: 23)
  }

  @Test func tables() throws {
    try fuzz(
      .csv, Self.written(.csv), Self.texts + [",", ",,", "onset_s", "label", "offset_s,", "0,1,a\n"], seed: 24
    )
  }

  @Test func names() throws {
    try fuzz(
      .notes, Self.written(.notes), Self.texts + [":", ":3", "[", "]", " - ", "C4 ", "Eb4", ":1000000"],
      seed: 25)
  }

  @Test func texts() throws {
    let words = [
      "subsong-song 1\n", "title:", "composer: x\n", "state-duration: 1e308 s\n", "rows:", "states:\n", "E5",
    ]
    try fuzz(.song, Self.written(.song), Self.texts + words, seed: 26)
  }

  @Test func matrices() throws {
    let words = [
      "# name:", "nNeurons:", "nSteps:", "nNeurons: 9223372036854775807", "nSteps: 99999999999", "0 ", "1 ",
    ]
    try fuzz(.matrix, Self.written(.matrix), Self.texts + words, seed: 27)
  }

  /// Any bytes at all, with the format found out.
  @Test func unknown() throws {
    let inputs = try SongFormat.allCases.flatMap { try Self.written($0).prefix(2) }
    var fuzzing = Fuzzing()
    fuzzing.run(Fuzzing.inputCount / 7, of: Mutator(inputs, dictionary: Self.texts, seed: 28)) { bytes in
      _ = try Song.imported(bytes, named: "fuzz")
    }
    for finding in fuzzing.findings { Issue.record("\(finding)") }
    #expect(fuzzing.accepted > 0 && fuzzing.accepted < fuzzing.count)
    print("fuzz: any: \(fuzzing.count) inputs, \(fuzzing.accepted) accepted, slowest \(fuzzing.slowest)")
  }
}

/// A song that is another one after writing and reading.
private struct Changed: Error {}
