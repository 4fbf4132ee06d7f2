import Elise
import Experiments
import LearningTasks
import NumericalCore

/// How fast a complete training of the demo's network runs: as `train` does it, with validation and recording.
struct TrainingBenchmark {
  let plan: EngineBenchmarkPlan
  let song: Song

  /// One row of `training.csv`.
  struct Row {
    var setting: EngineBenchmarkPlan.Setting
    var neurons: Int
    var stepsPerSecond: Double
  }

  init(_ benchmark: EngineBenchmark) { (plan, song) = (benchmark.plan, benchmark.song) }

  /// The neurons of the demo.
  var neurons: Int { song.rowNames.count + EliseDescription.default.latentCount }

  /// Trains once briefly, to learn how many cycles fill the time, and once for that time.
  func row(_ setting: EngineBenchmarkPlan.Setting) throws(SubsongError) -> Row {
    let learner = try EliseLearner(.default, song: song, seed: 1, engine: setting.options)
    let interval = TrainingSchedule().validationInterval
    let brief = try train(learner, cycles: interval)
    let blocks = Int((plan.training / brief.elapsed).rounded(.up))
    let (steps, elapsed) = try train(learner, cycles: interval * max(1, blocks))
    return Row(
      setting: setting, neurons: learner.neuronCount,
      stepsPerSecond: Double(steps) / (elapsed / .seconds(1)))
  }

  private func train(_ learner: EliseLearner, cycles: Int) throws(SubsongError) -> (
    steps: Int, elapsed: Duration
  ) {
    var schedule = TrainingSchedule()
    schedule.trainingCycles = cycles
    let experiment = try SequenceExperiment(learner, schedule)
    var state = learner.initialState()
    let clock = ContinuousClock()
    let start = clock.now
    _ = try experiment.train(&state)
    return (state.completedSteps, clock.now - start)
  }
}

extension [TrainingBenchmark.Row] {
  var csv: String {
    reduce(into: "engine,precision,threads,steps_per_second\n") { text, row in
      let setting = row.setting
      text += "\(setting.engine.rawValue),\(setting.precision.rawValue),\(setting.threads)"
      text += ",\(row.stepsPerSecond)\n"
    }
  }

  var lines: [String] {
    guard let neurons = first?.neurons else { return [] }
    return ["complete training, \(neurons) neurons", "precision  threads  engine     steps per second"]
      + map { row in
        row.setting.precision.rawValue.padded(to: 9) + "\(row.setting.threads)".padded(left: 9) + "  "
          + row.setting.engine.rawValue.padded(to: 11) + fixed(row.stepsPerSecond, 0).padded(left: 16)
      }
  }

  /// For scripts: the fastest engine of each precision and number of threads, as a row named `training`.
  func summary(_ bounds: EngineBenchmark.Bounds) -> [EngineBenchmarkRow] {
    var fastest: [TrainingBenchmark.Row] = []
    for row in self {
      let rival = fastest.firstIndex {
        $0.setting.precision == row.setting.precision && $0.setting.threads == row.setting.threads
      }
      guard let rival else {
        fastest.append(row)
        continue
      }
      if row.stepsPerSecond > fastest[rival].stepsPerSecond { fastest[rival] = row }
    }
    return fastest.map { row in
      EngineBenchmarkRow(
        neurons: row.neurons, row.setting, named: "training", PassTimes([1e9 / row.stepsPerSecond]), bounds)
    }
  }
}
