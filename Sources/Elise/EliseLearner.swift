import LearningTasks
import NumericalCore

/// An ELiSe network with a song to learn and an engine that runs it.
public struct EliseLearner: SequenceLearner {
  public let network: EliseNetwork
  public let timeGrid: TimeGrid
  /// U_m, mV, visible neuron × step of a cycle.
  public let targetPotential: Matrix<Double>
  private let teacher: TeacherConductances
  private let continuousTarget: ContinuousTarget?
  private let engineOptions: EngineOptions
  package private(set) var engine: any EliseEngine
  /// The engine in use.
  public let engineKind: EngineKind

  /// A network of the description for a song: one visible neuron a row.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if a parameter is out of range or a duration no multiple of the time step.
  public init(_ description: EliseDescription, song: Song, seed: UInt64, engine: EngineOptions = .default)
    throws(SubsongError)
  {
    let network = try EliseNetwork(description, visibleCount: song.rowNames.count, seed: seed)
    try self.init(network, song: song, engine: engine)
  }

  /// A network that was built before, for a song with as many rows as it has visible neurons.
  public init(_ network: EliseNetwork, song: Song, engine: EngineOptions = .default) throws(SubsongError) {
    let (teacher, grid) = (network.description.teacher, try TimeGrid(step: network.description.timeStep))
    let rest = network.description.neuron.leakReversal
    try self.init(
      network, timeGrid: grid,
      targetPotential: song.targetPotential(
        on: grid, restingPotential: rest, amplitude: teacher.amplitude, rampOffset: teacher.rampOffset,
        shape: teacher.shape),
      engine: engine
    ) { row, time in
      song.targetPotential(
        row: row, at: time, restingPotential: rest, amplitude: teacher.amplitude,
        rampOffset: teacher.rampOffset, shape: teacher.shape)
    }
  }

  /// A network with a target potential of any shape, visible neuron × step.
  ///
  /// - Parameter continuousTarget: the target between the steps; nil for straight lines from step to step.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) unless there is one row a visible neuron.
  package init(
    _ network: EliseNetwork, timeGrid: TimeGrid, targetPotential: Matrix<Double>, engine: EngineOptions,
    continuousTarget: ContinuousTarget? = nil
  ) throws(SubsongError) {
    guard targetPotential.rows == network.visibleCount, targetPotential.columns > 0 else {
      throw SubsongError(
        .badInput,
        "the song has \(targetPotential.rows) rows, the network \(network.visibleCount) visible neurons",
        remedy: "use the song that the network was made for")
    }
    self.network = network
    self.timeGrid = timeGrid
    self.targetPotential = targetPotential
    self.engine = engine.engine(for: network)
    self.continuousTarget = continuousTarget
    engineOptions = engine
    engineKind = engine.resolvedKind(for: network)
    teacher = TeacherConductances(
      target: targetPotential, nudgingStrength: network.description.teacher.nudgingStrength,
      network.description.neuron, timeStep: timeGrid.step, continuousTarget: continuousTarget)
  }

  /// The same song and teacher for another network of as many neurons.
  func replacing(_ network: EliseNetwork) throws(SubsongError) -> EliseLearner {
    try EliseLearner(
      network, timeGrid: timeGrid, targetPotential: targetPotential, engine: engineOptions,
      continuousTarget: continuousTarget)
  }

  /// The same network and song, run by a given engine.
  package func run(by engine: any EliseEngine) -> EliseLearner {
    var learner = self
    learner.engine = engine
    return learner
  }

  public var visibleCount: Int { network.visibleCount }
  public var neuronCount: Int { network.neuronCount }
  public var stepsPerCycle: Int { targetPotential.columns }

  /// φ(U_m).
  public func targetRates(every interval: Int) -> Matrix<Double> {
    let columns = SignalPlan.sampleCount(stepsPerCycle: stepsPerCycle, every: interval)
    return Matrix(rows: visibleCount, columns: columns) { neuron, sample in
      EliseEquations.rate(targetPotential[neuron, sample * interval], network.description.neuron)
    }
  }

