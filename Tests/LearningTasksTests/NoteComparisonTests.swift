import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// The song at any real time in samples, between the samples by straight lines.
private func played(_ cycle: Matrix<Double>, samples: Int, _ time: (Double) -> Double) -> Matrix<Double> {
  let times = (0..<samples).map { time(Double($0)) }
  return Matrix(rows: cycle.rows, columns: samples) { row, sample in
    let below = times[sample].rounded(.down)
    let part = times[sample] - below
    let first = ((Int(below) % cycle.columns) + cycle.columns) % cycle.columns
    return (1 - part) * cycle[row, first] + part * cycle[row, (first + 1) % cycle.columns]
  }
}

@Suite struct NoteComparisonTests {
  private let song = Result { try SongLibrary.song(named: "fuer-elise") }
  private let target = Result { try targetRates(of: SongLibrary.song(named: "fuer-elise")) }

  private func comparer() throws -> NoteComparer { try NoteComparer(song: song.get(), target: target.get()) }

  private func isPerfect(_ comparison: NoteComparison) -> Bool {
    comparison.missed.isEmpty && comparison.extra.isEmpty && comparison.substituted.isEmpty
      && comparison.noteAccuracy == 1 && comparison.precision == 1 && comparison.recall == 1
  }

  /// The law: a perfect replay has no error, whatever its length and wherever it begins. Catches notes at the border of
  /// the cycle or the recording that are counted twice or not at all, and a shift of the wrong sign.
  @Test(arguments: [0, 1, 7, 50, 333, 620, 640, 1249], [1250, 700, 2000, 5001])
  func perfectReplay(start: Int, samples: Int) throws {
    let target = try target.get()
    let recording = played(target, samples: samples) { $0 + Double(start) }
    let comparison = try comparer().compare(recording)
    #expect(isPerfect(comparison) && comparison.expectedCount >= samples / 50)
    for errors in [comparison.onsetErrors, comparison.durationErrors] {
      #expect(try #require(errors).absoluteMean < 1e-9)
    }
    let shift = Double(start > 625 ? start - 1250 : start) * 0.2
    #expect(abs(comparison.shift - shift) < 1e-9 && abs(comparison.tempo - 1) < 1e-12)
    #expect(abs(comparison.tempoDrift) < 1e-12)
    let raw = try #require(comparison.rawOnsetErrors)
    #expect(abs(raw.mean + shift) < 1e-9 && raw.standardDeviation < 1e-9)
  }

  /// The law for random songs with chords, rests, held notes and rows that never sound.
  @Test(arguments: 0..<20) func randomSongs(index: Int) throws {
    let song = try randomSong(
      rows: 2 + index % 6, states: 6 + 2 * index, density: [0.1, 0.3, 0.5, 0.9][index % 4], index: index)
    let cycle = try targetRates(of: song)
    let comparison = try NoteComparer(song: song, target: cycle).compare(repeated(cycle, 3))
    #expect(isPerfect(comparison) && comparison.matched.count > 2)
    #expect((comparison.onsetErrors?.absoluteMean ?? 0) < 1e-9)
    #expect(comparison.heard.map(\.rows) == song.states + song.states + song.states)
  }

  /// A slower or faster replay: all notes, at its tempo; raw errors grow with time. Catches errors in the song's time.
  @Test(arguments: [0.6, 0.8, 0.95, 1.05, 1.3, 1.6]) func tempo(tempo: Double) throws {
    let recording = played(try target.get(), samples: 6000) { 200 + tempo * $0 }
    let comparison = try comparer().compare(recording)
    #expect(isPerfect(comparison))
    #expect(abs(comparison.tempo / tempo - 1) < 0.005 && abs(comparison.tempoDrift) < 0.01)
    #expect(abs(comparison.shift - 40) < 2)
    #expect(try #require(comparison.onsetErrors).absoluteMean < 1.2)
    for note in comparison.matched {
      guard let raw = note.rawOnsetError else { continue }
      #expect(abs(raw - (note.played.onset - 40 - tempo * note.played.onset)) < 2)
    }
    #expect(try #require(comparison.durationErrors).mean.magnitude < 0.5)
  }

  /// A tempo that changes steadily from 1.1 to 0.9 over the recording. Catches a drift per sample, or of the wrong sign.
  @Test func drift() throws {
    let recording = played(try target.get(), samples: 8000) { 1.1 * $0 - 0.1 * $0 * $0 / 8000 }
    let comparison = try comparer().compare(recording)
    #expect(isPerfect(comparison))
    #expect(abs(comparison.tempo - 1) < 0.01 && abs(comparison.tempoDrift + 0.2) < 0.01)
  }

