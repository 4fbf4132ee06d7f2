import Autodiff
import LearningTasks
import NumericalCore
import PlasticNetworks
import Testing

// <doc:AddYourOwnRule>
/// Hebbian growth with Oja's decay and a leak.
struct DecayingOja: FastWeightRule {
  let parameters = [
    ParameterDescription("decay", shape: [], axes: [], .constant(0.95)),
    ParameterDescription("rate", shape: [], axes: [], .constant(0.1)),
  ]

  func step<Scalar>(
    _ fast: Variable<Scalar>, pre: Variable<Scalar>, post: Variable<Scalar>, _ constants: StepContext<Scalar>
  ) -> Variable<Scalar> {
    let growth = post.outer(pre - post.through(fast))
    return constants["decay"] * fast + constants["rate"] * growth
  }
}
// </doc>

/// A rule that leaves the fast weights at zero.
private struct NoPlasticity: FastWeightRule {
  let parameters: [ParameterDescription] = []

  func step<Scalar>(
    _ fast: Variable<Scalar>, pre: Variable<Scalar>, post: Variable<Scalar>, _ constants: StepContext<Scalar>
  ) -> Variable<Scalar> { fast }
}

/// A plasticity rule of the user's own.
@Suite struct OwnRuleTests {
  /// Two stimuli, few trials: what a small network learns within a second.
  private static func cueReward() throws -> any ParametrisedTask {
    try EpisodicTasks.task(
      named: "cue-reward",
      settings: [("stimuli", "2"), ("width", "6"), ("shown", "4"), ("asked", "4"), ("noise", "0")])
  }

  private func queryLoss(_ rule: some FastWeightRule, updates: Int) throws -> (before: Double, after: Double)
  {
    let task = try Self.cueReward()
    let cell = RuleCell(inputs: task.inputCount, units: 20, rule: rule)
    let settings = TrainingSettings(
      batchSize: 32, updates: updates, evaluationInterval: updates, evaluationBatches: 8, testBatches: 8,
      schedule: .constant(5e-3), gradientClip: 5)
    let training = try EpisodicTraining<Float>(
      SequenceNetwork(cell, outputs: 1), on: task, settings, seed: 1)
    #expect(!training.isFused)
    var progress = training.begin()
    while !training.isOver(progress) { try training.advance(&progress) }
    let losses = progress.curve.compactMap { $0.scores["query_loss"] }
    return (losses[0], try #require(losses.last))
  }

  /// Catches a rule that is not applied, or whose constants are not trained: with it the network binds rewards to cues.
  @Test func aRuleOfTenLinesLearnsCueReward() throws {
    let plastic = try queryLoss(DecayingOja(), updates: 600)
    let without = try queryLoss(NoPlasticity(), updates: 600)
    #expect(plastic.before > 0.3 && without.before > 0.3, "nothing is known before")
    #expect(plastic.after < 0.13 && plastic.after < 0.7 * without.after, "\(plastic) and \(without)")
  }

  /// The training of the article, and the same limits: catches one that does not run or learns less than it says.
  @Test func theTrainingOfTheArticleLearns() throws {
    // <doc:AddYourOwnRule>
    let task = try EpisodicTasks.task(
      named: "cue-reward",
      settings: [("stimuli", "2"), ("width", "6"), ("shown", "4"), ("asked", "4"), ("noise", "0")])
    let cell = RuleCell(inputs: task.inputCount, units: 20, rule: DecayingOja())
    let settings = TrainingSettings(
      batchSize: 32, updates: 600, evaluationInterval: 200, evaluationBatches: 8, testBatches: 8,
      schedule: .constant(5e-3), gradientClip: 5)
    let training = try EpisodicTraining<Float>(
      SequenceNetwork(cell, outputs: task.outputCount), on: task, settings, seed: 1)
    var progress = training.begin()
    while !training.isOver(progress) { try training.advance(&progress) }
    let loss = training.test(progress).scores["query_loss"]
    // </doc>
    #expect(try #require(loss) < 0.13)
  }

  /// Catches a step whose adjoint is not its own.
  @Test func theGradientIsThatOfTheStep() {
    let cell = RuleCell(inputs: 3, units: 4, rule: DecayingOja())
    let network = SequenceNetwork(cell, outputs: 2)
    let start = network.initialParameters(seed: 3, as: Double.self)
    let layout = network.layout
    var stream = SeedTree(seed: 3).stream("test.inputs")
    let inputs = (0..<4).map { _ in
      NDArray(shape: [2, 3], values: (0..<6).map { _ in stream.gaussian(standardDeviation: 1) })
    }
    let leaves = zip(layout.parameters, layout.ranges).map {
      NDArray(shape: $0.shape, values: Array(start.values[$1]))
    }
    let error = GradientCheck.largestError(at: leaves) { parameters in
      let tape = parameters[0].tape
      let names = layout.parameters.map(\.name)
      let context = StepContext(
        tape: tape, parameters: Dictionary(uniqueKeysWithValues: zip(names, parameters)))
      var state = CellState<Double>(of: cell, items: 2, on: tape)
      let hidden = inputs.map { cell.step(tape.constant($0), &state, context) }
      let readout = context["readout.weight"]
      return hidden.dropFirst().reduce(hidden[0]) { $0 + $1 }.times(readout, transposed: .right).squared()
        .sum()
    }
    #expect(error < 1e-7)
  }
}
