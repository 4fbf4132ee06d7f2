import Figures
import LearningTasks
import NumericalCore
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif
import Foundation

@Suite("Files of figures")
struct RenderingTests {
  /// Catches counters, dates and addresses that leak into a file. Another figure is drawn in between, because Cairo
  /// numbers its surfaces through the whole process.
  @Test(arguments: FigureFormat.allCases)
  func sameInputGivesSameBytes(_ format: FigureFormat) throws {
    for figure in Samples.all {
      let first = try figure.rendered(as: format, provenance: Samples.provenance())
      _ = try Samples.raster.rendered(as: .svg, provenance: Samples.provenance())
      let second = try figure.rendered(as: format, provenance: Samples.provenance())
      #expect(first == second, "\(figure.name) as \(format)")
      #expect(first.count > 1000)
    }
  }

  /// Catches a size in the wrong unit, a resolution that journals refuse, and broken chunks.
  @Test func pngHasTheSizeOfThePageAt300DotsPerInch() throws {
    for figure in Samples.all {
      let png = try PNGChunks(figure.rendered(as: .png, provenance: Samples.provenance()))
      let header = try #require(png.data("IHDR"))
      #expect(PNGChunks.word(header, 0) == UInt32((figure.size.width * 300 / 72).rounded()))
      #expect(PNGChunks.word(header, 4) == UInt32((figure.size.height * 300 / 72).rounded()))
      #expect(Array(header[8...]) == [8, 2, 0, 0, 0])
      let resolution = try #require(png.data("pHYs"))
      // 300 / 0.0254 = 11811.02 dots a metre.
      #expect(PNGChunks.word(resolution, 0) == 11811)
      #expect(PNGChunks.word(resolution, 4) == 11811)
      #expect(resolution[8] == 1)
    }
  }

  /// Catches a field that is dropped or cut, and text in the wrong encoding.
  @Test func pngHoldsTheProvenance() throws {
    let provenance = Samples.provenance(song: "Für Elise")
    let png = try PNGChunks(Samples.decay.rendered(as: .png, provenance: provenance))
    for field in provenance.fields { #expect(png.latin1Texts[field.name] == field.value) }
    #expect(png.latin1Texts["Title"] == "Free replay")
    #expect(png.internationalTexts.isEmpty)
  }

  /// Catches characters beyond Latin-1 being replaced by question marks.
  @Test func pngTextBeyondLatin1IsInternational() throws {
    let provenance = Samples.provenance(song: "Лебединое озеро ♯", command: "line one\nline two")
    let png = try PNGChunks(Samples.decay.rendered(as: .png, provenance: provenance))
    #expect(png.internationalTexts == ["Song": "Лебединое озеро ♯"])
    #expect(png.latin1Texts["Command"] == "line one\nline two")
  }

  /// Catches compressed or missing metadata and a date of today.
  @Test func pdfHoldsTheProvenance() throws {
    let bytes = try Samples.matrices.rendered(as: .pdf, provenance: Samples.provenance())
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("%PDF-1.4"))
    #expect(text.contains("/Title (Weights before and after learning: Test song)"))
    for field in Samples.provenance().fields { #expect(text.contains("\(field.name): \(field.value)")) }
    #expect(text.contains("/CreationDate (20000101000000Z)"))
    #expect(text.contains("/MediaBox [ 0 0 504 244 ]"))
  }

  /// Catches text that breaks the document or its meaning; the parser is not ours.
  @Test func svgHoldsTheProvenanceAsXML() throws {
    let provenance = Samples.provenance(song: "A <b> & \"c\" ♯ \u{1} >", command: "a ]]> b")
    for figure in Samples.all {
      let bytes = try figure.rendered(as: .svg, provenance: provenance)
      let reader = FieldReader()
      let parser = XMLParser(data: Data(bytes))
      parser.delegate = reader
      #expect(parser.parse(), "\(figure.name): \(String(describing: parser.parserError))")
      #expect(reader.fields["Song"] == "A <b> & \"c\" ♯  >")
      #expect(reader.fields["Command"] == "a ]]> b")
      #expect(reader.fields["Seed"] == "12345")
      #expect(reader.fields.count == provenance.fields.count)
    }
  }

  /// Catches renumbering that joins two names, or touches what is not a name.
  @Test func svgNamesAreRenumberedConsistently() {
    let before =
      ##"<g id="surface17"/><use xlink:href="#image42"/><g id="image42" clip-path="url(#clip3)"/>"width="12""##
    let after =
      ##"<g id="surface0"/><use xlink:href="#image1"/><g id="image1" clip-path="url(#clip2)"/>"width="12""##
    #expect(String(decoding: SVGText.renumbered(Array(before.utf8)), as: UTF8.self) == after)
  }

  /// Catches a longjmp that leaves C, and a refusal that passes as success: an image of width 0 is an error of libpng.
  @Test func pngErrorsAreThrown() throws {
    let error = #expect(throws: SubsongError.self) {
      _ = try PNGRendering.encode([], width: 0, height: 4, texts: [])
    }
    #expect(error?.category == .inputOutput)
    #expect(error?.why?.isEmpty == false)
    // A keyword longer than 79 bytes would be cut silently.
    #expect(throws: SubsongError.self) {
      _ = try PNGRendering.encode(
        [0, 0, 0], width: 1, height: 1, texts: [(name: String(repeating: "k", count: 80), value: "")])
    }
  }

  /// Catches swapped channels and rows: four pixels, each different.
  @Test func pngPixelsSurvive() throws {
    let bytes: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3]
    let pixels = try Pixels(PNGRendering.encode(bytes, width: 2, height: 2, texts: []))
    #expect(
      [pixels[0, 0], pixels[1, 0], pixels[0, 1], pixels[1, 1]] == [0xFF0000, 0x00FF00, 0x0000FF, 0x010203])
  }
}

/// Collects the provenance fields of an SVG.
private final class FieldReader: NSObject, XMLParserDelegate {
  var fields: [String: String] = [:]
  private var current: String?

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String] = [:]
  ) {
    current = name == "subsong:field" ? attributes["name"] : nil
    if let current { fields[current] = "" }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let current { fields[current, default: ""] += text }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?)
  {
    current = nil
  }
}
