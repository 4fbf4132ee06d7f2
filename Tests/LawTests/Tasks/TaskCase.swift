import LearningTasks
import NumericalCore
import Testing

/// A task of the registry, small enough for many batches; a new one is among them by its name.
struct TaskCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let task: any ParametrisedTask

  /// Fewer episodes, or shorter ones, than a task has by itself.
  private static let small: [String: [(String, String)]] = [
    "associative-retrieval": [("training", "300"), ("validation", "70"), ("test", "100")],
    "familiarity": [("length", "40"), ("width", "16")],
    "sequence-reproduction": [("length", "4"), ("delay", "2")],
  ]

  /// Data that come again and again.
  private static let fixed: [String: [(String, String)]] = ["familiarity": [("streams", "30")]]

  /// Every task with its defaults or smaller, and where it can, with data that end.
  static let all: [TaskCase] = EpisodicTasks.names.flatMap { name in
    let settings = small[name] ?? []
    return [TaskCase(name, settings)] + (fixed[name].map { [TaskCase(name, settings + $0)] } ?? [])
  }.compactMap(\.self)

  private init?(_ name: String, _ settings: [(String, String)]) {
    guard let task = try? EpisodicTasks.task(named: name, settings: settings) else { return nil }
    self.task = task
    testDescription = ([name] + settings.map { "\($0.0) \($0.1)" }).joined(separator: " ")
  }

  /// The same task made again, so that nothing that it remembers is shared.
  func made() throws -> any ParametrisedTask {
    try EpisodicTasks.task(named: task.name, settings: task.settings)
  }
}

extension EpisodeBatch {
  /// The inputs of one item.
  func sequence(_ item: Int) -> ArraySlice<Float> {
    inputs[item * steps * inputCount..<(item + 1) * steps * inputCount]
  }

  /// The targets as outputs of a network that knows them: large logits for classes and for yes and no.
  var perfectOutputs: [Float] {
    switch targets {
    case .values(let values): return values
    case .binary(let values): return values.map { $0 == 1 ? 40 : -40 }
    case .classes(let classes):
      var outputs = [Float](repeating: 0, count: items * steps * outputCount)
      for (item, label) in classes.enumerated() {
        outputs[((item + 1) * steps - 1) * outputCount + label] = 40
      }
      return outputs
    }
  }
}
