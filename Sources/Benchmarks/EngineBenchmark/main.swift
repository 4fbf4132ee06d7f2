import Elise
import LearningTasks
import NumericalCore

// Time of one step, for both engines and several sizes: `swift run -c release EngineBenchmark [neurons …]`.
// Each figure is the median of some passes over a few milliseconds, after a warm-up; N counts visible and latent neurons.

/// The median time of one step in ns, with the smallest and the largest of the passes.
func nanosecondsPerStep(_ learner: EliseLearner, cyclesPerPass: Int, passes: Int) throws -> [Double] {
  var state = learner.initialState()
  try learner.runCycle(&state, .nudged, recording: nil)
  let steps = Double(cyclesPerPass * learner.stepsPerCycle)
  let times = try (0..<passes).map { _ in
    try ContinuousClock().measure {
      for _ in 0..<cyclesPerPass { try learner.runCycle(&state, .nudged, recording: nil) }
    } / .nanoseconds(1) / steps
  }.sorted()
  return [times[passes / 2], times[0], times[passes - 1]]
}

let song = try SongLibrary.song(named: "fuer-elise")
let sizes = CommandLine.arguments.dropFirst().compactMap { Int($0) }
print("engine,neurons,ns_per_step,ns_smallest,ns_largest")
for neurons in sizes.isEmpty ? [63, 213, 513, 1013] : Array(sizes) {
  var description = EliseDescription.default
  description.latentCount = max(0, neurons - song.rowNames.count)
  for kind in [EngineKind.step, .reference] where kind == .step || neurons <= 63 {
    let learner = try EliseLearner(description, song: song, seed: 1, engine: EngineOptions(kind))
    let cycles = kind == .step ? max(1, 4_000_000 / (neurons * neurons * 25)) : 1
    let result = try nanosecondsPerStep(learner, cyclesPerPass: cycles, passes: 9)
    print("\(kind.rawValue),\(neurons),\(result.map { "\($0.rounded())" }.joined(separator: ","))")
  }
}
