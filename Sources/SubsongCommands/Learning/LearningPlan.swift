import Autodiff
import LearningTasks
import NumericalCore
import PlasticNetworks

/// Everything that decides what `subsong learn` computes.
package struct LearningPlan: Codable, Hashable, Sendable {
  /// The precision of a training.
  package enum Precision: String, CaseIterable, Codable, Sendable { case single, double }

  package var task: String
  /// All parameters of the task by name.
  package var taskSettings: [String: String]
  package var model: PlasticModel
  package var training: TrainingSettings
  package var precision: Precision
  package var engine: GradientEngine
  package var seed: UInt64

  package init(
    task: any ParametrisedTask, model: PlasticModel, training: TrainingSettings,
    precision: Precision = .single,
    engine: GradientEngine = .automatic, seed: UInt64 = 0
  ) {
    self.task = task.name
    taskSettings = Dictionary(uniqueKeysWithValues: task.settings.map { ($0.name, $0.value) })
    (self.model, self.training, self.precision) = (model, training, precision)
    (self.engine, self.seed) = (engine, seed)
  }

  /// - Throws: ``SubsongError`` (usage) if there is no such task, or if its parameters make no sense.
  package func episodicTask() throws(SubsongError) -> any ParametrisedTask {
    try EpisodicTasks.task(
      named: task, settings: taskSettings.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) })
  }

  /// Refuses what cannot be trained; allocates nothing.
  ///
  /// - Throws: ``SubsongError``: usage or bad input.
  package func check(threads: Int) throws(SubsongError) {
    let task = try episodicTask()
    let network = try model.network(for: task)
    switch precision {
    case .single:
      try EpisodicTraining<Float>.check(network, on: task, training, threads: threads, engine: engine)
    case .double:
      try EpisodicTraining<Double>.check(network, on: task, training, threads: threads, engine: engine)
    }
  }

  /// The fingerprint of all of it.
  package func fingerprint() throws(SubsongError) -> String { Fingerprint.of(try jsonText(self)) }
}
