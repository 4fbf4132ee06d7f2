import Figures
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Altered figures are refused with a ``SubsongError`` or read; nothing else may happen.
@Suite struct FigureFuzzTests {
  private static let provenance = Provenance(
    configuration: "c0ffee", seed: 12345, song: "Für (Elise) \\ & <♯>", inputs: ["song": "0123abcd"],
    platform: "test", engine: "reference", command: "subsong train --set 'song=a b'",
    figure: .init(kind: "learning-curve", shows: "a curve", data: "0123"))

  private static func figure(_ format: FigureFormat) throws -> [UInt8] {
    let figure = LearningCurveFigure(
      cycles: [0, 20], correlation: [0.1, 0.9], meanSquaredError: [0.1, 0.01])
    return try figure.rendered(as: format, provenance: provenance)
  }

  @Test("Altered figures", arguments: FigureFormat.allCases) func figures(_ format: FigureFormat) throws {
    let original = try Self.figure(format)
    // Most of a figure is its picture; the shorter file is altered where it matters.
    let metadata = try Self.metadata(of: original, format)
    fuzz("\(format)", [original] + Array(repeating: metadata, count: 7), longest: original.count + 100) {
      bytes in
      _ = try FigureProvenance.read(bytes, named: "fuzz.\(format)")
    }
  }

  /// Checksums hide the texts of a PNG from random alterations, so they are made good.
  @Test("Altered texts of a PNG with good checksums") func texts() throws {
    let texts = Self.provenance.fields.map { field in
      // The title is beyond Latin-1.
      field.name == "Song"
        ? ("iTXt", Array("\(field.name)\0\0\0\0\0\(field.value)".utf8))
        : ("tEXt", Array("\(field.name)\0\(field.value)".utf8))
    }
    fuzz("png texts", texts.map(\.1), longest: 1 << 13) { altered in
      var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      let place = altered.count % texts.count
      for (index, text) in texts.enumerated() {
        bytes += Self.chunk(text.0, index == place ? altered : text.1)
      }
      _ = try FigureProvenance.read(bytes + Self.chunk("IEND", []), named: "fuzz.png")
    }
  }

  @Test("Altered fields") func fields() throws {
    let original = Array("song=0123 disruption=4567".utf8)
    fuzz("fields", [original], longest: 1 << 10) { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      _ = try Provenance(fields: [
        ("Software", "Subsong 0.1.0"), ("Configuration", text), ("Seed", "1"), ("Song", text),
        ("Inputs", text),
        ("Platform", ""), ("Engine", ""), ("Command", ""),
      ])
    }
  }

  private func fuzz(_ name: String, _ inputs: [[UInt8]], longest: Int, _ read: ([UInt8]) throws -> Void) {
    var fuzzing = Fuzzing()
    let mutator = Mutator(inputs, dictionary: [], seed: 31, longest: longest)
    fuzzing.run(Fuzzing.inputCount, of: mutator, read)
    print("fuzz: \(name): \(fuzzing.count) inputs, \(fuzzing.accepted) accepted")
    for finding in fuzzing.findings { Issue.record("\(name): \(finding)") }
  }

  /// The file without most of its picture.
  private static func metadata(of bytes: [UInt8], _ format: FigureFormat) throws -> [UInt8] {
    switch format {
    case .png:
      // Everything before the pixels, and the chunk of the end.
      let pixels = try #require((0..<bytes.count - 4).first { bytes[$0..<$0 + 4].elementsEqual("IDAT".utf8) })
      return bytes[..<(pixels - 4)] + chunk("IEND", [])
    case .pdf:
      let start = try #require(
        (0..<bytes.count - 8).last { bytes[$0..<$0 + 8].elementsEqual("/Produce".utf8) })
      return Array(bytes[..<20]) + Array(bytes[(start - 20)...])
    case .svg:
      let end = try #require(
        (0..<bytes.count - 11).first { bytes[$0..<$0 + 11].elementsEqual("</metadata>".utf8) })
      return Array(bytes[..<(end + 11)]) + Array("</svg>\n".utf8)
    }
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    func word(_ number: Int) -> [UInt8] {
      [24, 16, 8, 0].map { (shift: Int) -> UInt8 in UInt8(truncatingIfNeeded: number >> shift) }
    }
    let checked = Array(type.utf8) + data
    return word(data.count) + checked + word(Int(crc(checked)))
  }

  /// CRC-32 of ISO 3309, bit by bit.
  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
