import NumericalCore
import Synchronization

/// The episodes of a split as bytes: the symbols of the steps, then the class.
struct Symbols: Sendable {
  static let letters = 26
  static let digits = 10
  static let questionMark = UInt8(letters + digits)
  /// Letters, digits and the question mark.
  static let count = letters + digits + 1

  private let steps: Int
  private var bytes: [UInt8] = []

  init(episodes: Int, steps: Int) {
    self.steps = steps
    bytes.reserveCapacity(episodes * (steps + 1))
  }

  func label(_ episode: Int) -> Int { Int(bytes[episode * (steps + 1) + steps]) }

  /// episodes × steps × 37: 1 where the symbol is, else 0.
  func oneHot(_ episodes: Range<Int>) -> [Float] {
    let count = episodes.count * steps * Self.count
    return Array(unsafeUninitializedCapacity: count) { values, initialised in
      values.initialize(repeating: 0)
      var place = 0
      for episode in episodes {
        let start = episode * (steps + 1)
        for step in start..<start + steps {
          values[place + Int(bytes[step])] = 1
          place += Self.count
        }
      }
      initialised = count
    }
  }

  /// Draws an episode: the letters by a partial shuffle, then the digits, then which letter is asked for.
  mutating func appendEpisode(keys: Int, from stream: inout PhiloxStream) {
    var alphabet = (0..<UInt8(Self.letters)).map { $0 }
    for place in 0..<keys {
      alphabet.swapAt(place, place + stream.uniformInteger(below: Self.letters - place))
    }
    let values = (0..<keys).map { _ in UInt8(Self.letters + stream.uniformInteger(below: Self.digits)) }
    let asked = stream.uniformInteger(below: keys)
    for place in 0..<keys { bytes += [alphabet[place], values[place]] }
    bytes += [Self.questionMark, Self.questionMark, alphabet[asked], values[asked]]
  }
}

/// Keeps what was drawn last for each split; copies of a task share it.
final class DrawnSymbols: Sendable {
  /// What the symbols of a split depend on.
  struct Key: Hashable, Sendable {
    let split: EpisodeSplit
    let episodes: Int
    let keys: Int
    let dataSeed: Int
  }

  private let kept = Mutex<[EpisodeSplit: (key: Key, symbols: Symbols)]>([:])

  func symbols(_ key: Key, draw: () -> Symbols) -> Symbols {
    kept.withLock { kept in
      if let found = kept[key.split], found.key == key { return found.symbols }
      let symbols = draw()
      kept[key.split] = (key, symbols)
      return symbols
    }
  }
}

extension AssociativeRetrieval {
  /// What an input stands for: a letter, a digit or the question mark.
  ///
  /// - Precondition: there is such an input.
  package func symbol(_ input: Int) -> String {
    precondition((0..<Symbols.count).contains(input), "there is no input \(input)")
    switch input {
    case ..<Symbols.letters: return String(UnicodeScalar(UInt8(ascii: "a") + UInt8(input)))
    case ..<Int(Symbols.questionMark): return "\(input - Symbols.letters)"
    default: return "?"
    }
  }
}
