import NumericalCore

/// Hear a sequence of numbers, wait, and say it again.
///
/// An episode has `n` steps that show a number each, `m` steps of silence and `n` steps in which the numbers must come out in
/// their order. The numbers are independent and uniform on [−1, 1).
///
/// **Shapes.** `2n + m` steps of 3 inputs: the number, 1 while it is shown, 1 while it is asked for; one output. Only the last
/// `n` steps count; elsewhere the target is 0.
///
/// Reference: Duan, Jia, Li, Zhong, Ma, *Hebbian and Gradient-based Plasticity Enables Robust Memory and Rapid Learning in RNNs*,
/// ICLR 2023.
public struct SequenceReproduction: ParametrisedTask {
  /// `n`.
  public private(set) var length = 20
  /// `m`.
  public private(set) var delay = 20
  public private(set) var dataSeed = 0

  public init() {}

  /// - Throws: ``NumericalCore/SubsongError`` (usage) for a number out of its range.
  public init(length: Int, delay: Int = 20, dataSeed: Int = 0) throws(SubsongError) {
    (self.length, self.delay, self.dataSeed) = (length, delay, dataSeed)
    try check()
  }

  public static var taskName: String { "sequence-reproduction" }
  public static var summary: String { "say a sequence of numbers again after a delay" }

  public static var parameters: [SongParameter<Self>] {
    [
      .integer("length", \.length, 1...100_000, "numbers of a sequence"),
      .integer("delay", \.delay, 0...100_000, "steps between the sequence and its reproduction"),
      .dataSeed(\.dataSeed),
    ]
  }

  public var inputCount: Int { 3 }
  public var outputCount: Int { 1 }
  public var steps: Int { 2 * length + delay }
  public var loss: EpisodeLoss { .meanSquaredError(from: length + delay) }

  public func batch(_ split: EpisodeSplit, index: Int, size: Int) -> EpisodeBatch {
    values(split, index: index, size: size) { inputs, targets, stream in
      for step in 0..<length {
        let number = stream.symmetric()
        (inputs[step, 0], inputs[step, 1]) = (number, 1)
        inputs[length + delay + step, 2] = 1
        targets[length + delay + step, 0] = number
      }
    }
  }

  /// `loss`, the mean squared error of the reproduction.
  public func scores(outputs: [Float], of batch: EpisodeBatch) -> EpisodeScores {
    EpisodeScores(["loss": loss.sum(of: outputs, in: batch)])
  }

  /// Without memory nothing is better than 0, whose error is the variance of a number, 1/3.
  public var referenceLevels: [(name: String, value: Double)] {
    [("loss, no memory", 1.0 / 3), ("loss, perfect memory", 0)]
  }
}
