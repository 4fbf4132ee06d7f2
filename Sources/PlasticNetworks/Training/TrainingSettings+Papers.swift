import Autodiff
import LearningTasks

extension TrainingSettings {
  /// How the papers train on a task: Garcia Rodriguez et al. 2022 (associative retrieval, familiarity), Duan et al. 2023 (the others;
  /// cue–reward for the 5000 updates of their demonstration, not the 20 000 of their experiments).
  ///
  /// - Parameters:
  ///   - task: a built-in one, at any size.
  ///   - batchSize: another than the paper's; epochs and evaluations then still cover all of the data, if they are fixed.
  public static func paper(for task: any EpisodicTask, batchSize: Int? = nil) -> TrainingSettings {
    var settings = usual(for: task, batchSize)
    settings.batchSize = batchSize ?? settings.batchSize
    return settings
  }

  private static func usual(for task: any EpisodicTask, _ batchSize: Int?) -> TrainingSettings {
    switch task.name {
    case "associative-retrieval": retrieval(task, size: batchSize ?? 128)
    case "familiarity":
      TrainingSettings(
        batchSize: 1, updates: 1600, evaluationInterval: 100, evaluationBatches: 10, testBatches: 20)
    default: plasticNetworks(updates: task.name == "cue-reward" ? 5000 : 10_000)
    }
  }

  /// Adam at 10⁻³, no clip, 200 epochs, and an evaluation after each; the last parameters are tested, on full batches.
  private static func retrieval(_ task: any EpisodicTask, size: Int) -> TrainingSettings {
    let epoch = task.batchCount(.training, size: size) ?? 781
    return TrainingSettings(
      batchSize: size, updates: 200 * epoch, evaluationInterval: epoch,
      evaluationBatches: task.batchCount(.validation, size: size) ?? 79,
      testBatches: task.batchCount(.test, size: size) ?? 156)
  }

  /// AdamW without decay, with AMSGrad; the gradient's norm is clipped at 5, the best parameters are tested.
  private static func plasticNetworks(updates: Int) -> TrainingSettings {
    TrainingSettings(
      batchSize: 64, updates: updates, evaluationInterval: 200, evaluationBatches: 100, testBatches: 100,
      optimiser: .adam(AdamSettings(keepsLargest: true)), gradientClip: 5, selection: .best)
  }
}
