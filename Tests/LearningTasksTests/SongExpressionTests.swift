import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// Songs written as calls.
@Suite struct SongExpressionTests {
  @Test(
    "Parameters that are left out have their defaults, and blanks do not matter",
    arguments: [
      ("bengalese", "bengalese(order=3, length=40, syllables=8, seed=7)"),
      ("bengalese()", "bengalese(order=3, length=40, syllables=8, seed=7)"),
      (" bengalese ( seed = 1,order=2 ) ", "bengalese(order=2, length=40, syllables=8, seed=1)"),
      ("repeated-note(counts=5)", "repeated-note(counts=5, tail=3)"),
      ("repeated-note(tail=1,counts=5:1:3)", "repeated-note(counts=5:1:3, tail=1)"),
      ("lorenz(time=2)", "lorenz(length=30, time=2, rows=4, seed=1)"),
      ("lorenz(time=2.25e0)", "lorenz(length=30, time=2.25, rows=4, seed=1)"),
    ])
  func canonical(text: String, expected: String) throws {
    #expect(try SongExpression(text).description == expected)
  }

  @Test(
    "What is wrong is told with the nearest name or the range",
    arguments: [
      ("bengales(order=2)", "did you mean 'bengalese'?"), ("bengalese(ordre=2)", "did you mean 'order'?"),
      ("bengalese(order=0)", "a whole number from 1 to 12"), ("bengalese(order=2.5)", "order is '2.5'"),
      ("bengalese(order=)", "expected name=value"), ("bengalese(order)", "found 'order'"),
      ("bengalese(order=2=3)", "expected name=value"), ("bengalese(order=2,)", "found ''"),
      ("bengalese(order=2, order=3)", "order is given twice"), ("bengalese(order=2", "do not match"),
      ("bengalese(order=2))", "do not match"), ("bengalese((order=2)", "do not match"),
      ("bengalese)", "no generator 'bengalese)'"), ("(order=2)", "no generator ''"), ("", "no generator ''"),
      ("bengalese(order=2)x", "do not match"), ("lorenz(time=-1)", "a number from 0.5 to 10"),
      ("copy(length=99999999999999999999)", "length is"), ("random(voices=7:8)", "voices is '7:8'"),
    ])
  func refused(text: String, mentions: String) throws {
    let error = try #require(subsongError { _ = try SongExpression(text) })
    #expect(error.category == .usage && error.description.contains(mentions), "\(error)")
  }

  @Test("Damaged expressions give a song, or an error, and are read back from their canonical form")
  func fuzz() {
    let inputs = SongGenerators.all.map { Array($0.usage.utf8) }
    let words = [
      "(", ")", ",", "=", ":", " ", "-1", "1e9", "order", "seed", "\u{e9}", "\0", "9223372036854775807",
    ]
    var fuzzing = Fuzzing()
    fuzzing.run(Fuzzing.inputCount / 4, of: Mutator(inputs, dictionary: words, seed: 21)) { bytes in
      let expression = try SongExpression(String(decoding: bytes, as: UTF8.self))
      #expect(try SongExpression(expression.description) == expression)
    }
    #expect(fuzzing.findings.isEmpty && fuzzing.accepted > 20, "\(fuzzing.findings)")
  }

  @Test("The registry's names are different, and its usage is the canonical form of the bare name")
  func registry() throws {
    #expect(Set(SongGenerators.names).count == SongGenerators.names.count)
    for profile in SongGenerators.all {
      #expect(try SongExpression(profile.name).description == profile.usage)
      #expect(!profile.summary.isEmpty && profile.parameters.allSatisfy { !$0.phrase.isEmpty })
    }
  }
}

/// What is built in.
@Suite struct BuiltInSongTests {
  @Test("Every entry gives a song whose expression, if any, is canonical; the numbers make sense")
  func entries() throws {
    #expect(Set(SongLibrary.names).count == SongLibrary.entries.count)
    for entry in SongLibrary.entries {
      let song = try Song.load(entry.name)
      #expect(SongLibrary.isBuiltIn(entry.name))
      #expect(entry.latent > song.states.count && entry.cycles > 0 && !entry.summary.isEmpty)
      if let expression = entry.expression {
        #expect(try SongExpression(expression).song() == song)
        #expect(try SongExpression(expression).description == expression)
      }
    }
  }

  /// Otherwise the name would mean one song as a name and another as an expression.
  @Test("An entry with the name of a generator is that generator with its defaults") func sameName() throws {
    for name in SongLibrary.names where SongGenerators.names.contains(name) {
      #expect(try SongLibrary.song(named: name) == SongExpression(name + "()").song())
    }
  }

  @Test("The opening motif is the one that everybody knows") func motif() throws {
    let song = try SongLibrary.song(named: "fuer-elise-short")
    let notes = song.states.map { $0.map { song.rowNames[$0] }.joined() }
    #expect(notes == "E5 D#5 E5 D#5 E5 B4 D5 C5 A4".split(separator: " ").map(String.init))
    #expect(song.rowNames == ["E5", "D#5", "D5", "C5", "B4", "A4"])
    #expect(song.markovOrder == 4)
  }

  @Test("Orders of the graded songs") func orders() throws {
    #expect(try Song.load("bengalese-2").markovOrder == 2)
    #expect(try Song.load("bengalese-3").markovOrder == 3)
    #expect(try Song.load("fuer-elise").markovOrder > 1)
  }

  @Test(
    "What needs no file, and what does",
    arguments: [
      ("fuer-elise", true), ("bengalese", true), ("bengalese(order=2)", true), (" copy ( gap = 2 )", true),
      ("bengalese(order=99)", true), ("./bengalese", false), ("songs/bengalese(order=2)", false),
      ("take (2).song", false), ("", false), ("(", false),
    ])
  func builtIn(song: String, expected: Bool) { #expect(SongLibrary.isBuiltIn(song) == expected) }

  @Test("A misspelt call is told as one, also behind the folder of a description; other names are files")
  func misspelt() throws {
    for song in ["bengales(order=2)", "/some/folder/bengales(order=2)"] {
      let error = try #require(subsongError { _ = try Song.load(song) })
      #expect(error.category == .usage && error.remedy == "did you mean 'bengalese'?")
    }
    #expect(
      subsongError { _ = try SongLibrary.song(named: "bengalesse") }?.remedy == "did you mean 'bengalese'?")
    #expect(subsongError { _ = try Song.load("bengalese(order=99)") }?.category == .usage)
    #expect(subsongError { _ = try Song.load("nothing/here.song") }?.category == .missingInput)
    try withTemporaryFolder { folder in
      let path = folder + "/take (2)"
      try Song.load("copy").text.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try Song.load(path) == Song.load("copy"))
    }
  }
}
