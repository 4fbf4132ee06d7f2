import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct SongFormatTests {
  @Test("A name decides where the content does not; neither is an error that lists the formats") func byName()
    throws
  {
    let odd = Array("start,end\n".utf8)
    #expect(try SongFormat.detected(odd, named: "x.CSV") == .csv)
    #expect(try SongFormat.detected(odd, named: "x.textgrid") == .textgrid)
    #expect(try SongFormat.detected(Array("la la".utf8), named: "x.notes") == .notes)
    for text in ["start,end\n", "", "\n#\n", "hello"] {
      let error = try #require(subsongError { _ = try SongFormat.detected(Array(text.utf8), named: "x.txt") })
      #expect(error.description.contains("song, matrix, notes, midi, audacity, csv, textgrid"))
    }
    #expect(subsongError { _ = try SongFormat(named: "midy") }?.remedy == "did you mean 'midi'?")
  }

  @Test("Options of the file's grid and title are followed") func options() throws {
    let song = try SongLibrary.song(named: "fuer-elise")
    let error = subsongError {
      _ = try Song.imported(
        song.exported(as: .csv), named: "x", options: ImportOptions(grid: .subdivision(4)))
    }
    #expect(error?.category == .usage)
    let options = ImportOptions(grid: .subdivision(8), stateDuration: 3, title: "other")
    let fine = try Song.imported(song.exported(as: .midi), named: "x", options: options).song
    #expect(fine.states.count == 50 && fine.stateDuration == 3 && fine.title == "other")
    #expect(
      try Song.imported(song.exported(as: .song), named: "x", options: ImportOptions(title: "other")).song
        .title == "other")
  }

  /// Catches options and limits that are passed over in silence.
  @Test func refused() throws {
    let song = try SongLibrary.song(named: "fuer-elise-short")
    let track = try song.track()
    let many = try Song(
      title: "t", rowNames: (0..<129).map { "r\($0)" }, states: [[0]], stateDuration: 1e-5)
    let cases: [(SubsongError?, String)] = [
      (subsongError { _ = try song.exported(as: .matrix, stateLength: 5) }, "no times"),
      (subsongError { _ = try song.exported(as: .midi, stateLength: 5000) }, "at most 4194 ms"),
      (subsongError { _ = try song.exported(as: .midi, stateLength: -1) }, "positive"),
      (subsongError { _ = try song.exported(as: .csv, stateLength: .nan) }, "positive"),
      (subsongError { _ = try many.exported(as: .midi) }, "128 keys"),
      (subsongError { _ = try many.exported(as: .csv) }, "nanosecond"),
      (subsongError { _ = try track.exported(as: .notes) }, "no times"),
      (subsongError { _ = try NoteFile([], named: "x", .matrix) }, "no times"),
    ]
    for (error, mentions) in cases {
      #expect(error?.description.contains(mentions) == true, "\(String(describing: error))")
    }
  }
}

@Suite struct NoteNameTests {
  private func read(_ text: String, rowNames: [String]? = nil) throws -> Song {
    try Song(noteNames: Array(text.utf8), named: "a.notes", stateDuration: 10, rowNames: rowNames)
  }

  @Test("Notes, silence, chords, held states, comments, quoted names") func words() throws {
    let song = try read("# C4\nE4 E5 D#5 - [A4 A2]:2\r\n\t A4:3 -:2  \"x y\"\n")
    #expect(
      song.rowNames == ["A2", "A4", "D#5", "E4", "E5", "x y"], "not all are pitches, so in natural order")
    #expect(song.states == [[3], [4], [2], [], [0, 1], [0, 1], [1], [1], [1], [], [], [5]])
    #expect(song.title == "a")
    #expect(try read("C4 D5 Eb4").rowNames == ["D5", "Eb4", "C4"])
  }

  @Test("In a binary song a note that is repeated is held") func repeated() throws {
    #expect(try read("A4 A4") == read("A4:2"))
    #expect(try read("A4 - A4") != read("A4:3"))
  }

  @Test("Given rows may stay silent; others are refused with a suggestion") func given() throws {
    #expect(try read("-:3", rowNames: ["C4"]).states == [[], [], []])
    #expect(subsongError { _ = try read("C#4", rowNames: ["C4", "E4"]) }?.remedy == "did you mean 'C4'?")
    #expect(subsongError { _ = try read("-:3") }?.description.contains("no note") == true)
  }

  @Test(
    "What is malformed is refused at its place",
    arguments: [
      ("C4 [A4", "a.notes:1:4", "not closed"), ("[]", "a.notes:1:1", "empty"),
      ("[A4 A4]", "a.notes:1:1", "twice"), ("[A4 -]", "a.notes:1:5", "a name"),
      ("A4:", "a.notes:1:3", "how many states"), ("A4:0", "a.notes:1:3", "how many states"),
      ("A4:-1", "a.notes:1:3", "how many states"),
      ("A4:99999999999999999999", "a.notes:1:3", "how many states"), ("C4\nA4:2x", "a.notes:2:5", "a blank"),
      ("]", "a.notes:1:1", "a name"),
      ("\"x", "a.notes:1:1", "not closed"), ("ü ]", "a.notes:1:3", "a name"),
      ("-:1000000 C4", "a.notes:1:11", "at most 1000000"),
    ]) func malformed(text: String, location: String, mentions: String) throws
  {
    let error = try #require(subsongError { _ = try read(text) })
    #expect(error.location == location && error.description.contains(mentions), "\(error)")
  }
}
