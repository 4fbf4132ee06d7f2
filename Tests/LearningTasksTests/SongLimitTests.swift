import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Absurd files: each is refused with the number that is too large, or read, and soon.
@Suite(.serialized) struct SongLimitTests {
  /// Reads a file that has to be refused, or accepted if `mentions` is `nil`, soon.
  private func expect(
    _ mentions: String?, _ bytes: [UInt8], _ format: SongFormat, _ options: ImportOptions = ImportOptions(),
    from location: SourceLocation = #_sourceLocation
  ) {
    var options = options
    options.format = format
    var error: SubsongError?
    let time = ContinuousClock().measure {
      error = subsongError { _ = try Song.imported(bytes, named: "x", options: options) }
    }
    if let mentions {
      #expect(
        error?.description.contains(mentions) == true, "\(String(describing: error))",
        sourceLocation: location)
    } else {
      #expect(error == nil, "\(String(describing: error))", sourceLocation: location)
    }
    // Less than one on an idle machine; those that run tests are busy.
    #expect(time < .seconds(60), sourceLocation: location)
  }

  private func repeated(_ text: String, _ count: Int, head: String = "") -> [UInt8] {
    Array(head.utf8) + Array(repeatElement(Array(text.utf8), count: count).joined())
  }

  @Test func bytes() {
    for format in SongFormat.allCases {
      expect("16777216 bytes", [UInt8](repeating: 0x20, count: SongLimits.fileBytes + 1), format)
    }
    expect("lines", repeated("\n", 5_000_000), .notes)
  }

  @Test func states() {
    expect("at most 1000000", Array("C4:999999 D4:2".utf8), .notes)
    expect(nil, Array("C4:1000000".utf8), .notes)
    expect("at most 1000000", Array("# name: x nNeurons: 1 nSteps: 99999999999\n1\n".utf8), .matrix)
    expect("at most 1000000", Array("0\t86400\ta".utf8), .audacity)
    expect(nil, Array("0\t9999\ta".utf8), .audacity)
    expect("at most 1000000", Array("0\t1\ta".utf8), .audacity, ImportOptions(grid: .milliseconds(1e-9)))
    let song = "subsong-song 1\ntitle: t\nstate-duration: 1 ms\nrows: a b\nstates:\n"
    expect("at most 1000000", repeated("a\n", 1_000_001, head: song), .song)
    expect(nil, repeated("a b\n", 1_000_000, head: song), .song)
  }

  @Test func rowsAndCells() {
    let names = (0..<10_001).map { "r\($0)" }
    expect("at most 10000", Array("[\(names.joined(separator: " "))]".utf8), .notes)
    expect(
      "at most 10000",
      Array("subsong-song 1\ntitle: t\nstate-duration: 1 ms\nrows: \(names.joined(separator: " "))\n".utf8),
      .song)
    expect("10000 different labels", Array(names.map { "0\t1\t\($0)\n" }.joined().utf8), .audacity)
    let rows = names.prefix(10_000)
    expect("at most 50000000", Array("[\(rows.joined(separator: " "))] -:9999".utf8), .notes)
    expect("5000000 cells", Array("[\(rows.joined(separator: " "))]:501".utf8), .notes)
    expect("5000000 cells", repeated("\n", 0) + rows.flatMap { Array("0\t10\t\($0)\n".utf8) }, .audacity)
    let chords = Array(
      "subsong-song 1\ntitle: t\nstate-duration: 1 ms\nrows: \(rows.joined(separator: " "))\nstates:\n".utf8)
    let line = Array((rows.joined(separator: " ") + "\n").utf8)
    expect(nil, chords + Array(repeatElement(line, count: 250).joined()), .song)
    expect(
      "5000000 cells",
      repeated("1 ", 8_000_000, head: "").withLineBreaks(
        every: 1_600_000, "# name: x nNeurons: 10 nSteps: 800000\n"), .matrix)
    expect("1000 bytes", Array("0\t1\t\(String(repeating: "x", count: 1001))".utf8), .audacity)
  }

  @Test func notes() {
    expect("1000000 notes", repeated("0\t1\ta\n", 1_000_001), .audacity)
    expect(nil, repeated("0,1,a\n", 1_000_000, head: "onset_s,offset_s,label\n"), .csv)
    expect("1000 fields", repeated(",", 8_000_000), .csv)
    expect("not closed", repeated("\"\"", 8_000_000, head: "\""), .csv)
    expect(
      nil,
      repeated(
        "0 1 \"a\"\n", 1_000_000,
        head: "\"ooTextFile\" \"TextGrid\" 0 1 <exists> 1 \"IntervalTier\" \"\" 0 1 1000000\n"), .textgrid)
    expect(
      "end of the file",
      repeated("\"TextTier\" \"\" 0 0 0 ", 700_000, head: "\"ooTextFile\" \"TextGrid\" 0 1 <exists> 9e15 "),
      .textgrid)
  }

  private func midi(_ tracks: Int, _ chunks: [UInt8]) -> [UInt8] {
    Array("MThd".utf8) + [0, 0, 0, 6, 0, 1, UInt8(tracks >> 8), UInt8(tracks & 0xFF), 0, 96] + chunks
  }

  private func track(_ data: [UInt8]) -> [UInt8] {
    Array("MTrk".utf8) + (0..<4).reversed().map { UInt8(data.count >> (8 * $0) & 0xFF) } + data
  }

  @Test func midiFiles() {
    let ons: [UInt8] = Array(repeatElement([0, 60, 1], count: 1_000_000).joined())
    let offs: [UInt8] = Array(repeatElement([1, 60, 0], count: 1_000_000).joined())
    expect("more than 1000000 notes", midi(1, track([0, 0x90, 60, 1] + ons)), .midi)
    // A million open notes of one key: each end has to be found at once.
    expect(nil, midi(1, track([0, 0x90] + ons.dropFirst() + offs)), .midi)
    expect("announces 65535", midi(65_535, Array(repeatElement(track([]), count: 65_534).joined())), .midi)
    let tempos: [UInt8] = Array(
      repeatElement([1, 0xFF, 0x51, 3, 7, 0, 0] as [UInt8], count: 2_000_000).joined())
    expect(
      "at most 1000000", midi(1, track([0, 0x90, 60, 1] + tempos)), .midi,
      ImportOptions(grid: .subdivision(960)))
    expect("a chunk", midi(1, Array("MTrk".utf8) + [0xFF, 0xFF, 0xFF, 0xFF]), .midi)
  }
}

extension [UInt8] {
  fileprivate func withLineBreaks(every count: Int, _ head: String) -> [UInt8] {
    var lines = Array(head.utf8)
    for start in stride(from: 0, to: self.count, by: count) { lines += self[start..<start + count] + [0x0A] }
    return lines
  }
}
