import LearningTasks
import NumericalCore
import PlasticNetworks

extension PlannedTraining {
  /// A training with the paper's preset.
  ///
  /// - Parameters:
  ///   - settings: of the task.
  ///   - change: what differs from how the paper trains.
  static func paper(
    _ group: String, _ task: String, _ settings: [(name: String, value: String)] = [], model: String,
    rule: PlasticRule? = nil, hidden: Int? = nil, seed: Int,
    change: (inout TrainingSettings, any EpisodicTask) -> Void = { _, _ in }
  ) throws(SubsongError) -> PlannedTraining {
    let task = try EpisodicTasks.task(named: task, settings: settings)
    var training = TrainingSettings.paper(for: task)
    change(&training, task)
    return PlannedTraining(
      group,
      LearningPlan(
        task: task, model: try PlasticModel(model, hidden: hidden, rule: rule, preset: .paper, for: task),
        training: training, seed: UInt64(seed)))
  }

  /// The three rules of a plastic RNN, with so many seeds each; the network without plasticity is half as large again, as in the
  /// paper.
  static func rules(
    _ task: String, _ settings: [(name: String, value: String)] = [], hidden: Int, seeds: Int,
    change: @Sendable (inout TrainingSettings, any EpisodicTask) -> Void
  ) throws(SubsongError) -> [PlannedTraining] {
    var trainings: [PlannedTraining] = []
    for rule in PlasticRule.allCases {
      for seed in 0..<seeds {
        trainings.append(
          try paper(
            rule.rawValue, task, settings, model: "plastic-rnn", rule: rule,
            hidden: rule == .off ? hidden * 3 / 2 : hidden, seed: seed, change: change))
      }
    }
    return trainings
  }
}

extension [Double] {
  /// nil of none.
  var mean: Double? { isEmpty ? nil : reduce(0, +) / Double(count) }
}
