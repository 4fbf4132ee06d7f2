import Autodiff
import NumericalCore

/// How a network is trained on an episodic task.
public struct TrainingSettings: Hashable, Codable, Sendable {
  /// Episodes of an update.
  public var batchSize: Int
  public var updates: Int
  /// An evaluation on validation data after every so many updates.
  public var evaluationInterval: Int
  /// Batches of an evaluation; for fixed data at most as many as there are.
  public var evaluationBatches: Int
  /// Batches of the test.
  public var testBatches: Int
  public var optimiser: OptimiserSettings
  /// The learning rate.
  public var schedule: Schedule
  /// The largest global 2-norm of the gradient; nil for none.
  public var gradientClip: Double?
  /// Which parameters are tested.
  public var selection: Selection

  /// Which parameters a training hands over.
  public enum Selection: String, CaseIterable, Codable, Sendable {
    /// Those after the last update.
    case last
    /// Those with the best validation score.
    case best
  }

  public init(
    batchSize: Int, updates: Int, evaluationInterval: Int, evaluationBatches: Int, testBatches: Int,
    optimiser: OptimiserSettings = .adam(AdamSettings()), schedule: Schedule = .constant(1e-3),
    gradientClip: Double? = nil, selection: Selection = .last
  ) {
    (self.batchSize, self.updates, self.evaluationInterval) = (batchSize, updates, evaluationInterval)
    (self.evaluationBatches, self.testBatches) = (evaluationBatches, testBatches)
    (self.optimiser, self.schedule) = (optimiser, schedule)
    (self.gradientClip, self.selection) = (gradientClip, selection)
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) for a number that counts or limits nothing.
  public func check() throws(SubsongError) {
    let counts = [
      ("batchSize", batchSize, 1), ("updates", updates, 1), ("evaluationInterval", evaluationInterval, 1),
      ("evaluationBatches", evaluationBatches, 0), ("testBatches", testBatches, 0),
    ]
    for (name, count, least) in counts where count < least {
      throw SubsongError(
        .badInput, "\(name) is \(count)", at: "training settings", because: "it is at least \(least)")
    }
    if let gradientClip, !(gradientClip > 0) {
      throw SubsongError(
        .badInput, "gradientClip is \(gradientClip)", at: "training settings", because: "a norm is positive")
    }
  }
}