  /// Planted errors in melodies: each is counted once and as what it is. Catches a wrong note that counts as missed and extra,
  /// and an alignment that bends around an error.
  @Test(arguments: 0..<24) func plantedErrors(index: Int) throws {
    let song = try randomMelody(rows: 6, states: 15 + index, index: index)
    let count = song.states.count * 4
    var states = (0..<4).flatMap { _ in song.states }
    var stream = SeedTree(seed: 31).stream("test.planted", index: index)
    var planted = (deleted: 0, inserted: 0, replaced: 0)
    var place = 1
    while place < count - 1 {
      let near = Set(states[place - 1] + states[place] + states[place + 1])
      let others = (0..<6).filter { !near.contains($0) }
      let other = others[Int(stream.uniform() * Double(others.count))]
      switch stream.uniform() {
      case ..<0.33:
        states[place] = []
        planted.deleted += 1
      case ..<0.66:
        states[place].append(other)
        planted.inserted += 1
      default:
        states[place] = [other]
        planted.replaced += 1
      }
      place += 3 + Int(stream.uniform() * 6)
    }
    let recording = try targetRates(of: song.with(states: states))
    let comparison = try NoteComparer(song: song, target: targetRates(of: song)).compare(recording)
    #expect(comparison.missed.count == planted.deleted)
    #expect(comparison.extra.count == planted.inserted)
    #expect(comparison.substituted.count == planted.replaced)
    let right = count - planted.deleted - planted.replaced
    #expect(comparison.matched.count == right)
    #expect(comparison.recall == Double(right) / Double(count))
    #expect(comparison.precision == Double(right) / Double(count - planted.deleted + planted.inserted))
    #expect(abs(comparison.tempo - 1) < 0.01)
    #expect(try #require(comparison.onsetErrors).absoluteMean < 1)
  }

  /// A replay that falls silent or holds one note misses the song. Catches an alignment that stands still and therefore
  /// expects nothing.
  @Test func noReplay() throws {
    let target = try target.get()
    let silent = try comparer().compare(Matrix(rows: 13, columns: 3750, repeating: 0))
    #expect(silent.matched.isEmpty && silent.missed.count >= 80 && silent.noteAccuracy == 0)
    #expect(silent.precision == nil && silent.recall == 0 && silent.onsetErrors == nil)
    let held = try comparer().compare(played(target, samples: 3750) { _ in 30 })
    #expect(held.noteAccuracy < 0.05 && held.missed.count >= 78)
    // One cycle, then the network sticks.
    let stuck = try comparer().compare(played(target, samples: 3750) { min($0, 1230) })
    #expect(abs(try #require(stuck.recall) - 1.0 / 3) < 0.1)
    let empty = try Song(title: "t", rowNames: ["a"], states: [[], []], stateDuration: 10)
    let rest = Matrix(rows: 1, columns: 100, repeating: 0.1)
    let rests = try NoteComparer(song: empty, target: rest).compare(rest)
    #expect(rests.noteAccuracy == 1 && rests.precision == nil && rests.recall == nil)
  }

  /// The replay jumps from one place to another and goes on there: the notes are right but for those at the jump.
  @Test(arguments: [300, -300, 500]) func slip(samples: Int) throws {
    let recording = played(try target.get(), samples: 5000) { $0 < 2525 ? $0 : $0 + Double(samples) }
    let comparison = try comparer().compare(recording)
    // A jump over ten states misses their notes.
    #expect(comparison.noteAccuracy > 0.8)
    #expect(comparison.extra.count <= 10)
    #expect(comparison.missed.count <= 14)
    let late = try #require(comparison.matched.last?.onsetError)
    #expect(abs(late) < 0.5)
  }

  /// Recordings made of pieces of the song at any place and tempo, of silence and of noise: each note has one fate, times are
  /// numbers within the recording, and pairs are within the tolerance. Catches a clock that runs backwards or away.
  @Test(arguments: 0..<30) func anyRecording(index: Int) throws {
    var stream = SeedTree(seed: 41).stream("test.pieces", index: index)
    var recording = Matrix(rows: 13, columns: 0, repeating: 0.0)
    for _ in 0..<8 {
      let (start, tempo) = (stream.uniform() * 1250, stream.uniform() * 2.5)
      let noise = stream.uniform() < 0.3 ? 0.5 : 0.02
      let isSilent = stream.uniform() < 0.2
      let piece = played(try target.get(), samples: 5 + Int(stream.uniform() * 900)) { start + tempo * $0 }
      recording = recording.appendingColumns(
        of: piece.map { (isSilent ? 0 : $0) + stream.gaussian(standardDeviation: noise) })
    }
    let comparer = try comparer()
    let comparison = try comparer.compare(recording)
    let notes = try comparer.reader.track(of: recording).notes
    let played =
      comparison.matched.map(\.played) + comparison.substituted.map(\.played) + comparison.extra
    #expect(Set(played).count == played.count && Set(played).isSubset(of: notes))
    // Only notes that the ends of the recording cut may be passed over.
    #expect(played.count >= notes.count { $0.onset > 0 && $0.offset < Double(recording.columns) * 0.2 })
    let expected =
      comparison.matched.map(\.expected) + comparison.substituted.map(\.expected) + comparison.missed
    let end = Double(recording.columns) * 0.2 + 1e-9
    #expect(expected.allSatisfy { 0 <= $0.onset && $0.onset <= $0.offset && $0.offset <= end })
    // A cycle has 27 notes, the tempo is at most 2, and each piece may begin a new run.
    #expect(Double(expected.count) <= 2 * 27 * (end / 250 + 1) + 8 * 4)
    for match in comparison.matched {
      #expect(match.played.row == match.expected.row)
      #expect(abs(match.played.onset - match.expected.onset) <= comparer.tolerance)
    }
    for pair in comparison.substituted {
      #expect(pair.played.row != pair.expected.row)
      #expect(abs(pair.played.onset - pair.expected.onset) <= comparer.tolerance)
    }
    #expect((0...1).contains(comparison.noteAccuracy) && (0...2.1).contains(comparison.tempo))
    #expect(abs(comparison.shift) <= 125 + 1e-9 && comparison.tempoDrift.isFinite)
  }

