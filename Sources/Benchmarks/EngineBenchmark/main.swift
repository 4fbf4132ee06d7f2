import Elise
import LearningTasks
import NumericalCore

let song = try Song.load("fuer-elise")
for latent in [50] {
  var d = EliseDescription.paper
  d.latentCount = latent
  let learner = try EliseLearner(d, song: song, seed: 12345, engine: .step)
  var state = learner.initialState()
  let clock = ContinuousClock()
  for _ in 0..<5 {
    let t = try clock.measure { for _ in 0..<100 { try learner.runCycle(&state, .nudged, recording: nil) } }
    print(latent, t / 250_000)
  }
}
