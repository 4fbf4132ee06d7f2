import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Tell in a stream of random patterns which have been seen before.
///
/// Each pattern has `d` entries ±1. Step `t` repeats the pattern of step `t − R` with probability `P`, unless that was itself a
/// repeat; otherwise its pattern is new. So a pattern comes at most twice, and then at a distance of exactly `R`.
///
/// **Shapes.** `T` steps of `d` inputs; one output, the logit of "seen before"; the target is 1 for a repeat.
///
/// **Data.** New streams for ever, or a fixed number of ``streams`` for training, which come again and again (validation and test
/// are new streams in any case). Two new patterns are equal by chance with probability `2^−d`; they count as new.
///
/// Reference: Tyulmankov, Yang, Abbott, *Meta-learning synaptic plasticity and memory addressing for continual familiarity
/// detection*, Neuron 110 (2022).
public struct ContinualFamiliarity: ParametrisedTask {
  /// `d`.
  public private(set) var width = 100
  /// `T`.
  public private(set) var length = 5000
  /// `R`.
  public private(set) var interval = 3
  /// `P`.
  public private(set) var probability = 0.5
  /// Streams for training, 0 for new ones for ever.
  public private(set) var streams = 0
  public private(set) var dataSeed = 0

  public init() {}

  /// - Throws: ``NumericalCore/SubsongError`` (usage) for a number out of its range, or for an interval that does not fit into a stream.
  public init(
    width: Int = 100, length: Int = 5000, interval: Int = 3, probability: Double = 0.5, streams: Int = 0,
    dataSeed: Int = 0
  ) throws(SubsongError) {
    (self.width, self.length, self.interval) = (width, length, interval)
    (self.probability, self.streams, self.dataSeed) = (probability, streams, dataSeed)
    try check()
  }

  public static var taskName: String { "familiarity" }
  public static var summary: String { "tell patterns that come again in a stream from new ones" }

  public static var parameters: [SongParameter<Self>] {
    [
      .integer("width", \.width, 8...100_000, "entries of a pattern"),
      .integer("length", \.length, 2...1_000_000, "patterns of a stream"),
      .integer("interval", \.interval, 1...999_999, "steps from a pattern to its repeat"),
      .decimal("probability", \.probability, 0...1, "chance that a new pattern is repeated"),
      .integer(
        "streams", \.streams, 0...EpisodeLimits.fixedEpisodes,
        "streams for training that come again and again, 0 for new ones for ever"),
      .dataSeed(\.dataSeed),
    ]
  }

  public func checkTogether() throws(SubsongError) {
    guard interval < length else {
      throw SubsongError(
        .usage, "interval is '\(interval)' and length '\(length)'", at: name,
        because: "no pattern would come again", remedy: "choose an interval below the length")
    }
  }

  public var inputCount: Int { width }
  public var outputCount: Int { 1 }
  public var steps: Int { length }
  public var loss: EpisodeLoss { .binaryCrossEntropy }
}

extension ContinualFamiliarity {
  /// Of a fixed number of streams the last batch is dropped if it is incomplete; a larger batch is all of them.
  public func batchCount(_ split: EpisodeSplit, size: Int) -> Int? {
    precondition(size > 0, "a batch has episodes")
    return split == .training && streams > 0 ? max(1, streams / size) : nil
  }

  public func batch(_ split: EpisodeSplit, index: Int, size: Int) -> EpisodeBatch {
    precondition(index >= 0, "no such batch")
    let fixed = batchCount(split, size: size)
    let first = (fixed.map { index % $0 } ?? index) * size
    let items = fixed == nil ? size : min(size, streams)
    var repeats: [Float] = []
    repeats.reserveCapacity(items * length)
    let inputs = [Float](unsafeUninitializedCapacity: items * length * width) { inputs, count in
      forEachEpisode(split, from: first, count: items) { item, stream in
        let patterns = UnsafeMutableBufferPointer(
          rebasing: inputs[item * length * width..<(item + 1) * length * width])
        repeats += draw(patterns, from: &stream)
      }
      count = items * length * width
    }
    return EpisodeBatch(
      items: items, steps: length, inputCount: width, outputCount: 1, inputs: inputs,
      targets: .binary(repeats))
  }

  /// Fills a stream, and tells which of its patterns are repeats.
  private func draw(
    _ patterns: UnsafeMutableBufferPointer<Float>, from stream: inout PhiloxStream
  ) -> [Float] {
    var repeats: [Float] = []
    repeats.reserveCapacity(length)
    for step in 0..<length {
      let (start, source) = (step * width, step - interval)
      let isRepeat = source >= 0 && repeats[source] == 0 && stream.uniform() < probability
      repeats.append(isRepeat ? 1 : 0)
      if isRepeat {
        for entry in 0..<width { patterns[start + entry] = patterns[source * width + entry] }
      } else {
        drawPattern(UnsafeMutableBufferPointer(rebasing: patterns[start..<start + width]), from: &stream)
      }
    }
    return repeats
  }

  /// 64 entries from each draw.
  private func drawPattern(_ pattern: UnsafeMutableBufferPointer<Float>, from stream: inout PhiloxStream) {
    for start in stride(from: 0, to: width, by: 64) {
      let bits = stream.next()
      for entry in start..<min(start + 64, width) {
        pattern[entry] = bits >> UInt64(entry - start) & 1 == 0 ? -1 : 1
      }
    }
  }

  /// `accuracy`, with a positive logit for "seen before"; `true_positive_rate` of the repeats, `false_positive_rate` of the new
  /// patterns; `loss`. A logit that is NaN is no answer, so it is wrong and no positive.
  public func scores(outputs: [Float], of batch: EpisodeBatch) -> EpisodeScores {
    guard case .binary(let targets) = batch.targets else { preconditionFailure("targets of another task") }
    var (hits, falseAlarms, rejections) = (0, 0, 0)
    for (logit, target) in zip(outputs, targets) {
      switch (target == 1, logit > 0) {
      case (true, true): hits += 1
      case (false, true): falseAlarms += 1
      case (false, false): rejections += logit.isNaN ? 0 : 1
      case (true, false): break
      }
    }
    let repeats = targets.count { $0 == 1 }
    return EpisodeScores([
      "accuracy": .init(hits + rejections, of: targets.count),
      "true_positive_rate": .init(hits, of: repeats),
      "false_positive_rate": .init(falseAlarms, of: targets.count - repeats),
      "loss": loss.sum(of: outputs, in: batch),
    ])
  }

  /// Step `t` is a repeat with probability `p_t = P (1 − p_{t−R})`, 0 for `t < R`: towards `P / (1 + P)`. With the mean `p` of a
  /// stream, whoever always says "new" is right in `1 − p` of the steps; a constant logit has at best the loss
  /// `−p ln p − (1 − p) ln(1 − p)`.
  public var referenceLevels: [(name: String, value: Double)] {
    let p = repeatShare
    let entropy = p > 0 ? -p * log(p) - (1 - p) * log1p(-p) : 0
    return [
      ("accuracy, always new", 1 - p), ("accuracy, perfect memory", 1), ("loss, no memory", entropy),
      ("loss, perfect memory", 0),
    ]
  }

  /// The expected share of repeats in a stream. All `t` with the same `⌊t / R⌋` have the same probability.
  private var repeatShare: Double {
    var (p, sum) = (0.0, 0.0)
    for start in stride(from: 0, to: length, by: interval) {
      sum += p * Double(min(interval, length - start))
      p = probability * (1 - p)
    }
    return sum / Double(length)
  }
}