  /// By hand. Catches a deviation with n, and an absolute mean that is the mean's.
  @Test func statistics() throws {
    let errors = try #require(TimingErrors([1, -2, 4, 1]))
    #expect(errors.count == 4 && errors.mean == 1 && errors.absoluteMean == 2)
    #expect(abs(errors.standardDeviation - 6.0.squareRoot()) < 1e-12)
    #expect(TimingErrors([]) == nil && TimingErrors([3])?.standardDeviation == 0)
  }

  /// The states that were heard give the choices at branch points, at any tempo and shift.
  @Test(arguments: [0.8, 1.0, 1.25]) func transitions(tempo: Double) throws {
    let song = try song.get()
    let recording = played(try target.get(), samples: 5000) { 130 + tempo * $0 }
    let heard = try comparer().compare(recording).heard
    #expect(Double(heard.count) >= 100 * tempo - 2)
    let accuracy = try TransitionAccuracy(song: song, heard: heard)
    #expect(accuracy.accuracy == 1 && accuracy.right > Int(20 * tempo))
    // At place 14, E4 is followed by B4 as at place 19 instead of A4.
    var states = song.states + song.states
    states[25 + 14] = song.states[19]
    let wrong = try comparer().compare(targetRates(of: song.with(states: states)))
    let choices = try TransitionAccuracy(song: song, heard: wrong.heard)
    #expect(choices.confused == 1 && choices.lost == 0 && choices.right > 20)
  }

  @Test func refused() throws {
    let (song, target) = (try song.get(), try target.get())
    func category(_ body: () throws -> Void) -> SubsongError.Category? { subsongError(body)?.category }
    let reader = try NoteReader(song: song, target: target)
    for tolerance in [0, -1, 2.1, .nan] {
      #expect(
        category { _ = try NoteComparer(reader: reader, target: target, tolerance: tolerance) } == .usage)
    }
    let other = Matrix(rows: 13, columns: 1000, repeating: 0.1)
    #expect(category { _ = try NoteComparer(reader: reader, target: other) } == .badInput)
    for (rows, columns) in [(12, 1250), (13, 0)] {
      let recording = Matrix(rows: rows, columns: columns, repeating: 0.1)
      #expect(category { _ = try comparer().compare(recording) } == .badInput)
    }
  }
}

@Suite struct NoteMatchingTests {
  /// All one-to-one choices on small lists. Catches a greedy choice, one that crosses, and a band that is too narrow.
  @Test(arguments: 0..<200) func bestOfAllChoices(index: Int) throws {
    var stream = SeedTree(seed: 8).stream("test.pairs", index: index)
    func times(_ count: Int) -> [Double] { (0..<count).map { _ in stream.uniform() * 6 }.sorted() }
    let (a, b) = (times(index % 6), times(index / 6 % 6))
    func best(_ i: Int, _ used: Set<Int>) -> (pairs: Int, distance: Double) {
      guard i < a.count else { return (0, 0) }
      var found = best(i + 1, used)
      for j in b.indices where !used.contains(j) && abs(a[i] - b[j]) <= 1 {
        let rest = best(i + 1, used.union([j]))
        let choice = (rest.pairs + 1, rest.distance + abs(a[i] - b[j]))
        if choice.0 > found.pairs || choice.0 == found.pairs && choice.1 < found.distance { found = choice }
      }
      return found
    }
    let pairs = closestPairs(a, b, within: 1)
    let expected = best(0, [])
    #expect(pairs.count == expected.pairs)
    #expect(abs(pairs.reduce(0) { $0 + abs(a[$1.a] - b[$1.b]) } - expected.distance) < 1e-12)
    for (first, second) in zip(pairs, pairs.dropFirst()) { #expect(first.a < second.a && first.b < second.b) }
  }

  /// The tolerance itself still counts. Catches < for ≤ and a distance that grows with the square.
  @Test func tolerance() {
    #expect(closestPairs([1], [2], within: 1).count == 1)
    #expect(closestPairs([1], [2.000001], within: 1).isEmpty)
    #expect(closestPairs([0, 1], [0.9], within: 1).map(\.a) == [1])
    #expect(closestPairs([0, 1], [0.9, 1.8], within: 1).count == 2)
  }
}
