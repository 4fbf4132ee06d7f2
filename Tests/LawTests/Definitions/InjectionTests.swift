import Elise
import Experiments
import Integrators
import LearningTasks
import NumericalCore
import Testing

/// Drive and noise as somata feel them.
@Suite struct InjectionTests {
  /// One Euler step is h I, whatever else acts on the soma; catches a current that is scaled with a conductance.
  @Test(arguments: [EngineKind.reference, .step, .block])
  func oneStepOfEulerIsTheCurrent(engine: EngineKind) throws {
    let (learner, state) = try SmallNetwork.published.trained(engine)
    let drive = Perturbation.example(.drive).with {
      ($0.dose, $0.target) = (30, PerturbationTarget(.all, neurons: 1..<5))
    }
    let (driven, free) = (
      try DisturbedCycles([drive], learner, from: state, plastic: false),
      try DisturbedCycles([], learner, from: state, plastic: false)
    )
    for neuron in 0..<7 {
      let change = driven.somatic[50][neuron] - free.somatic[50][neuron]
      #expect(abs(change - ((1..<5).contains(neuron) ? 3 : 0)) < 1e-12)
    }
    #expect(driven.dendritic[50] == free.dendritic[50])
    // As long as no delayed rate has arrived, dendrites know nothing of it.
    let shortest = Int(learner.network.lags.dendritic.min() ?? 0)
    #expect(driven.dendritic[50 + shortest] == free.dendritic[50 + shortest])
  }

  /// A free visible soma is displaced by I / (g_L + g_D) as long as its dendrite does not know.
  @Test(arguments: SmallNetwork.allCases, [40.0, -15])
  func aVisibleSomaFollowsByOhmsLaw(network: SmallNetwork, current: Double) throws {
    let (learner, state) = try network.trained { ($0.delays.shortest, $0.delays.longest) = (15, 20) }
    let drive = Perturbation.example(.drive).with {
      ($0.dose, $0.target) = (current, PerturbationTarget(.visible))
    }
    let (driven, free) = (
      try DisturbedCycles([drive], learner, from: state, plastic: false),
      try DisturbedCycles([], learner, from: state, plastic: false)
    )
    // 11 ms are 23 time constants of 1 / 2.1 ms.
    for neuron in 0..<3 {
      #expect(abs(driven.somatic[160][neuron] - free.somatic[160][neuron] - current / 2.1) < 1e-8)
    }
    // Half a time constant after its end: h g = 0.021 a step.
    let rest = driven.somatic[219][0] - free.somatic[219][0]
    #expect(abs(rest) < abs(current) * 1e-3)
  }

  /// A soma with leak alone turns white noise into σ² / (2 g) of variance; catches the wrong power of the step once more,
  /// where it matters. The bound is five standard errors of about 1200 nearly independent samples.
  @Test(arguments: [0.1, 0.05])
  func whiteNoiseGivesASomaItsVariance(step: Double) throws {
    let learner = try SmallNetwork.clean.learner {
      $0.timeStep = step
      $0.latentCount = 0
      ($0.connectivity.visibleFromVisible, $0.plasticity.visibleToVisible) = (0, 0)
    }
    let noise = Perturbation(.whiteNoise).with { ($0.dose, $0.duration) = (2, nil) }
    let run = try DisturbedCycles([noise], learner, from: learner.initialState(), cycles: 20)
    // Without input the dendrite stays at E_L, and the soma feels g_L + g_D = 2.1 / ms.
    let interval = Int((1.2 / step).rounded())
    let samples = stride(from: 5 * interval, to: run.somatic.count, by: interval).flatMap { run.somatic[$0] }
    let displacements = samples.map { $0 + 70 }
    let variance = meanProduct(displacements, displacements)
    // With x = g h a step of the midpoint rule is y ← (1 − x + x²/2) y + h (1 − x/2) I; for h → 0 the variance is σ² / (2 g).
    let x = 2.1 * step
    let (decay, gain) = (1 - x + x * x / 2, step * (1 - x / 2))
    let expected = gain * gain * 4 / step / (1 - decay * decay)
    let bound = 5 * (2 / Double(samples.count)).squareRoot()
    #expect(abs(variance / expected - 1) < bound, "\(variance / expected)")
    #expect(abs(expected - 4 / (2 * 2.1)) < 0.03 * expected)
  }

  /// The conditions that reach the network hold one process through cycles and cuts by other perturbations.
  @Test(arguments: [PerturbationKind.whiteNoise, .colouredNoise])
  func noiseGoesOnOverCutsAndCycles(kind: PerturbationKind) throws {
    let (learner, state) = try SmallNetwork.clean.trained()
    let noise = Perturbation(kind).with { $0.duration = nil }
    func currents(_ others: [Perturbation]) throws -> [Double] {
      try DisturbedCycles([noise] + others, learner, from: state, cycles: 3).conditions
        .flatMap { $0.condition.currents?.storage ?? [] }
    }
    let cuts = [3.0, 10, 23.9, 24, 31.7].map { onset in
      Perturbation(.clamp).with { ($0.onset, $0.duration) = (onset, 5.5) }
    }
    let whole = try currents([])
    #expect(whole.count == 3 * 240 * 7)
    #expect(try currents(cuts) == whole)
  }
}