  public var signals: [RecordableSignal] { EliseSignal.allCases.map(\.description) }
  public var snapshots: [String] { ["weights"] }

  public func initialState() -> EliseState { EliseState(atRest: network) }
  public func arrays(of state: EliseState) -> NamedArrays { state.namedArrays }

  public func state(from arrays: NamedArrays) throws(SubsongError) -> EliseState {
    try EliseState(arrays, for: network)
  }

  /// Runs some steps of one cycle.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (numerical) that names the first step after which something is not finite, and what.
  /// - Precondition: what the condition holds has the shape of the steps and of the network.
  @discardableResult
  public func run(
    _ state: inout EliseState, steps: Range<Int>, _ condition: CycleCondition, recording plans: [SignalPlan]
  ) throws(SubsongError) -> [Matrix<Double>] {
    precondition(
      steps.lowerBound >= 0 && steps.upperBound <= stepsPerCycle, "a cycle has \(stepsPerCycle) steps")
    var (next, recorder) = (state, SignalRecorder(plans, self, steps: steps))
    let stretches = stretches(of: steps, condition)
    for (columns, drive) in stretches {
      engine.advance(network, &next, columns: columns, drive: drive, recorder: &recorder)
    }
    if next.firstNonFinite(visibleCount: visibleCount) != nil {
      throw failure(of: stretches, from: state, leaving: next)
    }
    next.checkInvariants(network)
    state = next
    return recorder.matrices
  }

  /// The steps, cut wherever a clamp begins or ends, with what acts in each piece.
  package func stretches(of steps: Range<Int>, _ condition: CycleCondition) -> [(
    columns: Range<Int>, drive: EliseDrive
  )] {
    let inside = condition.clamps.flatMap { [$0.steps.lowerBound, $0.steps.upperBound] }.filter {
      steps.contains($0) && $0 > steps.lowerBound
    }
    let borders = [steps.lowerBound] + Set(inside).sorted() + [steps.upperBound]
    let teacher = condition.otherTeacher.map(teacher(_:)) ?? (condition.nudged ? self.teacher : nil)
    return zip(borders, borders.dropFirst()).map { first, end in
      let own = first - steps.lowerBound..<end - steps.lowerBound
      return (
        first..<end,
        EliseDrive(
          teacher: teacher, plastic: condition.plastic,
          clamp: clampedPotentials(condition.clamps, at: first),
          current: own.count == condition.currents?.rows
            ? condition.currents : condition.currents?.rows(own))
      )
    }
  }

  /// U_m = E_L + A · level. The strength multiplies the conductances, λ/(1 − λ).
  private func teacher(_ input: TeacherInput) -> TeacherConductances {
    precondition(
      input.levels.rows == visibleCount && input.levels.columns == stepsPerCycle,
      "a teacher asks something of every visible neuron in every step")
    let (neuron, own) = (network.description.neuron, network.description.teacher)
    let pull = input.strength * own.nudgingStrength / (1 - own.nudgingStrength)
    return TeacherConductances(
      target: Matrix(
        rows: visibleCount, columns: stepsPerCycle,
        storage: input.levels.storage.map { neuron.leakReversal + own.amplitude * $0 }),
      nudgingStrength: pull / (1 + pull), neuron, timeStep: timeGrid.step)
  }

  /// The potential at which each soma is held in the stretch that begins at `step`; of several clamps the last counts.
  private func clampedPotentials(_ clamps: [SomaticClamp], at step: Int) -> [Double]? {
    let active = clamps.filter { $0.steps.contains(step) }
    if active.isEmpty { return nil }
    var potentials = Array(repeating: Double.nan, count: neuronCount)
    for clamp in active {
      for neuron in clamp.neurons.clamped(to: 0..<neuronCount) {
        potentials[neuron] = network.description.neuron.leakReversal + clamp.offset
      }
    }
    return potentials
  }
}
