import Elise
import Experiments
import LearningTasks
import NumericalCore
import Foundation

let a = CommandLine.arguments
let song = try Song.load("fuer-elise")
var d = a[1] == "paper" ? EliseDescription.paper : .default
d.latentCount = Int(a[3])!
if a[4] == "r" { d.mode = .reservoir }
for x in a.dropFirst(5) {
  if x == "pub" { d.scaffold.growth = .published }
  if x == "ring" { d.delays.rule = .ringBuffer }
  if x.hasPrefix("p=") { d.scaffold.outgoing = Double(x.dropFirst(2))! }
  if x.hasPrefix("eta=") { d.plasticity.other = Double(x.dropFirst(4))! }
  if x.hasPrefix("gsl") { d.randomStreams = .gsl }
}
let learner = try EliseLearner(d, song: song, seed: UInt64(a[2])!, engine: .step)
var state = learner.initialState()
let e = try SequenceExperiment(learner, TrainingSchedule())
let t0 = Date()
let val = try e.train(&state)
let t1 = Date()
var frozen = state
let rep = try e.replay(&state)
let fro = try e.replay(&frozen, plastic: false)
let t2 = Date()
let s = ExperimentSummary(validation: val, replay: rep.scores, frozenReplay: fro.scores)
func r(_ c: Int) -> ReplayScore { rep.scores.first { $0.cycle == c }! }
func f(_ x: Double) -> String { String(format: "%.6f", x) }
print("\(a[1]),\(a[4])\(a[3]),\(a[2]),\(learner.network.scaffold.edges.count),\(learner.network.scaffold.unnudged(visibleCount: 13, latentCount: d.latentCount).count)", f(s.validationCorrelation!), String(format: "%.8f", s.validationMSE!), s.firstCycle090 ?? -1, s.firstCycle095 ?? -1, f(r(3).correlation), f(r(50).correlation), f(r(98).correlation), f(s.replayCorrelationMean!), f(s.replayCorrelationMin!), String(format: "%.8f %.8f", r(3).meanSquaredError, r(98).meanSquaredError), r(3).shift, r(98).shift, f(s.frozenReplayCorrelationMean!), String(format: "train %.1f replay %.2f", t1.timeIntervalSince(t0), t2.timeIntervalSince(t1)), separator: ",")
