import Elise
import LearningTasks
import NumericalCore

/// A network that goes on learning for as long as it is measured: teacher and plasticity on, one cycle after the other.
final class NetworkTraining {
  private let network: EliseNetwork
  private let engine: any EliseEngine
  private let drive: EliseDrive
  private let stepsPerCycle: Int
  private var state: EliseState
  /// The next step of the cycle.
  private var column = 0

  init(_ learner: EliseLearner, engine options: EngineOptions) {
    network = learner.network
    engine = options.engine(for: network)
    stepsPerCycle = learner.stepsPerCycle
    state = learner.initialState()
    drive = EliseDrive(
      teacher: TeacherConductances(
        target: learner.targetPotential, nudgingStrength: network.description.teacher.nudgingStrength,
        network.description.neuron), plastic: true, clamp: nil)
  }

  /// A tenth of a cycle: the largest networks take long over a whole one.
  private var stretch: Int { max(1, stepsPerCycle / 10) }

  /// The steps of the network as work of some tenths of a cycle. Tenths that follow each other are one call of the engine, up to
  /// a whole cycle, as in training.
  var work: TimedWork {
    TimedWork(unitsPerRepeat: Double(stretch)) { [self] repeats in advance(by: repeats * stretch) }
  }

  /// u of all neurons now, mV.
  var somaticPotential: [Double] { state.somaticPotential }

  func advance(by steps: Int) {
    var left = steps
    while left > 0 {
      let columns = column..<min(column + left, stepsPerCycle)
      engine.advance(network, &state, columns: columns, drive: drive)
      left -= columns.count
      column = columns.upperBound % stepsPerCycle
    }
  }
}
