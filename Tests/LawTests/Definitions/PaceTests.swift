import Elise
import Experiments
import Integrators
import LearningTasks
import NumericalCore
import Testing

/// Temperature and delay jitter: what changes when things arrive.
@Suite struct PaceTests {
  /// How far u_Q(Q t) is from u(t) over a cycle and a half, mV; both run free from the same moment of the song.
  private func stretchError(by factor: Double, timeStep: Double) throws -> Double {
    let (learner, state) = try SmallNetwork.clean.trained(cycles: 4) {
      $0.timeStep = timeStep
      $0.integration.plasticityStep = timeStep
    }
    let cooling = Perturbation(.temperature).with { $0.dose = factor - 1 }
    let slow = try DisturbedCycles([cooling], learner, from: state, cycles: 3, plastic: false)
    let plain = try DisturbedCycles([], learner, from: state, cycles: 2, plastic: false)
    // Every 2 ms of the plain network are a whole number of steps of either.
    let steps = Int((2 / timeStep).rounded())
    var error = 0.0
    for sample in 1...17 {
      let index = Int((Double(sample * steps) * factor).rounded()) - 1
      for (u, expected) in zip(slow.somatic[index], plain.somatic[sample * steps - 1]) {
        error = max(error, abs(u - expected))
      }
    }
    return error
  }

  /// A network without input sings the same song more slowly, up to the error of the integration, which is of second order in
  /// the step; catches a time constant, a conductance or a delay that stays as it was.
  @Test(arguments: [1.25, 2, 0.8])
  func coolingStretchesTheSong(factor: Double) throws {
    let coarse = try stretchError(by: factor, timeStep: 0.1)
    let fine = try stretchError(by: factor, timeStep: 0.025)
    #expect(coarse < 0.2 && fine < coarse / 5, "\(coarse) mV, \(fine) mV")
  }

  /// Only the past is converted; catches a jump of a potential, a trace or a weight at the onset.
  @Test(arguments: SmallNetwork.allCases, [-0.5, 0.25, 1])
  func theStateGoesOn(network: SmallNetwork, dose: Double) throws {
    let (learner, state) = try network.trained()
    var timeline = try PerturbationTimeline(
      [Perturbation.example(.temperature).with { $0.dose = dose }], of: learner, song: SmallNetwork.song())
    var after = state
    try timeline.reach(50, &after)
    let altered = timeline.learner.network
    #expect(after.rates.depth == altered.historyDepth)
    #expect(after.rates == state.rates.resampled(depth: altered.historyDepth, slowing: 1 + dose))
    for (lag, before) in zip(altered.lags.dendritic, learner.network.lags.dendritic) {
      // Forward Euler without interpolation reads whole lags.
      #expect(abs(lag - before * (1 + dose)) <= (network == .published ? 0.5 : 0) + 1e-9)
    }
    after.rates = state.rates
    #expect(after == state)
  }

  /// Without conversion of what is under way a stretched network would jump as old rates arrive at new times: nowhere does a
  /// soma change faster than it does undisturbed, by more than a quarter.
  @Test func nothingJumpsAtTheOnset() throws {
    let (learner, state) = try SmallNetwork.clean.trained(cycles: 4)
    let run = try DisturbedCycles([.example(.temperature)], learner, from: state, plastic: false)
    let plain = try DisturbedCycles([], learner, from: state, plastic: false)
    func fastest(_ somata: [[Double]]) -> Double {
      zip(somata, somata.dropFirst()).map { deviation($0, $1) }.max() ?? 0
    }
    #expect(fastest(run.somatic) < 1.25 * fastest(plain.somatic))
  }

  /// Normal changes in ms, one for the dendritic path of a neuron and one for its somatic paths, which move together.
  @Test func jitterIsNormal() throws {
    let learner = try SmallNetwork.clean.learner {
      ($0.latentCount, $0.delays.shortest, $0.delays.longest) = (297, 5, 15)
    }
    let jitter = Perturbation(.delayJitter).with { $0.dose = 0.5 }
    var timeline = try PerturbationTimeline([jitter], of: learner, song: SmallNetwork.song())
    var state = learner.initialState()
    try timeline.reach(0, &state)
    let (before, after) = (learner.network.lags, timeline.learner.network.lags)
    func changes(_ path: KeyPath<EliseLags, [Double]>) -> [Double] {
      zip(after[keyPath: path], before[keyPath: path]).map { ($0 - $1) * 0.1 / 0.5 }
    }
    let (dendritic, somatic) = (changes(\.dendritic), changes(\.excitatory))
    #expect(areStandardNormal(dendritic) && areStandardNormal(somatic))
    let correlation = meanProduct(dendritic, somatic)
    #expect(abs(correlation) < 5 / 300.0.squareRoot())
    #expect(deviation(changes(\.inhibitory), somatic) < 1e-9)
  }

  /// A delay stays as long as the integration needs, and a multiple of the step where it has to be; afterwards all are as
  /// they were.
  @Test(arguments: SmallNetwork.allCases, Interpolation.allCases)
  func delaysStayReadable(network: SmallNetwork, interpolation: Interpolation) throws {
    let (learner, state) = try network.trained {
      $0.integration.interpolation = interpolation
      $0.latentCount = 20
    }
    let jitter = Perturbation.example(.delayJitter).with { $0.dose = 20 }
    var timeline = try PerturbationTimeline([jitter], of: learner, song: SmallNetwork.song())
    var after = state
    try timeline.reach(50, &after)
    let lags = timeline.learner.network.lags
    #expect(lags.dendritic.min() == Double(interpolation.shortestLag))
    #expect(lags.shortest >= Double(interpolation.shortestLag) && lags.isWhole == (interpolation == .none))
    #expect(after.rates.depth == timeline.learner.network.historyDepth)
    try timeline.learner.runCycle(&after, .free)
    try timeline.reach(170, &after)
    #expect(timeline.learner.network == learner.network && after.rates.depth == state.rates.depth)
  }
}
