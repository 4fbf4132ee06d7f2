import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// What every generator's songs have in common, and the law of each.
@Suite struct SongGeneratorTests {
  /// Expressions with parameters at random within narrow ranges; some of them ask for what cannot be.
  private func drawn(_ profile: SongGeneratorProfile, _ index: Int) -> String {
    var random = SeedTree(seed: 9).stream("test.\(profile.name)", index: index)
    func number(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + random.uniformInteger(below: min(12, range.upperBound - range.lowerBound) + 1)
    }
    let arguments = profile.parameters.map { parameter in
      let value: String =
        switch parameter.domain {
        case .integer(let range): "\(number(range))"
        case .decimal(let range):
          "\(range.lowerBound + (range.upperBound - range.lowerBound) * random.uniform())"
        case .integers(let count, let each):
          (0..<number(count)).map { _ in "\(number(each))" }.joined(separator: ":")
        }
      return "\(parameter.name)=\(value)"
    }
    return "\(profile.name)(\(arguments.joined(separator: ", ")))"
  }

  @Test(
    "Each expression gives a lawful song, always the same, or says why there is none",
    arguments: SongGenerators.all)
  func laws(profile: SongGeneratorProfile) throws {
    var songs = 0
    for index in 0..<30 {
      let expression = try SongExpression(drawn(profile, index))
      #expect(try SongExpression(expression.description) == expression)
      let result = Result { () throws(SubsongError) in try expression.song() }
      guard case .success(let song) = result else {
        if case .failure(let error) = result { #expect(error.category == .usage && error.remedy != nil) }
        continue
      }
      songs += 1
      #expect(try SongExpression(expression.description).song() == song)
      #expect(song.title == expression.description)
      #expect(try Song(text: Array(song.text.utf8), named: "x") == song)
      // All rows are used, and the song is not silent.
      let used = Set(song.states.joined())
      #expect(used == Set(song.rowNames.indices), "\(expression)")
    }
    #expect(songs >= 3, "too few of the drawn parameters make a song")
  }

  @Test("Another seed gives another song", arguments: SongGenerators.all)
  func seeds(profile: SongGeneratorProfile) throws {
    guard profile.parameters.contains(where: { $0.name == "seed" }) else { return }
    let songs = try (1...8).map { seed in
      let song = try SongExpression("\(profile.name)(seed=\(seed))").song()
      return song.text.replacing(song.title, with: "")
    }
    #expect(Set(songs).count >= 5)
  }

  @Test(
    "Each end of each range is accepted, and what lies beyond is refused by name",
    arguments: SongGenerators.all)
  func ranges(profile: SongGeneratorProfile) throws {
    for parameter in profile.parameters {
      let (inside, outside): ([String], [String]) =
        switch parameter.domain {
        case .integer(let range):
          (
            ["\(range.lowerBound)", "\(range.upperBound)"],
            [
              "\(range.lowerBound - 1)",
              range.upperBound == .max ? "9223372036854775808" : "\(range.upperBound + 1)",
            ]
          )
        case .decimal(let range):
          (
            ["\(range.lowerBound)", "\(range.upperBound)"],
            ["\(range.lowerBound.nextDown)", "\(range.upperBound.nextUp)", "inf", "nan", "0x1p0"]
          )
        case .integers(let count, let each):
          (
            [
              "\(each.lowerBound)", "\(each.upperBound)",
              Array(repeating: "\(each.lowerBound)", count: count.upperBound).joined(separator: ":"),
            ],
            [
              "\(each.lowerBound - 1)", "\(each.upperBound + 1)", "1::2", ":", "1:2:",
              Array(repeating: "\(each.lowerBound)", count: count.upperBound + 1).joined(separator: ":"),
            ]
          )
        }
      for value in inside { _ = try SongExpression("\(profile.name)(\(parameter.name)=\(value))") }
      for value in outside + ["x"] {
        let text = "\(profile.name)(\(parameter.name)=\(value))"
        let error = try #require(subsongError { _ = try SongExpression(text) }, "\(text)")
        #expect(error.category == .usage && error.what.hasPrefix(parameter.name), "\(error)")
        #expect(error.why?.contains(parameter.domain.description) == true)
      }
    }
  }

  @Test("A value that was decoded or set out of its range makes no song") func decoded() throws {
    var task = CopyTask()
    task.alphabet = 1
    #expect(subsongError { _ = try task.song() }?.what == "alphabet is '1'")
    let data = try JSONEncoder().encode(Bengalese())
    #expect(try JSONDecoder().decode(Bengalese.self, from: data) == Bengalese())
  }

  // MARK: Laws of single generators

  @Test("A Bengalese song has exactly the order asked for, and no syllable follows itself", arguments: 1...6)
  func bengalese(order: Int) throws {
    for seed in 0..<12 {
      var generator = Bengalese()
      (generator.order, generator.seed) = (order, seed)
      if order == 1 { generator.length = 8 }
      let song = try generator.song()
      #expect(song.markovOrder == order && song.states.count == generator.length)
      #expect(song.states.indices.allSatisfy { !song.isOn(row: song.states[$0][0], state: $0 + 1) })
      if order > 1 {
        #expect(song.branchPoints(context: order - 1).count >= 1)
        #expect(song.branchPoints(context: order).isEmpty)
      }
    }
  }

  @Test("Short and crowded Bengalese songs have the order, too, or the error says what to change")
  func bengaleseLimits() throws {
    for order in 1...5 {
      for length in [2, 3, 4, 5, 8, 12, 20, 60, 200] {
        for syllables in [2, 3, 4, 8, 26] {
          let text = "bengalese(order=\(order), length=\(length), syllables=\(syllables))"
          let result = Result { () throws(SubsongError) in try SongExpression(text).song() }
          switch result {
          case .success(let song): #expect(song.markovOrder == order, "\(text)")
          case .failure(let error):
            #expect(error.remedy != nil)
            // With room to spare on both sides there is always a song.
            let runs = (1..<order).reduce(syllables) { runs, _ in min(10_000, runs * (syllables - 1)) }
            #expect(length < 2 * order || 2 * length > runs, "\(text): \(error)")
          }
        }
      }
    }
    let crowded = try #require(subsongError { _ = try SongExpression("bengalese(order=1, length=9)").song() })
    #expect(crowded.why?.contains("8 syllables make 8 different runs of 1") == true)
  }

  @Test("A copy needs the memory of all items or of the whole gap", arguments: 0..<30)
  func copy(seed: Int) throws {
    var task = CopyTask()
    (task.seed, task.length, task.gap) = (seed, 1 + seed % 5, seed % 7)
    let song = try task.song()
    #expect(song.markovOrder == max(task.length + 1, task.gap))
    let again = task.length + task.gap + 1
    #expect(song.states[..<task.length] == song.states[again..<again + task.length])
  }

  @Test(
    "Counting: the order follows from the two largest counts",
    arguments: [[2, 3, 4], [1], [3], [1, 1], [5, 2], [4, 4], [2, 3], [1, 2, 3, 4, 5], [7, 1, 6]])
  func repeatedNote(counts: [Int]) throws {
    let sorted = counts.sorted(by: >)
    for tail in 1...3 {
      var generator = RepeatedNote()
      (generator.counts, generator.tail) = (counts, tail)
      let song = try generator.song()
      #expect(song.markovOrder == 2 * max(sorted[0] - 1, sorted.dropFirst().first ?? 0) + 1)
      // Each strike is an event of its own.
      #expect(song.events.count == counts.reduce(0, +) + tail * counts.count)
      #expect(song.rowNames.count == 1 + tail * counts.count)
    }
  }

  @Test("The events of a zebra finch's bout have the order of its structure", arguments: 0..<40)
  func zebraFinch(seed: Int) throws {
    var bird = ZebraFinch()
    (bird.seed, bird.intro, bird.syllables, bird.motifs) = (seed, seed % 5, 4 + seed % 4, 1 + seed % 3)
    let song = try bird.song()
    let order = bird.intro == 0 ? 1 : max((bird.motifs - 1) * bird.syllables, bird.intro - 1) + 1
    #expect(song.eventOrder == order)
    #expect(song.events.count == bird.intro + bird.syllables * bird.motifs)
    #expect(song.events.allSatisfy { (1...3).contains($0.length) })
    #expect(song.states.last == [])
  }

  @Test(
    "A random song has its stretch twice with different ends, and chords of all voices", arguments: 0..<60)
  func random(seed: Int) throws {
    var generator = RandomSong()
    (generator.seed, generator.overlap, generator.voices) = (seed, seed % 8, 1 + seed % 3)
    generator.length = 2 * generator.overlap + 2 + seed % 9
    let song = try generator.song()
    #expect(song.markovOrder > generator.overlap || generator.overlap == 0)
    #expect(song.states.count == generator.length)
    for (state, sounding) in song.states.enumerated() {
      #expect(sounding.count == generator.voices)
      #expect(sounding != song.states[(state + 1) % generator.length])
    }
  }

  @Test("Both parts of a context task share their middle and leave it differently", arguments: 0..<30)
  func context(seed: Int) throws {
    var task = ContextTask()
    (task.seed, task.shared) = (seed, 1 + seed % 5)
    task.length = task.shared + 1 + seed % 4
    let song = try task.song()
    let first = 1 + (task.length - task.shared) / 2
    let second = first + task.length + 1
    #expect(song.states[first..<first + task.shared] == song.states[second..<second + task.shared])
    #expect(song.states[first + task.shared] != song.states[second + task.shared])
    #expect(song.markovOrder > task.shared)
    for (cue, at) in [("cue A", 0), ("cue B", task.length + 1)] {
      let row = try #require(song.rowNames.firstIndex(of: cue))
      #expect(song.states.indices.filter { song.isOn(row: row, state: $0) } == [at])
    }
  }

  @Test("The circle's coordinates lie on it; tuned rows are highest at their values") func circle() throws {
    let plain = try SongExpression("circle(rows=1, length=50)").song()
    for state in plain.states.indices {
      let (x, y) = (plain.level(row: 0, state: state), plain.level(row: 1, state: state))
      #expect(abs(hypot(2 * x - 1, 2 * y - 1) - 1) < 3e-4)
    }
    let tuned = try SongExpression("circle(rows=5, length=50)").song()
    for state in plain.states.indices {
      for coordinate in 0..<2 {
        let levels = (0..<5).map { tuned.level(row: 5 * coordinate + $0, state: state) }
        let nearest = (4 * plain.level(row: coordinate, state: state)).rounded()
        #expect(levels[Int(nearest)] >= 0.7 && levels[Int(nearest)] == levels.max())
      }
    }
  }

  /// The mean squared second difference tells a jump: at the border it would be hundreds of times that of the curve.
  @Test(
    "Continuous songs close without a jump of the curve or its slope",
    arguments: ["lorenz", "sines", "circle"])
  func closed(name: String) throws {
    let profile = try #require(SongGenerators.all.first { $0.name == name })
    for seed in 1...5 {
      let seeds = profile.parameters.contains { $0.name == "seed" } ? ", seed=\(seed)" : ""
      let song = try SongExpression("\(name)(length=200, rows=1\(seeds))").song()
      for row in song.rowNames.indices {
        func bend(_ state: Int) -> Double {
          let neighbours = song.level(row: row, state: state - 1) + song.level(row: row, state: state + 1)
          return abs(neighbours - 2 * song.level(row: row, state: state))
        }
        let largest = song.states.indices.map(bend).max() ?? 0
        #expect(largest < 0.05)
        #expect(max(bend(0), bend(-1)) <= largest)
        let levels = song.states.indices.map { song.level(row: row, state: $0) }
        #expect((levels.min() ?? 1) < 0.02 && (levels.max() ?? 0) > 0.98)
      }
    }
  }
}
