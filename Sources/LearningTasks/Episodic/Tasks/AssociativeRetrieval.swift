import NumericalCore

/// Remember which digit came after which letter: `c 9 k 8 j 3 ? ? c` → `9`.
///
/// An episode shows `keys` pairs, a letter and a digit each, then two question marks, then one of the letters (the query). The
/// network answers with the letter's digit after the last symbol. The letters are distinct (uniform without replacement), the
/// digits independent, the query is each of the letters with the same probability.
///
/// **Shapes.** `2·keys + 3` steps of 37 one-hot inputs: letters 0–25, digits 26–35, `?` 36. The class is the symbol of the digit,
/// and the outputs are logits of all 37 symbols.
///
/// **Data.** Fixed sets that are drawn once from ``dataSeed`` and come in the same order every time: networks of different seeds
/// see the same episodes. Training and test drop the last batch if it is incomplete, validation keeps it; a batch that is larger
/// than the set is the whole set.
///
/// Reference: Rodriguez, Guo, Moraitis, *Short-Term Plasticity Neurons Learning to Learn and Forget*, ICML 2022; the task is
/// that of Ba, Hinton, Mnih, Leibo, Ionescu, *Using Fast Weights to Attend to the Recent Past*, NIPS 2016.
public struct AssociativeRetrieval: ParametrisedTask {
  /// The number of pairs, `K`.
  public private(set) var keys = 3
  /// Episodes of each split.
  public private(set) var training = 100_000
  public private(set) var validation = 10_000
  public private(set) var test = 20_000
  public private(set) var dataSeed = 0
  private let drawn = DrawnSymbols()

  public init() {}

  /// - Throws: ``NumericalCore/SubsongError`` (usage) for a number out of its range.
  public init(
    keys: Int = 3, training: Int = 100_000, validation: Int = 10_000, test: Int = 20_000, dataSeed: Int = 0
  ) throws(SubsongError) {
    (self.keys, self.dataSeed) = (keys, dataSeed)
    (self.training, self.validation, self.test) = (training, validation, test)
    try check()
  }

  public static var taskName: String { "associative-retrieval" }
  public static var summary: String { "tell which digit came after a letter: binding of what was seen once" }

  public static var parameters: [SongParameter<Self>] {
    let sizes = 1...EpisodeLimits.fixedEpisodes
    return [
      .integer("keys", \.keys, 1...Symbols.letters, "pairs of a letter and a digit"),
      .integer("training", \.training, sizes, "episodes for training"),
      .integer("validation", \.validation, sizes, "episodes for validation"),
      .integer("test", \.test, sizes, "episodes for the test"),
      .dataSeed(\.dataSeed),
    ]
  }

  public var inputCount: Int { Symbols.count }
  public var outputCount: Int { Symbols.count }
  public var steps: Int { 2 * keys + 3 }
  public var loss: EpisodeLoss { .crossEntropyAtEnd }

  /// How many episodes the split has.
  public func episodes(_ split: EpisodeSplit) -> Int {
    switch split {
    case .training: training
    case .validation: validation
    case .test: test
    }
  }

  // The store says nothing that the parameters do not say.
  public static func == (a: Self, b: Self) -> Bool {
    a.key(.training) == b.key(.training) && a.sizes == b.sizes
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(key(.training))
    hasher.combine(sizes)
  }
  private var sizes: [Int] { [training, validation, test] }
}

// MARK: - Batches

extension AssociativeRetrieval {
  public func batchCount(_ split: EpisodeSplit, size: Int) -> Int? {
    precondition(size > 0, "a batch has episodes")
    let count = episodes(split)
    return split == .validation ? (count + size - 1) / size : max(1, count / size)
  }

  public func batch(_ split: EpisodeSplit, index: Int, size: Int) -> EpisodeBatch {
    precondition(index >= 0, "no such batch")
    let first = index % (batchCount(split, size: size) ?? 1) * size
    let symbols = symbols(split)
    let rows = first..<min(first + size, episodes(split))
    return EpisodeBatch(
      items: rows.count, steps: steps, inputCount: Symbols.count, outputCount: Symbols.count,
      inputs: symbols.oneHot(rows), targets: .classes(rows.map { symbols.label($0) }))
  }

  /// The symbols of a split, drawn when they are first asked for.
  private func symbols(_ split: EpisodeSplit) -> Symbols {
    drawn.symbols(key(split)) {
      var symbols = Symbols(episodes: episodes(split), steps: steps)
      forEachEpisode(split, from: 0, count: episodes(split)) { _, stream in
        symbols.appendEpisode(keys: keys, from: &stream)
      }
      return symbols
    }
  }

  private func key(_ split: EpisodeSplit) -> DrawnSymbols.Key {
    DrawnSymbols.Key(split: split, episodes: episodes(split), keys: keys, dataSeed: dataSeed)
  }

  /// `accuracy`: how often the largest of the last outputs (the first of equal ones) is the right one; `loss`.
  ///
  /// Outputs with a NaN are wrong.
  public func scores(outputs: [Float], of batch: EpisodeBatch) -> EpisodeScores {
    guard case .classes(let classes) = batch.targets else { preconditionFailure("targets of another task") }
    let right = classes.indices.filter { item in
      let last = batch.lastStep(of: item, in: outputs)
      guard !last.contains(where: \.isNaN), let largest = last.max() else { return false }
      return last.firstIndex(of: largest) == last.startIndex + classes[item]
    }
    return EpisodeScores([
      "accuracy": .init(right.count, of: classes.count), "loss": loss.sum(of: outputs, in: batch),
    ])
  }
}
