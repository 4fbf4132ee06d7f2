import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Damaged files, all that there are of a kind: each gives a song or a refusal with a place, never a trap.
@Suite struct FormatDamageLawTests {
  /// Three rows, a chord, a held note and a pause.
  private static func song() throws -> Song {
    try Song(
      title: "small", composer: "nobody", rowNames: ["E5", "C4", "A2"],
      states: [[0], [0, 2], [], [1], [1], [2]], stateDuration: 10)
  }

  private func expect(_ format: SongFormat, _ inputs: some Sequence<[UInt8]>) throws {
    let options = try format.options(for: Self.song())
    for (index, input) in inputs.enumerated() {
      let reading = try Reading(input, options)
      #expect(reading.isLawful, "input \(index): \(reading)")
    }
  }

  /// Catches a reader that takes nothing for a song.
  @Test(arguments: SongFormat.allCases) func nothingIsNoSong(format: SongFormat) throws {
    let options = try format.options(for: Self.song())
    for nothing in [[], [0x0A], [0x20, 0x0A, 0x0A], [0xEF, 0xBB, 0xBF], [0], [0xFF, 0xFE]] as [[UInt8]] {
      let reading = try Reading(nothing, options)
      guard case .refused = reading else {
        Issue.record("\(nothing) is a song")
        continue
      }
      #expect(reading.isLawful, "\(reading)")
    }
  }

  /// Catches reading beyond the end, at every length.
  @Test(arguments: SongFormat.allCases) func everyPrefixIsReadOrRefused(format: SongFormat) throws {
    let bytes = try Self.song().exported(as: format)
    try expect(format, (0..<bytes.count).lazy.map { Array(bytes[..<$0]) })
  }

  /// Catches a length, a count or a time that is believed, whichever bit of the file is wrong.
  @Test(arguments: SongFormat.allCases) func everyFlippedBitIsReadOrRefused(format: SongFormat) throws {
    let bytes = try Self.song().exported(as: format)
    try expect(
      format,
      (0..<8 * bytes.count).lazy.map { place in
        var flipped = bytes
        flipped[place / 8] ^= 1 << UInt8(place % 8)
        return flipped
      })
  }

  /// Catches a byte that is there once too often or not at all.
  @Test(arguments: SongFormat.allCases) func everyMissingOrDoubledByteIsReadOrRefused(format: SongFormat)
    throws
  {
    let bytes = try Self.song().exported(as: format)
    try expect(format, bytes.indices.lazy.map { Array(bytes[..<$0] + bytes[($0 + 1)...]) })
    try expect(format, bytes.indices.lazy.map { Array(bytes[...$0] + bytes[$0...]) })
  }

  /// Catches editors' habits that change a song: a byte order mark, line ends of Windows, empty lines at the end or none.
  @Test(arguments: SongFormat.allCases.filter(\.isText)) func otherLineEndsChangeNothing(format: SongFormat)
    throws
  {
    for index in 0..<20 {
      let song = try RandomSongs.song(index)
      let text = String(decoding: try song.exported(as: format), as: UTF8.self)
      let windows = text.replacingLineEnds(by: "\r\n")
      for variant in [
        windows, "\u{FEFF}" + text, "\u{FEFF}" + windows, text + "\n\n", text + "\r\n", unended(text),
      ] {
        let read = try Song.imported(Array(variant.utf8), named: "x", options: format.options(for: song)).song
        #expect(try read == format.kept(of: song), "\(variant.debugDescription)")
      }
    }
  }

  private func unended(_ text: String) -> String {
    text.last?.isNewline == true ? String(text.dropLast()) : text
  }

  /// Catches line ends of old machines that trap or are no line ends in half of the readers.
  @Test(arguments: SongFormat.allCases.filter(\.isText)) func oldLineEndsAreReadOrRefused(format: SongFormat)
    throws
  {
    let text = String(decoding: try Self.song().exported(as: format), as: UTF8.self)
    try expect(format, [Array(text.replacingLineEnds(by: "\r").utf8)])
  }

  /// Catches one format's reader that takes the file of another for a song without a word, or traps on it.
  @Test(arguments: SongFormat.allCases) func filesOfOtherFormatsAreReadOrRefused(format: SongFormat) throws {
    try expect(format, SongFormat.allCases.filter { $0 != format }.map { try Self.song().exported(as: $0) })
  }
}

extension String {
  fileprivate func replacingLineEnds(by end: String) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
  }
}
