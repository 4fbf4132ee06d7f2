import LearningTasks
import NumericalCore

/// A chaotic reservoir that learns a song by FORCE: its own outputs are fed back all the time, and the readout changes so fast that they
/// stay near the teacher's rates from the first steps on.
///
/// In every step x(t) = f(x(t − 1), y(t − 1)) and y(t) = W_out (x(t), 1). In a nudged plastic step whose number is a multiple of k, y(t) is
/// compared with the teacher's rates and W_out then follows by recursive least squares (``RecursiveLeastSquares``). So a teacher that does
/// not teach, in a nudged cycle without plasticity, has no effect at all: the phase of the replay is the network's own.
///
/// *Difference from the paper*: the units leak in their activity, not before their nonlinearity, the readout has a constant besides, and
/// while it learns there is noise on what is fed back, without which replays are lost after some cycles more often.
///
/// Reference: Sussillo, Abbott, *Generating coherent patterns of activity from chaotic neural networks*, Neuron 63, 544–557 (2009),
/// architecture A.
public struct ForceLearner: ReservoirLearner {
  public let description: ForceDescription
  public let reservoir: Reservoir
  private let teacher: RateTeacher
  private let seeds: SeedTree

  /// A reservoir of the description for a song: one output a row.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if a parameter is out of range or a duration no multiple of the time step.
  public init(_ description: ForceDescription, song: Song, seed: UInt64) throws(SubsongError) {
    try description.validate()
    try self.init(
      description,
      reservoir: Reservoir(description.reservoir, outputCount: song.rowNames.count, seed: seed), song: song,
      seed: seed)
  }

  /// A reservoir that was made before, for a song with as many rows as it has outputs. What the description says of reservoirs is not used.
  public init(_ description: ForceDescription, reservoir: Reservoir, song: Song, seed: UInt64)
    throws(SubsongError)
  {
    try description.validate()
    teacher = try RateTeacher(description.teacher, song: song, timeStep: description.timeStep)
    try reservoir.check(outputCount: teacher.outputCount)
    self.description = description
    self.reservoir = reservoir
    seeds = SeedTree(seed: seed)
  }

  public var timeGrid: TimeGrid { teacher.timeGrid }
  public var stepsPerCycle: Int { teacher.stepsPerCycle }
  public func targetRates(every interval: Int) -> Matrix<Double> { teacher.rates(every: interval) }

  /// Activities uniform on ±1/2, or a reservoir without bias would stay silent; the readout knows nothing.
  public func initialState() -> ForceState {
    var stream = seeds.stream("reservoir.activity")
    return ForceState(
      network: ReservoirState(
        activity: (0..<reservoir.unitCount).map { _ in stream.uniform() - 0.5 },
        output: Array(repeating: 0, count: visibleCount)),
      learning: RecursiveLeastSquares(
        featureCount: featureCount, outputCount: visibleCount, regularisation: description.regularisation))
  }

  public func arrays(of state: ForceState) -> NamedArrays { state.namedArrays }

  public func state(from arrays: NamedArrays) throws(SubsongError) -> ForceState {
    try ForceState(arrays, for: reservoir, featureCount: featureCount)
  }

  /// Runs some steps of one cycle.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: numerical if an output is no number, usage and bad input for what a reservoir cannot do, such as
  ///   another teacher without plasticity.
  @discardableResult
  public func run(
    _ state: inout ForceState, steps: Range<Int>, _ condition: CycleCondition, recording plans: [SignalPlan]
  ) throws(SubsongError) -> [Matrix<Double>] {
    let drive = try ReservoirDrive(condition, steps: steps, teacher, neuronCount: neuronCount)
    try Self.check(condition)
    var (next, recorder) = (state, RateRecorder(plans, self))
    for step in steps {
      advance(&next, step, drive)
      try check(next.network, step, remedy: "use a larger force.regularisation or a smaller interval")
      recorder.record(step, visible: next.network.output, latent: next.network.activity)
    }
    state = next
    return recorder.matrices
  }

  private static func check(_ condition: CycleCondition) throws(SubsongError) {
    if condition.otherTeacher != nil, !condition.plastic {
      throw SubsongError(
        .usage, "another teacher cannot act on a FORCE learner without plasticity",
        because: "the outputs are never replaced by a teacher's rates, and the readout does not learn them",
        remedy: "leave plasticity on, or use an echo-state learner")
    }
  }

  private func advance(_ state: inout ForceState, _ step: Int, _ drive: ReservoirDrive) {
    state.network.activity = activity(after: state.network, step, drive)
    let features = state.network.features
    var output = state.learning.output(features)
    if drive.plastic, state.network.completedSteps % description.updateInterval == 0,
      let target = drive.target(step)
    {
      state.learning.update(features, error: zip(output, target).map(-))
      let extra = noise(
        "feedback", description.feedbackNoise, visibleCount, state.network.completedSteps, seeds)
      if !extra.isEmpty { output = zip(output, extra).map(+) }
    }
    state.network.output = fedBack(output, step, drive, clips: description.clipsOutput)
    state.network.completedSteps += 1
  }
}
