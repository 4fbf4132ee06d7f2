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

  /// The rates that the teacher asks for, visible neuron × sample, one sample every `interval` steps from step 0 on.
  func targetRates(every interval: Int) -> Matrix<Double>

  /// The state before the first step.
  func initialState() throws(SubsongError) -> State

  /// Runs one cycle: the teacher's column counts from 0 to ``stepsPerCycle`` − 1.
  ///
  /// - Parameters:
  ///   - state: the state, which is carried on.
  ///   - condition: what the world does in this cycle.
  ///   - recording: what to record, if anything.
  /// - Returns: rates after the steps 0, `interval`, 2 `interval`, … of the cycle, neuron × sample.
  /// - Throws: ``SubsongError`` (numerical) if the state left the numbers.
  @discardableResult
  func runCycle(_ state: inout State, _ condition: CycleCondition, recording: RateRecordingPlan?)
    throws(SubsongError) -> Matrix<Double>?
}

/// What the world does to a learner during one cycle.
public struct CycleCondition: Hashable, Sendable {
  /// Whether the teacher nudges the visible neurons (λ_on).
  public var nudged: Bool
  /// Whether the plastic weights change.
  public var plastic: Bool
  /// Somata held at a potential, in addition.
  public var clamps: [SomaticClamp]

  public init(nudged: Bool, plastic: Bool = true, clamps: [SomaticClamp] = []) {
    self.nudged = nudged
    self.plastic = plastic
    self.clamps = clamps
  }

  /// A cycle with the teacher.
  public static let nudged = CycleCondition(nudged: true)
  /// A cycle on its own. Plasticity stays on, as it always does.
  public static let free = CycleCondition(nudged: false)
}

/// Some neurons' somata, held at resting potential plus an offset for some steps of a cycle.
public struct SomaticClamp: Hashable, Codable, Sendable {
  /// Steps of the cycle, from 0.
  public var steps: Range<Int>
  /// Neurons, from 0.
  public var neurons: Range<Int>
  /// Above the leak reversal potential, mV.
  public var offset: Double

  public init(steps: Range<Int>, neurons: Range<Int>, offset: Double) {
    self.steps = steps
    self.neurons = neurons
    self.offset = offset
  }
}

/// Which rates of a cycle are recorded.
public struct RateRecordingPlan: Hashable, Codable, Sendable {
  /// A population of a learner with visible and latent neurons.
  public enum Population: String, Hashable, Codable, Sendable, CaseIterable { case visible, all }

  /// A sample is taken after step 0 of the cycle and every so many steps from there.
  public var interval: Int
  public var population: Population

  public init(every interval: Int, of population: Population) {
    self.interval = interval
    self.population = population
  }

  /// The number of samples of a cycle, one every `interval` steps from step 0 on.
  package static func sampleCount(stepsPerCycle: Int, every interval: Int) -> Int {
    (stepsPerCycle + interval - 1) / interval
  }
}
