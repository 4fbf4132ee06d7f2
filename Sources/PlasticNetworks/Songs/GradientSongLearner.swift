import Autodiff
import LearningTasks
import NumericalCore

/// A recurrent or plastic network that learns a song by back-propagation through time and replays it on its own outputs.
///
/// In step t the network reads one rate a row and says what they are next: y(t) = σ(readout of the cell after reading u(t)). In a free
/// step u(t) = y(t − d), in a nudged one u(t) = λ ρ(t − d) + (1 − λ) y(t − d) + noise, with the teacher's rates ρ, which are periodic. At the end of a nudged
/// plastic cycle the cross-entropy −ρ log y − (1 − ρ) log(1 − y), a mean over its steps and outputs, is differentiated through the
/// whole cycle (what was read counts as given), and Adam changes the parameters `updatesPerCycle` times. The state of the cell, fast weights included, goes on from cycle to cycle; the
/// gradient stops at the border. Nothing resets it.
///
/// The delay d is what makes the song be learned. A teacher's rates rise a little before a note begins. A network that hears them one step
/// later waits for them where the song branches, at next to no cost, and takes the wrong branch as soon as nobody shows it the right one.
///
/// What follows a note is known from the notes before it only, so hidden units without fast weights start with time constants up to
/// `memory`: drawn as usual they forget within a few steps, and the gradient with them.
///
/// The noise is drawn by the number of the step, only in steps that are learned from. Those are nudged, plastic and not disturbed by
/// clamps or currents; a step of another kind within the cycle makes the cycle's lesson begin after it.
///
/// Visible neurons are the outputs, latent ones the hidden units. The rate of a unit is (1 + h) / 2 where its activity h lies in −1…1,
/// h where it lies in 0…1, and h / (1 + h) for rectified units.
///
/// Clamps hold outputs at φ(offset), also as what is read, and hidden units of networks without fast weights at f(offset / A) with their
/// non-linearity f; currents shift what is read by I τ_m / A (see ``LearningTasks/RateTeacherParameters``).
///
/// *What frozen means*: without plasticity the trained parameters stay. Fast weights are activity of the network, so they always change.
public struct GradientSongLearner: SequenceLearner {
  public let description: GradientSongDescription
  public let network: SequenceNetwork
  public let seed: UInt64
  let teacher: RateTeacher
  /// The own teacher's rates, step × output.
  let taughtRates: [Float]
  let activity: LatentActivity
  let modelName: String
  /// d in steps.
  let delaySteps: Int
  private let memory: SongMemoryKeeper

  /// The network of the description for a song: one output a row.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if a parameter is out of range or a duration no multiple of the time step.
  public init(_ description: GradientSongDescription, song: Song, seed: UInt64) throws(SubsongError) {
    let rows = song.rowNames.count
    try self.init(
      description, network: description.model.network(inputs: rows, outputs: rows), song: song, seed: seed,
      modelName: description.model.folderName)
  }

  /// A network of one's own. What the description says of models is not used.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) as above, and if the network does not fit the song or runs on the tape only.
  public init(_ description: GradientSongDescription, network: SequenceNetwork, song: Song, seed: UInt64)
    throws(SubsongError)
  {
    try self.init(description, network: network, song: song, seed: seed, modelName: "of this network")
  }

  private init(
    _ description: GradientSongDescription, network: SequenceNetwork, song: Song, seed: UInt64,
    modelName: String
  ) throws(SubsongError) {
    try description.validate()
    teacher = try RateTeacher(description.teacher, song: song, timeStep: description.timeStep)
    delaySteps = try teacher.timeGrid.steps(in: description.feedbackDelay, named: "song.feedback-delay")
    let rows = teacher.outputCount
    guard network.inputCount == rows, network.outputCount == rows else {
      throw SubsongError(
        .usage, "the network has \(network.inputCount) inputs and \(network.outputCount) outputs",
        because: "it reads and predicts the \(rows) rows of the song")
    }
    guard let fused = network.cell.fusedPasses(Float.self) else {
      throw SubsongError(
        .usage, "this cell has no fused passes", because: "a song is learned without the tape",
        remedy: "use a cell whose rule has kernels")
    }
    (self.description, self.network, self.seed, self.modelName) = (description, network, seed, modelName)
    taughtRates = teacher.rates.storage.map { Float($0) }
    activity = LatentActivity(of: network.cell)
    memory = SongMemoryKeeper(network, fused.passes)
  }

