import Autodiff
import LearningTasks
import NumericalCore
import PlasticNetworks
import Testing

/// A model of the registry with a drawn problem; a new model or rule is among them by its name.
struct ModelCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let network: SequenceNetwork
  let size: ProblemSize
  let index: Int

  /// Every model and rule, three times with sizes that are drawn, and as the paper has it on each task.
  ///
  /// The layer norm of one or two units magnifies rounding errors, so there are three at least.
  static let all: [ModelCase] = {
    var cases: [ModelCase] = []
    for name in PlasticModel.names {
      for rule in PlasticModel.rules(of: name) {
        cases += (0..<3).compactMap { _ in drawn(name, rule, index: cases.count) }
        cases += EpisodicTasks.names.compactMap { published(name, rule, on: $0, index: cases.count) }
      }
    }
    return cases
  }()

  /// How many there have to be.
  static var expectedCount: Int {
    PlasticModel.names.map { PlasticModel.rules(of: $0).count }.reduce(0, +) * (3 + EpisodicTasks.names.count)
  }

  var cell: any Cell { network.cell }
  var problem: CellProblem<Double> { CellProblem(for: cell, size, index: index, drawsState: true) }
  var loss: DrawnLoss { DrawnLoss(cell, size, index: index) }

  /// The fused passes with the gradients of the loss, for the problem or some items of it.
  func run(_ problem: CellProblem<Double>, of items: [Int]? = nil) throws -> CellRun<Double> {
    let weights = items.map(loss.weights.items) ?? loss.weights
    let run = problem.runFused(cell) { _ in weights }
    return try #require(run)
  }

  /// The fused passes without a history and without gradients.
  func forward(_ problem: CellProblem<Double>) throws -> CellRun<Double> {
    let run = problem.runFusedForward(cell)
    return try #require(run)
  }

  /// The tape, with the gradients of the sum of all outputs.
  func onTape(_ problem: CellProblem<Double>) -> CellRun<Double> {
    problem.runOnTape(cell) { $0.dropFirst().reduce($0[0].sum()) { $0 + $1.sum() } }
  }

  private init(_ description: String, _ network: SequenceNetwork, _ size: ProblemSize, _ index: Int) {
    (testDescription, self.network, self.size, self.index) = (description, network, size, index)
  }

  private static func drawn(_ name: String, _ rule: PlasticRule?, index: Int) -> ModelCase? {
    var stream = SeedTree(seed: 23).stream("law.sizes.\(name)", index: index)
    func number(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + stream.uniformInteger(below: range.count)
    }
    let size = ProblemSize(
      inputs: number(1...9), units: number(3...18), steps: number(3...6), items: number(2...5))
    guard let model = try? PlasticModel(name, hidden: size.units, rule: rule),
      let network = try? model.network(inputs: size.inputs, outputs: 1 + index % 3)
    else { return nil }
    return ModelCase("\(model.folderName) \(size.inputs)–\(size.units)", network, size, index)
  }

  private static func published(_ name: String, _ rule: PlasticRule?, on task: String, index: Int)
    -> ModelCase?
  {
    guard let task = try? EpisodicTasks.task(named: task),
      let model = try? PlasticModel(name, hidden: 5, rule: rule, preset: .paper, for: task),
      let network = try? model.network(for: task)
    else { return nil }
    let size = ProblemSize(inputs: task.inputCount, units: 5, steps: 4, items: 2)
    return ModelCase("\(model.folderName) of the paper on \(task.name)", network, size, index)
  }
}
