import NumericalCore

/// What some episodes are for.
public enum EpisodeSplit: String, Hashable, Codable, Sendable, CaseIterable {
  case training, validation, test
}

/// A task whose episodes a network must learn to learn from: what one episode says holds in that episode only.
public protocol EpisodicTask: Sendable {
  /// As on the command line, for example `"cue-reward"`.
  var name: String { get }
  var inputCount: Int { get }
  var outputCount: Int { get }
  /// Of one episode.
  var steps: Int { get }
  var loss: EpisodeLoss { get }

  /// How many batches of a size the split's fixed data make; `nil` for episodes that never end.
  ///
  /// - Precondition: `size > 0`.
  func batchCount(_ split: EpisodeSplit, size: Int) -> Int?

  /// A batch: a function of the task, the split, the index and the size alone.
  ///
  /// Fixed data begin again after the last batch. An episode does not depend on the batch it is in.
  ///
  /// - Precondition: `index ≥ 0` and `size > 0`; ``EpisodicTask/check(batchSize:)`` does not refuse the size.
  func batch(_ split: EpisodeSplit, index: Int, size: Int) -> EpisodeBatch

  /// The scores of a network's outputs, items × steps × outputs, in the order they are reported.
  ///
  /// - Precondition: the batch is one of this task, and the outputs have its shape.
  func scores(outputs: [Float], of batch: EpisodeBatch) -> EpisodeScores

  /// Levels of the scores that a reader should know: chance, no memory, perfect memory. Each is an expectation over episodes.
  var referenceLevels: [(name: String, value: Double)] { get }
}

extension EpisodicTask {
  /// Refuses batches that are empty or would take all the memory of a machine.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage).
  public func check(batchSize size: Int) throws(SubsongError) {
    let most = EpisodeLimits.batchNumbers / (steps * (inputCount + outputCount))
    let allowed = 1...max(1, min(EpisodeLimits.batchItems, most))
    guard allowed.contains(size) else {
      throw SubsongError(
        .usage, "a batch of \(size) episodes", at: name,
        because: "an episode has \(steps) steps of \(inputCount) inputs and \(outputCount) outputs",
        remedy: "choose \(allowed.lowerBound) to \(allowed.upperBound)")
    }
  }
}

/// How large episodes and batches may be: slips of a digit must not take all the memory of a machine.
public enum EpisodeLimits {
  /// Inputs and outputs of one episode, over all steps.
  public static let episodeNumbers = 1 << 24
  /// Inputs and outputs of a batch, over all steps.
  public static let batchNumbers = 1 << 28
  public static let batchItems = 1 << 20
  /// Of one split of fixed data.
  public static let fixedEpisodes = 4_000_000
}
