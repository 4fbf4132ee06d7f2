import LearningTasks
import NumericalCore

/// An echo-state network that learns a song by teacher forcing and replays it on its own feedback.
///
/// In a nudged step t the reservoir gets the teacher's rates of the step before, x(t) = f(x(t − 1), z(t − 1)), and while it is plastic
/// (x(t), z(t)) is a sample for the readout; noise makes the samples surround the orbit, so that the readout learns to lead back to it. In a
/// free step the outputs y(t) = W_out (x(t), 1) are fed back. The readout is fitted when a free step follows new samples, to all samples
/// of all cycles (``RidgeRegression``). Noise is drawn by the number of the step, and there is none while nothing is learned.
///
/// Reference: Jaeger, Haas, *Harnessing nonlinearity: predicting chaotic systems and saving energy in wireless communication*,
/// Science 304, 78–80 (2004); Lukoševičius, *A practical guide to applying echo state networks* (2012), sections 4 and 5.
public struct EchoStateLearner: ReservoirLearner {
  public let description: EchoStateDescription
  public let reservoir: Reservoir
  private let teacher: RateTeacher
  private let washoutSteps: Int
  private let seeds: SeedTree

  /// A reservoir of the description for a song: one output a row.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if a parameter is out of range or a duration no multiple of the time step.
  public init(_ description: EchoStateDescription, song: Song, seed: UInt64) throws(SubsongError) {
    try description.validate()
    try self.init(
      description,
      reservoir: Reservoir(description.reservoir, outputCount: song.rowNames.count, seed: seed), song: song,
      seed: seed)
  }

  /// A reservoir that was made before, for a song with as many rows as it has outputs. What the description says of reservoirs is not used.
  public init(_ description: EchoStateDescription, reservoir: Reservoir, song: Song, seed: UInt64)
    throws(SubsongError)
  {
    try description.validate()
    teacher = try RateTeacher(description.teacher, song: song, timeStep: description.timeStep)
    try reservoir.check(outputCount: teacher.outputCount)
    self.description = description
    self.reservoir = reservoir
    washoutSteps = try teacher.timeGrid.steps(in: description.washout, named: "echo-state.washout")
    seeds = SeedTree(seed: seed)
  }

  public var timeGrid: TimeGrid { teacher.timeGrid }
  public var stepsPerCycle: Int { teacher.stepsPerCycle }
  public func targetRates(every interval: Int) -> Matrix<Double> { teacher.rates(every: interval) }

  /// Nothing is active, and the readout knows nothing.
  public func initialState() -> EchoStateState {
    EchoStateState(
      network: ReservoirState(
        activity: Array(repeating: 0, count: reservoir.unitCount),
        output: Array(repeating: 0, count: visibleCount)),
      readout: Matrix(rows: visibleCount, columns: featureCount, repeating: 0),
      samples: RidgeRegression(featureCount: featureCount, outputCount: visibleCount))
  }

  public func arrays(of state: EchoStateState) -> NamedArrays { state.namedArrays }

  public func state(from arrays: NamedArrays) throws(SubsongError) -> EchoStateState {
    try EchoStateState(arrays, for: reservoir, featureCount: featureCount)
  }

  /// Runs some steps of one cycle.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: numerical if the readout cannot be computed or an output is no number, usage and bad input for what a
  ///   reservoir cannot do.
  @discardableResult
  public func run(
    _ state: inout EchoStateState, steps: Range<Int>, _ condition: CycleCondition,
    recording plans: [SignalPlan]
  ) throws(SubsongError) -> [Matrix<Double>] {
    let drive = try ReservoirDrive(condition, steps: steps, teacher, neuronCount: neuronCount)
    var (next, recorder) = (state, RateRecorder(plans, self))
    if drive.teacher == nil, !steps.isEmpty { try fit(&next) }
    for step in steps {
      if let target = drive.target(step) {
        forcedStep(&next, step, target: target, drive)
      } else {
        freeStep(&next, step, drive)
      }
      next.network.completedSteps += 1
      try check(next.network, step, remedy: "use a larger echo-state.ridge")
      recorder.record(step, visible: next.network.output, latent: next.network.activity)
    }
    state = next
    return recorder.matrices
  }

  /// Fits the readout to all samples, if there are new ones.
  private func fit(_ state: inout EchoStateState) throws(SubsongError) {
    guard state.samples.sampleCount > state.fittedSamples else { return }
    state.readout = try state.samples.solution(ridge: description.ridge)
    state.fittedSamples = state.samples.sampleCount
  }

  private func forcedStep(
    _ state: inout EchoStateState, _ step: Int, target: [Double], _ drive: ReservoirDrive
  ) {
    let number = state.network.completedSteps
    let extra =
      drive.plastic ? noise("units", description.stateNoise, reservoir.unitCount, number, seeds) : []
    state.network.activity = activity(after: state.network, step, drive, noise: extra)
    if drive.plastic, state.forcedSteps >= washoutSteps {
      state.samples.add(state.network.features, target: target)
    }
    let noisy = drive.plastic ? noise("feedback", description.feedbackNoise, visibleCount, number, seeds) : []
    state.network.output = fedBack(
      noisy.isEmpty ? target : zip(target, noisy).map(+), step, drive, clips: false)
    state.forcedSteps += 1
  }

  private func freeStep(_ state: inout EchoStateState, _ step: Int, _ drive: ReservoirDrive) {
    state.network.activity = activity(after: state.network, step, drive)
    state.network.output = fedBack(
      DenseAlgebra.product(state.readout, state.network.features), step, drive,
      clips: description.clipsOutput)
    state.forcedSteps = 0
  }
}