  public var timeGrid: TimeGrid { teacher.timeGrid }
  public var visibleCount: Int { teacher.outputCount }
  public var neuronCount: Int { visibleCount + network.cell.hiddenCount }
  public var stepsPerCycle: Int { teacher.stepsPerCycle }
  public func targetRates(every interval: Int) -> Matrix<Double> { teacher.rates(every: interval) }

  public var signals: [RecordableSignal] {
    [
      RecordableSignal(
        name: SignalPlan.rate, symbol: "y, h", unit: "1",
        meaning: "what an output predicts, or the activity of a hidden unit as a rate")
    ]
  }
  public var snapshots: [String] { [] }

  /// Parameters before anything is learned, nothing active, all fast weights 0.
  public func initialState() -> GradientSongState {
    var parameters = network.initialParameters(seed: seed, as: Float.self)
    let memory = LastingMemory(steps: description.memory / timeGrid.step)
    if memory.steps > 1 { memory.start(&parameters, of: network.cell, SeedTree(seed: seed)) }
    return GradientSongState(
      parameters: parameters.values,
      optimiser: Adam(description.optimiser, for: TrainedRanges(network.layout)),
      cell: Array(repeating: 0, count: network.cell.stateCount),
      outputs: Array(repeating: 0, count: delaySteps * visibleCount))
  }

  /// Runs some steps of one cycle.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: numerical if outputs, state or gradient are no numbers, usage and bad input for what such a network cannot
  ///   do.
  @discardableResult
  public func run(
    _ state: inout GradientSongState, steps: Range<Int>, _ condition: CycleCondition,
    recording plans: [SignalPlan]
  ) throws(SubsongError) -> [Matrix<Double>] {
    let drive = try SongDrive(condition, steps: steps, for: self)
    let before = state
    let (next, matrices) = try memory.withMemory {
      (memory) throws(SubsongError) -> (GradientSongState, [Matrix<Double>]) in
      var run = SongRun(self, before, drive, steps, plans, in: memory)
      try run.run()
      return (run.state, run.matrices)
    }
    state = next
    return matrices
  }

  /// Whether hidden units can be held: nothing else has followed their own activity when a step is over.
  var canClampHidden: Bool {
    guard case .linear = network.readout else { return false }
    return network.cell.fastWeights == nil && network.cell.hiddenRange != nil
  }

  /// Adds the noise of the step after so many others.
  func addNoise(to input: inout [Float], step: Int) {
    guard description.inputNoise > 0 else { return }
    var stream = SeedTree(seed: seed).stream("song.input-noise", index: step)
    for index in input.indices {
      input[index] += Float(stream.gaussian(standardDeviation: description.inputNoise))
    }
  }

  /// The mean cross-entropy of a lesson and its gradient, one number a parameter, before it is clipped.
  package func gradient(of lesson: SongLesson, at parameters: [Float]) throws(SubsongError) -> (
    loss: Double, gradient: [Float]
  ) {
    try memory.withMemory { (memory) throws(SubsongError) -> (loss: Double, gradient: [Float]) in
      let outcome = memory.learn(lesson, parameters: parameters, keeping: 1)
      return (outcome.loss, outcome.gradient)
    }
  }

  func failure(_ what: String, after steps: Int) -> SubsongError {
    SubsongError(
      .numerical, "\(what) after step \(steps)", because: "the training has left the numbers",
      remedy: "use a smaller rate or gradient clip")
  }
}
