import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct LabelReaderTests {
  private func audacity(_ text: String, _ options: LabelOptions = LabelOptions()) throws -> NoteTrack {
    try NoteFile(audacity: Array(text.utf8), named: "a/bird.txt", options: options).track
  }

  private func csv(_ text: String, _ options: LabelOptions = LabelOptions()) throws -> NoteTrack {
    try NoteFile(csv: Array(text.utf8), named: "bird.csv", options: options).track
  }

  @Test("Labels of Audacity: points, frequencies, any order, CR LF, silence") func audacityLabels() throws {
    let track = try audacity(
      "\u{FEFF}0.5\t0.75\tb  \r\n\\\t100.0\t200.0\r\n0.1\t0.1\ta\r\n\r\n0.2\t0.3\t\r\n1.000000\t1.5\ta b\tc\r\n2\t2\r\n"
    )
    #expect(track.rowNames == ["a", "a b c", "b"], "a tab in a label is a blank")
    #expect(
      track.notes == [
        NoteEvent(row: 0, onset: 100, offset: 110), NoteEvent(row: 2, onset: 500, offset: 750),
        NoteEvent(row: 1, onset: 1000, offset: 1500),
      ])
    #expect(track.duration == 2000 && track.title == "bird", "an empty label counts for the duration only")
    #expect(try audacity("0\t0\ta", LabelOptions(pointDuration: 3)).duration == 3)
  }

  @Test("Rows are in natural order, or pitches from high to low, or as asked for") func rows() throws {
    func rows(_ names: [String], _ options: LabelOptions = LabelOptions()) throws -> [String] {
      try audacity(names.map { "0\t1\t\($0)\n" }.joined(), options).rowNames
    }
    #expect(try rows(["b", "a10", "a2", "B", "a", "a02"]) == ["a", "a02", "a2", "a10", "B", "b"])
    #expect(try rows(["C4", "E5", "Eb4", "C4"]) == ["E5", "Eb4", "C4"])
    #expect(try rows(["C4", "E5", "x"]) == ["C4", "E5", "x"])
    #expect(try rows(["b", "a"], LabelOptions(rowNames: ["c", "b", "a"])) == ["c", "b", "a"])
    let other = try #require(subsongError { _ = try rows(["syl1"], LabelOptions(rowNames: ["syll1", "b"])) })
    #expect(other.remedy == "did you mean 'syll1'?")
    #expect(subsongError { _ = try rows(["a"], LabelOptions(rowNames: ["a", "a"])) }?.category == .usage)
    #expect(subsongError { _ = try rows(["a"], LabelOptions(pointDuration: 0)) }?.category == .usage)
  }

  @Test("Columns of a table may be in any order, among others, quoted, with CR LF and a byte order mark")
  func table() throws {
    let track = try csv(
      "\u{FEFF}audio_path,label,\"offset_s\",annotator,onset_s\r\nx.wav,\"a, \"\"b\"\"\",0.5,me,0.25\r\n\r\n\"two\r\nlines\",c, 1 ,,5e-1"
    )
    #expect(track.rowNames == ["a, \"b\"", "c"])
    #expect(
      track.notes == [
        NoteEvent(row: 0, onset: 250, offset: 500), NoteEvent(row: 1, onset: 500, offset: 1000),
      ])
  }

  @Test(
    "Errors of a label track and a table name the place",
    arguments: [
      ("txt", "0 1 a", "f:1:1", "tabs part"), ("txt", "0\t1\ta\n1,5\t2\tb", "f:2:1", "point"),
      ("txt", "0\tx\ta", "f:1:3", "'x'"),
      ("txt", "2\t1\ta", "f:1:1", "ends after its beginning"), ("txt", "-1\t1\ta", "f:1:1", "0 or later"),
      ("txt", "0\tnan\ta", "f:1:3", "'nan'"), ("txt", "0x1\t1\ta", "f:1:1", "'0x1'"),
      ("txt", "0\t86401\ta", "f:1:1", "a day"),
      ("txt", "", "f", "no label"), ("txt", "0\t1\t\n", "f", "no label"),
      ("csv", "", "f:1:1", "'onset_s'"), ("csv", "onset,offset_s,label", "f:1:1", "is 'onset' meant?"),
      ("csv", "onset_s;offset_s;label", "f:1:1", "put commas"),
      ("csv", "onset_s,offset_s,label,label", "f:1:1", "two columns"),
      ("csv", "onset_s,offset_s,label\n1,2", "f:2:1", "2 fields"),
      ("csv", "onset_s,offset_s,label\n\n1,z,a", "f:3:2", "'z'"),
      ("csv", "onset_s,offset_s,label\n\"1,2,a", "f:2:1", "not closed"),
      ("csv", "label,onset_s,offset_s\na,2,1", "f:2:2", "lasts"),
    ]) func malformed(suffix: String, text: String, location: String, mentions: String) throws
  {
    let format = suffix == "csv" ? SongFormat.csv : .audacity
    let error = try #require(subsongError { _ = try NoteFile(Array(text.utf8), named: "f", format) })
    #expect(error.category == .badInput && error.location == location, "\(error)")
    #expect(error.description.contains(mentions), "\(error)")
  }
}

