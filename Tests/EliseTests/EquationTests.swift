import Elise
import LearningTasks
import NumericalCore
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Each equation by itself, against its closed form and its fixed point.
@Suite struct EquationTests {
  let p = NeuronParameters()

  /// Catches exchanged slope and threshold, and a wrong sign.
  @Test func rateIsHalfAtThresholdAndHasSlopeAOverFour() {
    #expect(EliseEquations.rate(p.rateThreshold, p) == 0.5)
    let h = 1e-5
    let slope =
      (EliseEquations.rate(p.rateThreshold + h, p) - EliseEquations.rate(p.rateThreshold - h, p)) / (2 * h)
    #expect(abs(slope - p.rateSlope / 4) < 1e-10)
    // 1 / (1 + e^3.6), the published resting rate.
    #expect(abs(EliseEquations.rate(p.leakReversal, p) - 0.026596993576865863) < 1e-17)
  }

  /// Catches a soma that does not settle where dendrite and leak balance.
  @Test(arguments: [-75.0, -70, -62.5, -50, 0])
  func predictionIsTheStationaryFreeSoma(v: Double) {
    let u = EliseEquations.dendriticPrediction(v, p)
    let du = EliseEquations.somaticChange(
      u: u, v: v, excitatory: 0, inhibitory: 0, coupling: p.dendriticCoupling, p)
    #expect(abs(du) < 1e-12)
  }

  /// Catches a teacher that pulls elsewhere than to U_m, or with a strength other than λ.
  @Test(arguments: [(-70.0, -66.0, 0.6), (-50.0, -70.0, 0.6), (-63.0, -55.0, 0.2), (-50.0, -52.0, 0.95)])
  func nudgedSomaSettlesBetweenPredictionAndTarget(target: Double, v: Double, lambda: Double) {
    let g = EliseEquations.teacherConductances(target: target, nudgingStrength: lambda, p)
    let total = lambda / (1 - lambda) * (p.leakConductance + p.dendriticCoupling)
    #expect(abs(g.excitatory + g.inhibitory - total) < 1e-12 * total)
    let reversal =
      (g.excitatory * p.excitatoryReversal + g.inhibitory * p.inhibitoryReversal)
      / (g.excitatory + g.inhibitory)
    #expect(abs(reversal - target) < 1e-12 * abs(target))
    let u = (1 - lambda) * EliseEquations.dendriticPrediction(v, p) + lambda * target
    let du = EliseEquations.somaticChange(
      u: u, v: v, excitatory: g.excitatory, inhibitory: g.inhibitory, coupling: p.dendriticCoupling, p)
    #expect(abs(du) < 1e-10)
  }

  /// The paper's numbers: 3.15 in all, whatever the target.
  @Test func teacherTotalIsThePublishedOne() {
    let g = EliseEquations.teacherConductances(target: -57, nudgingStrength: 0.6, p)
    #expect(abs(g.excitatory + g.inhibitory - 3.15) < 1e-12)
  }

  /// Catches a dendritic input that is scaled by anything but g_L: weights are in mV.
  @Test func stationaryDendriteIsRestPlusInput() {
    #expect(EliseEquations.dendriticChange(v: p.leakReversal + 7.5, input: 7.5, p) == 0)
  }

  /// The stationary trace of rate r is g_D/(g_L + g_D) r = 0.952 r.
  @Test func stationaryTrace() {
    let s = p.dendriticCoupling / (p.leakConductance + p.dendriticCoupling) * 0.8
    #expect(abs(EliseEquations.traceChange(s: s, delayedRate: 0.8, p)) < 1e-16)
    #expect(abs(s / 0.8 - 0.9523809523809523) < 1e-15)
  }

  /// The trace is the derivative of the prediction by the weight, at every time; catches a trace with another filter or gain.
  @Test func traceIsTheDerivativeOfThePrediction() {
    let (dt, h) = (0.1, 1e-4)
    var (v, vShifted, s) = (p.leakReversal, p.leakReversal, 0.0)
    var random = SeedTree(seed: 5).stream("test")
    for _ in 0..<500 {
      let rate = random.uniform()
      v += dt * EliseEquations.dendriticChange(v: v, input: 3.0 * rate, p)
      vShifted += dt * EliseEquations.dendriticChange(v: vShifted, input: (3.0 + h) * rate, p)
      s += dt * EliseEquations.traceChange(s: s, delayedRate: rate, p)
      let derivative =
        (EliseEquations.dendriticPrediction(vShifted, p) - EliseEquations.dendriticPrediction(v, p)) / h
      #expect(abs(derivative - s) < 1e-8)
    }
  }

  /// Catches a sign error: a soma above its prediction strengthens active inputs.
  @Test func weightsGrowWhereTheSomaExceedsThePrediction() {
    let change = EliseEquations.weightChange(learningRate: 0.5, rate: 0.75, predictedRate: 0.25, trace: 0.5)
    #expect(change == 0.125)
    #expect(
      EliseEquations.weightChange(learningRate: 0.5, rate: 0.25, predictedRate: 0.75, trace: 0.5) == -0.125)
    #expect(EliseEquations.weightChange(learningRate: 0.5, rate: 0.25, predictedRate: 0.75, trace: 0) == 0)
  }

  /// Catches a scaffold that lets rates below rest through.
  @Test func scaffoldConductanceHasAFloor() {
    let rest = EliseEquations.rate(p.leakReversal, p)
    #expect(EliseEquations.scaffoldConductance(6, rate: 0, restingRate: rest) == 6 * rest)
    #expect(EliseEquations.scaffoldConductance(6, rate: 0.5, restingRate: rest) == 3)
  }
}
