import Figures
import LearningTasks
import NumericalCore
import Testing

@Suite("Provenance read back from figures")
struct FigureProvenanceTests {
  /// Texts that each format writes in another way: Latin-1 or not, parentheses, backslashes, the characters of XML, and the
  /// separators of the PDF's keywords.
  static let texts = [
    "plain", "Für Elise", "Лебединое озеро ♯", "(a) \\ )b( \\n \\051", "<a> & \"b\" &amp; ]]>",
    "x; Inputs: a=b; Command: c",
    "a; Data: 1; Shows: 2", "𝄞 song", "Configuration: 1; Seed: 2",
  ]

  static func provenance(_ text: String, hasSource: Bool) -> Provenance {
    Provenance(
      version: "9.8.7", configuration: "c0ffee", seed: .max, song: text,
      inputs: ["song": "01", "disruption": "23"],
      platform: "Linux x86_64", engine: "block",
      command: "subsong train --set 'song=\(text.filter { $0 != "'" })'",
      figure: hasSource ? .init(kind: "raster", shows: "a, b and c", data: "fedc") : nil)
  }

  /// Catches an encoding that is read in another way than it is written. A command never holds "; Command: ", which a song may.
  @Test(arguments: FigureFormat.allCases, texts)
  func everyFieldComesBack(_ format: FigureFormat, _ text: String) throws {
    for hasSource in [true, false] {
      var provenance = Self.provenance(text, hasSource: hasSource)
      if text.contains("; ") { provenance.command = "subsong train" }
      let bytes = try Samples.decay.rendered(as: format, provenance: provenance)
      let read = try FigureProvenance.read(bytes, named: "f")
      #expect(read.format == format && read.title == "Free replay" && read.provenance == provenance)
    }
  }

  /// Catches a reader that goes beyond the end, and one that takes a part for the whole.
  @Test(arguments: FigureFormat.allCases)
  func truncatedFilesAreRefused(_ format: FigureFormat) throws {
    let bytes = try Samples.decay.rendered(as: format, provenance: Self.provenance("a", hasSource: true))
    for length in stride(from: 0, to: bytes.count - 2, by: max(1, bytes.count / 500)) {
      let error = #expect(throws: SubsongError.self) {
        _ = try FigureProvenance.read(Array(bytes[..<length]), named: "dir/f.x")
      }
      #expect(error?.category == .badInput && error?.location == "dir/f.x")
    }
  }

  /// Every bit of a PNG is under a checksum.
  @Test func alteredChunksAreRefused() throws {
    let bytes = try PNGRendering.encode(
      [1, 2, 3], width: 1, height: 1, texts: Self.provenance("♯", hasSource: true).fields)
    _ = try FigureProvenance.read(bytes, named: "f")
    for index in bytes.indices {
      var altered = bytes
      altered[index] ^= 1 << (UInt8(truncatingIfNeeded: index) & 7)
      #expect(throws: SubsongError.self) { _ = try FigureProvenance.read(altered, named: "f") }
    }
  }

  @Test func foreignFilesAreRefused() throws {
    for text in ["", "hello", "%PDF-1.4\n%%EOF", "<svg></svg>", "<?xml?><svg><title>a</title></svg>\n"] {
      let error = #expect(throws: SubsongError.self) {
        _ = try FigureProvenance.read(Array(text.utf8), named: "f")
      }
      #expect(error?.category == .badInput)
    }
    let png = try PNGRendering.encode([1, 2, 3], width: 1, height: 1, texts: [("Software", "Inkscape")])
    #expect(throws: SubsongError.self) { _ = try FigureProvenance.read(png, named: "f") }
  }
}
