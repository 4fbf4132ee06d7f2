import NumericalCore

/// Damages inputs for fuzzing: flipped bits, stretches removed, doubled or cut off, words of a dictionary, and pieces of two
/// inputs together. The n-th input is the same for a seed, whatever was asked for before.
package struct Mutator: Sendable {
  private let inputs: [[UInt8]]
  private let dictionary: [[UInt8]]
  private let seeds: SeedTree
  private let longest: Int

  /// - Parameters:
  ///   - inputs: at least one; valid ones reach deepest.
  ///   - dictionary: words that a reader takes for something, and some that it should not.
  ///   - longest: bytes of a damaged input at most.
  package init(_ inputs: [[UInt8]], dictionary: [String], seed: UInt64, longest: Int = 1 << 13) {
    self.inputs = inputs
    self.dictionary = dictionary.map { Array($0.utf8) }
    self.longest = longest
    seeds = SeedTree(seed: seed)
  }

  /// The n-th damaged input, with up to eight changes, mostly few: much damage is seen by a reader at once.
  package func input(_ index: Int) -> [UInt8] {
    var stream = seeds.stream("test.mutator", index: index)
    var bytes = inputs[stream.uniformInteger(below: inputs.count)]
    let changes = 1 + stream.uniformInteger(below: 1 + stream.uniformInteger(below: 8))
    for _ in 0..<changes { change(&bytes, &stream) }
    return Array(bytes.prefix(longest))
  }

  private func change(_ bytes: inout [UInt8], _ stream: inout PhiloxStream) {
    let place = stream.uniformInteger(below: bytes.count + 1)
    let stretch = place..<min(bytes.count, place + 1 + stream.uniformInteger(below: 40))
    switch stream.uniformInteger(below: 7) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(stream.uniformInteger(below: 8))
    case 1 where place < bytes.count: bytes.removeSubrange(stretch)
    case 2 where place < bytes.count:
      let copies = 1 + stream.uniformInteger(below: 4)
      for _ in 0..<copies { bytes.insert(contentsOf: bytes[stretch], at: place) }
    case 3: bytes = Array(bytes[..<place])
    case 4:
      let other = inputs[stream.uniformInteger(below: inputs.count)]
      bytes = Array(bytes[..<place] + other[stream.uniformInteger(below: other.count + 1)...])
    case 5 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: stream.next())
    default:
      guard !dictionary.isEmpty else { return }
      bytes.insert(contentsOf: dictionary[stream.uniformInteger(below: dictionary.count)], at: place)
    }
  }
}
