import Elise
import LearningTasks
import NumericalCore

/// The time of one step of a network by every engine, beside what the machine can do at best.
///
/// A step reads and writes every weight once and does four operations with it (a rank-1 update and a product). So it takes at
/// least as long as reading and writing an array of that size in place (the *streaming bound*; the array lies in the cache in
/// which the weights would), unless several steps share one pass, and at least as long as 4 N² operations at the highest
/// rate of the arithmetic units (the *flop bound*). Both are measured beside the engines, in turns: pass 1 of all, then pass 2
/// of all, so that a machine that changes its pace changes it for all.
struct EngineBenchmark {
  let plan: EngineBenchmarkPlan
  let song: Song

  /// - Throws: ``SubsongError`` (usage) if the plan makes no sense.
  init(_ plan: EngineBenchmarkPlan) throws(SubsongError) {
    self.plan = plan
    song = try EngineBenchmarkPlan.song()
    try plan.validate(visibleCount: song.rowNames.count)
  }

  /// Whose time is measured.
  fileprivate enum Contender: Hashable {
    case engine(EngineBenchmarkPlan.Setting)
    case streaming(Precision, threads: Int)
    case arithmetic(Precision, threads: Int)
  }

  /// The bounds of a size, ns per step.
  struct Bounds {
    fileprivate var times: [Contender: PassTimes]
    fileprivate var neurons: Int

    func streaming(_ precision: Precision, threads: Int) -> Double {
      times[.streaming(precision, threads: threads)]?.median ?? .nan
    }

    func arithmetic(_ precision: Precision, threads: Int) -> Double {
      let perOperation = times[.arithmetic(precision, threads: threads)]?.median ?? .nan
      return 4 * Double(neurons) * Double(neurons) * perOperation
    }
  }

  /// The rows of one size.
  func rows(neurons: Int) throws(SubsongError) -> [EngineBenchmarkRow] {
    let settings = plan.settings(neurons: neurons)
    let engines = try engines(neurons: neurons, settings)
    let times = measure(engines + limits(neurons: neurons))
    let bounds = Bounds(times: times, neurons: neurons)
    return settings.compactMap { setting in
      times[.engine(setting)].map { EngineBenchmarkRow(neurons: neurons, setting, $0, bounds) }
    }
  }

  /// The bounds alone.
  func bounds(neurons: Int) -> Bounds {
    Bounds(times: measure(limits(neurons: neurons)), neurons: neurons)
  }

  private func measure(_ contenders: [(Contender, TimedWork)]) -> [Contender: PassTimes] {
    for (contender, work) in contenders {
      if case .engine = contender {
        work.calibrate(to: plan.enginePass)
      } else {
        work.calibrate(to: plan.boundPass)
      }
    }
    for _ in 0..<plan.passes {
      for (_, work) in contenders { work.measurePass() }
    }
    return Dictionary(uniqueKeysWithValues: contenders.map { ($0, PassTimes($1.nanoseconds)) })
  }

  private func engines(neurons: Int, _ settings: [EngineBenchmarkPlan.Setting]) throws(SubsongError)
    -> [(Contender, TimedWork)]
  {
    let learner = try EliseLearner(description(neurons: neurons), song: song, seed: 1)
    return settings.map { setting in
      (.engine(setting), NetworkTraining(learner, engine: setting.options).work)
    }
  }

  /// The default network of a size, stepped as in the paper.
  func description(neurons: Int) -> EliseDescription {
    var description = EliseDescription.default
    description.integration = .paper
    description.latentCount = neurons - song.rowNames.count
    return description
  }

  private func limits(neurons: Int) -> [(Contender, TimedWork)] {
    plan.precisions.flatMap { precision in
      plan.boundThreads.flatMap { threads -> [(Contender, TimedWork)] in
        let (streaming, arithmetic) =
          switch precision {
          case .double: Self.limits(of: Double.self, neurons: neurons, threads: threads)
          case .single: Self.limits(of: Float.self, neurons: neurons, threads: threads)
          }
        return [
          (.streaming(precision, threads: threads), streaming),
          (.arithmetic(precision, threads: threads), arithmetic),
        ]
      }
    }
  }

  private static func limits<Number: MeasuredNumber>(of: Number.Type, neurons: Int, threads: Int) -> (
    streaming: TimedWork, arithmetic: TimedWork
  ) {
    let weights = StreamedArray<Number>(count: neurons * neurons)
    let rounds = 10_000
    return (
      TimedWork(unitsPerRepeat: 1) { weights.stream(passes: $0, threads: threads) },
      TimedWork(unitsPerRepeat: PeakArithmetic<Number>.operations(rounds: rounds, threads: threads)) {
        PeakArithmetic<Number>.run(rounds: rounds * $0, threads: threads)
      }
    )
  }
}