@Suite struct TextGridTests {
  static let long = """
    File type = "ooTextFile"
    Object class = "TextGrid"

    xmin = 0.5 ! the recording was cut
    xmax = 2.5
    tiers? <exists>
    size = 3
    item []:
        item [1]:
            class = "TextTier"
            name = "clicks"
            xmin = 0.5
            xmax = 2.5
            points: size = 1
            points [1]:
                number = 1
                mark = "k"
        item [2]:
            class = "IntervalTier"
            name = "song"
            xmin = 0.5
            xmax = 2.5
            intervals: size = 3
            intervals [1]:
                xmin = 0.5
                xmax = 1
                text = "say ""a"" ü"
            intervals [2]:
                xmin = 1
                xmax = 2
                text = ""
            intervals [3]:
                xmin = 2
                xmax = 2.25
                text = " b "
        item [3]:
            class = "IntervalTier"
            name = "song 2"
            xmin = 0.5
            xmax = 2.5
            intervals: size = 1
            intervals [1]:
                xmin = 1
                xmax = 1.5
                text = "b"

    """
  static let short = """
    File type = "ooTextFile short"
    "TextGrid"

    0.5
    2.5
    <exists>
    3
    "TextTier" "clicks" 0.5 2.5 1
    1 "k"
    "IntervalTier"
    "song"
    0.5
    2.5
    3
    0.5
    1
    "say ""a"" ü"
    1 2 ""
    2 2.25 " b "
    "IntervalTier" "song 2" 0.5 2.5 1 1 1.5 "b"
    """
  static let notes = [
    NoteEvent(row: 1, onset: 0, offset: 500), NoteEvent(row: 0, onset: 500, offset: 1000),
    NoteEvent(row: 0, onset: 1500, offset: 1750),
  ]

  private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
    ("\u{FEFF}" + text).utf16.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return bigEndian ? bytes : bytes.reversed()
    }
  }

  private func read(_ bytes: [UInt8], tier: String? = nil) throws -> NoteTrack {
    try NoteFile(textGrid: bytes, named: "x.TextGrid", tier: tier).track
  }

  @Test("Long and short, in all encodings, with CR LF: the same notes; a tier goes on in its further voices")
  func formats() throws {
    let expected = try read(Array(Self.long.utf8))
    #expect(
      expected.rowNames == ["b", "say \"a\" ü"] && expected.notes == Self.notes && expected.duration == 2000)
    for text in [
      Self.long, Self.short, Self.long.replacing("\n", with: "\r\n"),
      Self.short.replacing("\n", with: "\r\n"),
    ] {
      #expect(try read(Array(text.utf8)) == expected)
      #expect(try read(Array("\u{FEFF}\(text)".utf8)) == expected)
      for bigEndian in [true, false] {
        let bytes = Self.utf16(text, bigEndian: bigEndian)
        #expect(try read(bytes) == expected)
        #expect(try SongFormat.detected(bytes, named: "x") == .textgrid)
      }
    }
  }

  @Test("A tier by name; points last as long as asked") func tiers() throws {
    #expect(
      try read(Array(Self.long.utf8), tier: "clicks").notes == [NoteEvent(row: 0, onset: 500, offset: 510)])
    #expect(try read(Array(Self.long.utf8), tier: "song 2").rowNames == ["b"])
    let error = try #require(subsongError { _ = try read(Array(Self.long.utf8), tier: "sogn") })
    #expect(error.category == .usage && error.remedy == "did you mean 'song'?")
    let points = "File type = \"ooTextFile\" \"TextGrid\" 0 1 <exists> 1 \"TextTier\" \"p\" 0 1 1 0.5 \"k\""
    #expect(try read(Array(points.utf8)).notes.map(\.onset) == [500])
  }

  @Test(
    "What is malformed is refused at its line",
    arguments: [
      ("ooTextFile", "ooTextfile", "x.TextGrid:1", "kind of file"),
      ("ooTextFile", "Praat chronological TextGrid text file", "x.TextGrid:1", "chronological"),
      ("\"TextGrid\"", "\"Sound\"", "x.TextGrid:2", "class \"Sound\""),
      ("xmax = 2.5\ntiers?", "xmax = \"2\"\ntiers?", "x.TextGrid:5", "found the text"),
      ("<exists>", "3", "x.TextGrid:6", "found the number 3.0"),
      ("size = 3\nitem", "size = 2.5\nitem", "x.TextGrid:7", "whole number"),
      ("size = 3\nitem", "size = 4\nitem", "x.TextGrid:46", "end of the file"),
      ("TextTier", "Tier", "x.TextGrid:10", "class \"Tier\""),
      ("size = 3\n        ", "size = 99999999999\n        ", "x.TextGrid:37", "found the text"),
      ("xmax = 1\n", "xmax = 0.2\n", "x.TextGrid:27", "ends after"),
      ("\" b \"", "\" b ", "x.TextGrid:38", "class \"song 2\""),
      ("\"b\"\n", "\"b\n", "x.TextGrid:45", "not closed"),
      ("xmax = 2.5\ntiers?", "xmax = 1e300\ntiers?", "x.TextGrid", "a day"),
    ]) func malformed(old: String, new: String, location: String, mentions: String) throws
  {
    let text = Self.long.replacing(old, with: new, maxReplacements: 1)
    let error = try #require(subsongError { _ = try read(Array(text.utf8)) })
    #expect(error.category == .badInput && error.location == location, "\(error)")
    #expect(error.description.contains(mentions), "\(error)")
  }

  @Test("Half a character of UTF-16 is refused") func halfCharacters() throws {
    for bytes: [UInt8] in [[0xFF, 0xFE, 0x20], [0xFE, 0xFF, 0xD8, 0x00]] {
      #expect(subsongError { _ = try read(bytes) }?.description.contains("UTF-16") == true)
    }
  }
}
