import Elise
import Integrators
import LearningTasks
import NumericalCore

/// How exactly methods of integration follow the network's equations, and what they cost.
///
/// The demo's network learns for one cycle from rest. The errors are those of the somatic potentials of all neurons at every
/// millisecond of that cycle, against a solution that is much finer: forward Euler with two very short steps h and h/2,
/// extrapolated to h = 0 (2 u_{h/2} − u_h), since its error is proportional to the step.
struct IntegratorBenchmark {
  var settings: [IntegratorSetting]
  var passes: Int
  var passDuration: Duration
  /// h is the baseline's step divided by this.
  var referenceFactor: Int

  static let full = IntegratorBenchmark(
    settings: IntegratorSetting.full, passes: 9, passDuration: .milliseconds(60), referenceFactor: 64)
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
      let network = try IntegratorSetting.refined(by: factor).network(of: base)
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

/// One row of `bench integrators`.
struct IntegratorBenchmarkRow: Encodable {
  var method: String
  var timeStep, plasticityStep: Double
  var interpolation: String?
  var tolerance: Double?
  /// ns of a simulated ms.
  var cost: Double
  /// mV.
  var rmsError, maxError: Double
  /// Cost and root-mean-square error over those of the baseline.
  var relativeCost = 1.0
  var relativeError = 1.0

  enum CodingKeys: String, CodingKey, CaseIterable {
    case method
    case timeStep = "time_step_ms"
    case plasticityStep = "plasticity_step_ms"
    case interpolation, tolerance
    case cost = "ns_per_ms"
    case rmsError = "rms_error_u_mv"
    case maxError = "max_error_u_mv"
    case relativeCost = "relative_cost"
    case relativeError = "relative_error"
  }

  init(_ setting: IntegratorSetting, cost: Double, errors: [Double]) {
    method = setting.method.rawValue
    timeStep = setting.timeStep
    plasticityStep = setting.plasticityStep ?? setting.timeStep
    interpolation = setting.interpolation?.rawValue
    tolerance = setting.tolerance
    self.cost = cost
    rmsError = (errors.reduce(0) { $0 + $1 * $1 } / Double(max(1, errors.count))).squareRoot()
    maxError = errors.reduce(0) { max($0, abs($1)) }
  }

  func relative(to baseline: IntegratorBenchmarkRow) -> IntegratorBenchmarkRow {
    var row = self
    (row.relativeCost, row.relativeError) = (cost / baseline.cost, rmsError / baseline.rmsError)
    return row
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(method, forKey: .method)
    try container.encode(timeStep, forKey: .timeStep)
    try container.encode(plasticityStep, forKey: .plasticityStep)
    // Undefined is null, not absent.
    try container.encode(interpolation, forKey: .interpolation)
    try container.encode(tolerance, forKey: .tolerance)
    try container.encode(cost, forKey: .cost)
    try container.encode(rmsError, forKey: .rmsError)
    try container.encode(maxError, forKey: .maxError)
    try container.encode(relativeCost, forKey: .relativeCost)
    try container.encode(relativeError, forKey: .relativeError)
  }
}

extension [IntegratorBenchmarkRow] {
  /// The rows as a file; an undefined value is an empty field.
  var csv: String {
    let head = IntegratorBenchmarkRow.CodingKeys.allCases.map(\.rawValue).joined(separator: ",") + "\n"
    return reduce(into: head) { text, row in
      let start = [row.method, "\(row.timeStep)", "\(row.plasticityStep)", row.interpolation ?? ""]
      let tolerance = row.tolerance.map { "\($0)" } ?? ""
      let numbers = [row.cost, row.rmsError, row.maxError, row.relativeCost, row.relativeError]
      text += (start + [tolerance] + numbers.map { "\($0)" }).joined(separator: ",") + "\n"
    }
  }

  /// The rows for people.
  var lines: [String] {
    [
      "                                              ns per simulated ms      error of u in mV",
      "method   step (ms)  plasticity  interpolation     ns  over baseline       rms       max  over baseline",
    ]
      + map { row in
        row.method.padded(to: 8) + "\(row.timeStep)".padded(left: 10)
          + "\(row.plasticityStep)".padded(left: 12)
          + "  " + (row.interpolation ?? "-").padded(to: 13) + fixed(row.cost, 0).padded(left: 8)
          + fixed(row.relativeCost, 2).padded(left: 14) + fixed(row.rmsError, 6).padded(left: 11)
          + fixed(row.maxError, 5).padded(left: 10) + fixed(row.relativeError, 4).padded(left: 14)
      }
  }
}
