import Elise
import Integrators
import LearningTasks
import NumericalCore

/// How exactly methods of integration follow the network's equations, and what they cost.
///
/// The demo's network learns for one cycle from rest. The errors are those of the somatic potentials of all neurons at every
/// millisecond of that cycle, against a solution that is much finer: a method of order 4 with cubic interpolation and two
/// very short steps h and h/2, extrapolated to h = 0 (2 u_{h/2} − u_h), since the error that remains, that of changing the
/// weights once a step, is proportional to the step.
struct IntegratorBenchmark {
  var settings: [IntegratorSetting]
  var passes: Int
  var passDuration: Duration
  /// h is the baseline's step divided by this.
  var referenceFactor: Int

  static let full = IntegratorBenchmark(
    settings: IntegratorSetting.full, passes: 9, passDuration: .milliseconds(60), referenceFactor: 32)
  static let smoke = IntegratorBenchmark(
    settings: IntegratorSetting.smoke, passes: 3, passDuration: .milliseconds(4), referenceFactor: 8)

  func rows() throws(SubsongError) -> [IntegratorBenchmarkRow] {
    let song = try EngineBenchmarkPlan.song()
    let base = try EliseNetwork(.default, visibleCount: song.rowNames.count, seed: 1)
    var learners: [EliseLearner] = []
    for setting in settings { learners.append(try EliseLearner(setting.network(of: base), song: song)) }
    let times = measure(learners)
    let solution = try solution(base, song)
    let rows = zip(zip(settings, learners), times).map { pair, time in
      IntegratorBenchmarkRow(
        pair.0, cost: time, errors: zip(Self.trajectory(pair.1), solution).map { $0 - $1 })
    }
    guard let first = rows.first else { return [] }
    return rows.map { $0.relative(to: first) }
  }

  /// ns of a simulated ms for each learner, measured in turns.
  private func measure(_ learners: [EliseLearner]) -> [Double] {
    let works = learners.map { NetworkTraining($0, engine: .default).work }
    for work in works { work.calibrate(to: passDuration) }
    for _ in 0..<passes {
      for work in works { work.measurePass() }
    }
    return zip(works, learners).map { PassTimes($0.nanoseconds).median / $1.timeGrid.step }
  }

  private func solution(_ base: EliseNetwork, _ song: Song) throws(SubsongError) -> [Double] {
    var trajectories: [[Double]] = []
    for factor in [referenceFactor, 2 * referenceFactor] {
      let network = try IntegratorSetting(
        method: .rk4, timeStep: IntegratorSetting.baseline.timeStep / Double(factor),
        interpolation: .cubicHermite
      ).network(of: base)
      trajectories.append(Self.trajectory(try EliseLearner(network, song: song)))
    }
    return zip(trajectories[0], trajectories[1]).map { 2 * $1 - $0 }
  }

  /// u of all neurons at every millisecond of the first cycle.
  private static func trajectory(_ learner: EliseLearner) -> [Double] {
    let training = NetworkTraining(learner, engine: .default)
    let stepsPerSample = Int((1 / learner.timeGrid.step).rounded())
    return (0..<learner.stepsPerCycle / stepsPerSample).flatMap { _ in
      training.advance(by: stepsPerSample)
      return training.somaticPotential
    }
  }
}
