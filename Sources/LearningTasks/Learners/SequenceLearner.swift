import NumericalCore

/// Something that learns a periodic sequence and replays it: the interface between a model and an experiment.
///
/// A learner is a description that was built; everything that changes while it runs is in its state, a value. So
/// copying the state copies the learner, and running one cycle twice from the same state gives the same bytes.
public protocol SequenceLearner: Sendable {
  /// Everything that changes: potentials, weights, histories, the number of completed steps.
  associatedtype State: Sendable, Equatable

  /// How long a step is.
  var timeGrid: TimeGrid { get }
  /// The neurons that get the teacher; they come first.
  var visibleCount: Int { get }
  /// All neurons.
  var neuronCount: Int { get }
  /// The length of the sequence.
  var stepsPerCycle: Int { get }

  /// What ``runCycle(_:_:recording:)`` can record; ``SignalPlan/rate`` is among it.
  var signals: [RecordableSignal] { get }
  /// Names of ``arrays(of:)`` that can be recorded once a cycle, after its last step: for example the weights.
  var snapshots: [String] { get }

  /// The rates that the teacher asks for, visible neuron × sample, one sample every `interval` steps from step 0 on.
  func targetRates(every interval: Int) -> Matrix<Double>

  /// The state before the first step.
  func initialState() throws(SubsongError) -> State
  /// The complete state as arrays; ``state(from:)`` gives it back bit for bit.
  func arrays(of state: State) -> NamedArrays
  /// The state that was stored as arrays.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the arrays are not those of a state of this learner.
  func state(from arrays: NamedArrays) throws(SubsongError) -> State

  /// Runs some steps of one cycle: a cycle counts its steps, and the teacher its columns, from 0 to ``stepsPerCycle`` − 1.
  ///
  /// Recording changes nothing in the state, to the last bit.
  ///
  /// - Parameters:
  ///   - state: the state, which is carried on; after an error it is as it was before.
  ///   - steps: of the cycle.
  ///   - condition: what the world does in these steps.
  ///   - plans: what to record.
  /// - Returns: one matrix a plan: the signal after those of the steps 0, `interval`, 2 `interval`, … of the cycle that were run,
  ///   sample × neuron, with the neurons of the plan's population only.
  /// - Throws: ``NumericalCore/SubsongError`` (numerical) if the state left the numbers.
  /// - Precondition: each plan names one of ``signals``.
  @discardableResult
  func run(
    _ state: inout State, steps: Range<Int>, _ condition: CycleCondition, recording plans: [SignalPlan]
  ) throws(SubsongError) -> [Matrix<Double>]
}

extension SequenceLearner {
  /// Runs one cycle; see ``run(_:steps:_:recording:)``.
  @discardableResult
  public func runCycle(
    _ state: inout State, _ condition: CycleCondition, recording plans: [SignalPlan]
  ) throws(SubsongError) -> [Matrix<Double>] {
    try run(&state, steps: 0..<stepsPerCycle, condition, recording: plans)
  }

  /// Runs one cycle and records nothing.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (numerical) if the state left the numbers.
  public func runCycle(_ state: inout State, _ condition: CycleCondition) throws(SubsongError) {
    try runCycle(&state, condition, recording: [])
  }

  /// The neurons of a population: visible ones come first.
  package func neurons(of population: SignalPlan.Population) -> Range<Int> {
    switch population {
    case .visible: 0..<visibleCount
    case .latent: visibleCount..<neuronCount
    case .all: 0..<neuronCount
    }
  }
}
