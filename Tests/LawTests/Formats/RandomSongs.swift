import LearningTasks
import NumericalCore

/// Songs of all kinds for property tests: silent rows, chords, held notes, notes across the border, awkward names.
enum RandomSongs {
  static let awkward = [
    "-", "# a", "row 0", "\"", "a\\b", "\\ \"", "key: value", "ä 🐦", "states:", "--", "[", "x]", "a,b",
    "a\"b", "'",
    "!c", "<exists>", "1.5", "0x10", "a  b", "Eb4", "D#4", "C4", "\u{A0}", "e\u{301}", "\u{2028}", "\\n",
    "A4:2", "onset_s",
  ]

  /// - Parameter pitches: whether all rows are pitches.
  static func song(_ index: Int, pitches: Bool = false) throws(SubsongError) -> Song {
    var random = SeedTree(seed: 17).stream("test.random-songs", index: index)
    var names: [String] = []
    if pitches || random.uniform() < 0.4 {
      let keys = (0..<128).filter { _ in random.uniform() < 0.1 } + [random.uniformInteger(below: 128)]
      names = Array(Set(keys.compactMap { Pitch(key: $0)?.name })).sorted().shuffled(using: &random)
    } else {
      names = awkward.shuffled(using: &random)
      names = Array(names.prefix(1 + random.uniformInteger(below: names.count)))
    }
    let density = random.uniform() * random.uniform()
    let stays = random.uniform()
    var states: [[Int]] = []
    for _ in 0..<1 + random.uniformInteger(below: 40) {
      let before = states.last ?? []
      states.append(
        names.indices.filter { row in
          random.uniform() < stays ? before.contains(row) : random.uniform() < density
        })
    }
    return try Song(
      title: index % 3 == 0 ? "a  title: \(index), \"ü\"" : "song \(index)",
      composer: index % 2 == 0 ? "J. S. \"B\"" : nil,
      rowNames: names, states: states, stateDuration: index % 4 == 0 ? 0.1 + 0.2 : 10)
  }
}
