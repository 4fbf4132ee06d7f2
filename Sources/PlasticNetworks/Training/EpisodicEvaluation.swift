/// What a network reaches on data that it was not trained on.
public struct EpisodicEvaluation: Hashable, Sendable {
  /// By name, mean over episodes.
  public var scores: [String: Double]
  /// Energy of a sequence, summed over units and steps, mean over sequences; nil if the cell counts none.
  public var energy: Double?
  /// Energy of each step, summed over units, mean over sequences.
  public var energyPerStep: [Double]
}
