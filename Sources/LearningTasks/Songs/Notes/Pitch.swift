#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A pitch of the equal-tempered scale, by its key number in MIDI: 60 is C4 (middle C), 69 is A4.
public struct Pitch: Hashable, Comparable, Codable, Sendable {
  /// 0 (C-1) to 127 (G9).
  public let key: Int

  /// - Returns: `nil` unless the key lies in 0...127.
  public init?(key: Int) {
    guard (0...127).contains(key) else { return nil }
    self.key = key
  }

  /// Reads scientific pitch notation: a letter, accidentals (`#`, `♯`, `b`, `♭`, several if need be), and the octave; `D#5`, `Eb5`, `c-1`.
  ///
  /// - Returns: `nil` if it is no such name, or no key of MIDI.
  public init?(name: String) {
    guard name.utf8.count <= 16 else { return nil }
    var rest = name[...]
    guard let letter = rest.popFirst(),
      let semitones = ["C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11][letter.uppercased()]
    else { return nil }
    var key = semitones
    while let sign = rest.first, let shift = ["#": 1, "♯": 1, "b": -1, "♭": -1][sign] {
      key += shift
      rest.removeFirst()
    }
    guard rest.utf8.count <= 2, rest.utf8.first != UInt8(ascii: "+"), let octave = Int(rest) else {
      return nil
    }
    self.init(key: key + 12 * (octave + 1))
  }

  private static let names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]

  /// The name with sharps, such as `D#5`.
  public var name: String { Self.names[key % 12] + "\(key / 12 - 1)" }

  /// In Hz, with A4 = 440 Hz: `440 · 2^((key − 69) / 12)`.
  public var frequency: Double { 440 * exp2(Double(key - 69) / 12) }

  public static func < (a: Pitch, b: Pitch) -> Bool { a.key < b.key }
}
