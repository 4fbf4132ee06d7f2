import Elise
import Foundation
import Integrators
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// The definition of a step of a method from the table, piece by piece.
@Suite struct IntegrationTests {
  private let p = NeuronParameters()

  /// Two visible and one latent neuron; 0 talks to 1 by a dendrite of 5 mV and to the latent one by the scaffold.
  private func network(_ change: (inout EliseDescription) -> Void) throws -> EliseNetwork {
    var description = EliseDescription.default
    description.latentCount = 1
    change(&description)
    var weights = Matrix(rows: 3, columns: 3, repeating: 0.0)
    weights[1, 0] = 5
    return try EliseNetwork(
      description, visibleCount: 2,
      delays: EliseDelays(
        dendritic: [5, 5, 5], excitatory: [6, 6, 6], inhibitory: [9, 9, 9], rule: .exact),
      scaffold: Scaffold(edges: [.init(pre: 0, post: 2)]),
      synapses: Matrix(rows: 3, columns: 3, storage: weights.storage.map { $0 != 0 }), initialWeights: weights
    )
  }

  /// A state in which neuron 0 has had these rates, the newest last.
  private func state(_ network: EliseNetwork, past: [Double]) -> EliseState {
    var state = EliseState(atRest: network)
    for rate in past { state.rates.append([rate, network.restingRate, network.restingRate]) }
    return state
  }

  private func step(
    _ network: EliseNetwork, _ state: EliseState, teacher: TeacherConductances? = nil, plastic: Bool = false,
    clamp: [Double]? = nil, column: Int = 0
  ) -> EliseState {
    var state = state
    EngineOptions(.reference).engine(for: network).advance(
      network, &state, columns: column..<column + 1,
      drive: EliseDrive(teacher: teacher, plastic: plastic, clamp: clamp))
    return state
  }

  /// With a constant target the soma goes to the mean of its inputs by an exponential: u' = −λ (u − u∞). Catches a
  /// conductance that is missing, and a length of step other than h.
  @Test func constantTargetGivesAnExponential() throws {
    let network = try network {
      $0.integration.method = .rk8pd
      $0.integration.tolerance = 1e-13
    }
    let teacher = TeacherConductances(
      target: Matrix(rows: 2, columns: 3, repeating: -55), nudgingStrength: 0.6, p)
    let end = step(network, EliseState(atRest: network), teacher: teacher)
    let rate = 2.1 + 3.15
    // Neuron 0 has no input, so v stays at rest.
    let infinity = (0.1 * -70 + 2 * -70 + 3.15 * -55) / rate
    #expect(abs(end.somaticPotential[0] - (infinity + (-70 - infinity) * exp(-rate * 0.1))) < 1e-12)
    #expect(end.dendriticPotential[0] == -70)
    #expect(end.rates.rate(of: 0, stepsAgo: 0) == EliseEquations.rate(end.somaticPotential[0], p))
    #expect(end.completedSteps == 1)
  }

  /// v' = −g_L (v − E_L) + g_L W q(t) and s' = −g_L s + κ q(t) with the straight line q from a to b: solved in closed form. Catches
  /// nodes at other lags and a quantity that is frozen during the step.
  @Test func delayedRatesMoveDuringTheStep() throws {
    let network = try network {
      $0.integration.method = .rk8pd
      $0.integration.interpolation = .linear
    }
    let past = [0.1, 0.9, 0.3, 0.5, 0.2, 0.4, 0.8, 0.6]
    let end = step(network, state(network, past: past))
    let (h, tau) = (0.1, 10.0)
    // At a lag of 5 and 4 steps before the newest, 0.6.
    let (a, b) = (past[2], past[3])
    // The solution of x' = (q − x) / τ, q = a + (b − a) t / h, x(0) = 0.
    let slope = (b - a) / h
    let filtered = a + slope * (h - tau) - (a - slope * tau) * exp(-h / tau)
    #expect(abs(end.dendriticPotential[1] - (-70 + 5 * filtered)) < 1e-12)
    #expect(abs(end.trace[0] - 2 / 2.1 * filtered) < 1e-13)
  }

  /// The scaffold's conductances are bounded at the nodes, and a line between. Catches a bound on the line.
  @Test func scaffoldIsBoundedAtTheNodes() throws {
    let network = try network {
      $0.integration.method = .rk8pd
      $0.integration.interpolation = .linear
    }
    var past = Array(repeating: 0.3, count: 10)
    // Excitation is read at lags 6 and 5, inhibition at 9 and 8, before the newest.
    (past[3], past[4], past[0], past[1]) = (0.001, 0.7, 0.6, 0.002)
    let end = step(network, state(network, past: past))
    let rest = network.restingRate
    let system = OdeSystem(
      dimension: 1,
      derivative: { [p] t, y, dydt in
        let c = t / 0.1
        dydt[0] = EliseEquations.somaticChange(
          u: y[0], v: -70, excitatory: 0.3 * (rest + c * (0.7 - rest)),
          inhibitory: 6 * (0.6 + c * (rest - 0.6)), coupling: 2, p)
      })
    var expected = OdeState(values: [-70])
    try OdeStepper(system, method: .rk8pd).advance(&expected, by: 0.1)
    #expect(abs(end.somaticPotential[2] - expected.values[0]) < 1e-12)
  }

  /// A held soma stays; its dendrite and its trace go on as without. Catches a clamp that acts at the end only, whose rate
  /// would be right and whose step would not.
  @Test(arguments: [IntegrationMethod.rk4, .rk4imp, .msbdf])
  func clampsHoldTheSomaOnly(method: IntegrationMethod) throws {
    let network = try network {
      $0.integration.method = method
      $0.integration.tolerance = method == .msbdf ? 1e-9 : 0
    }
    let start = state(network, past: [0.1, 0.9, 0.3, 0.5, 0.2, 0.4, 0.8, 0.6])
    let free = step(network, start)
    let held = step(network, start, clamp: [-50, .nan, -40])
    #expect(held.somaticPotential == [-50, free.somaticPotential[1], -40])
    #expect(deviation(held.dendriticPotential, free.dendriticPotential) < 1e-9)
    #expect(deviation(held.trace, free.trace) < 1e-9)
    #expect(held.rates.rate(of: 0, stepsAgo: 0) == EliseEquations.rate(-50, p))
  }

  /// ΔW = p η (r − φ(v*)) s after every p-th step, with the dendrite before the step, which drove the soma through it. Catches a
  /// rate that is not multiplied, a count that begins anew in every call, and the wrong dendrite.
  @Test(arguments: [IntegrationMethod.euler, .rk4], [0, 0.1, 0.3])
  func weightsChangeEveryPlasticityStep(method: IntegrationMethod, plasticityStep: Double) throws {
    let network = try network {
      $0.integration.method = method
      $0.integration.plasticityStep = plasticityStep
      $0.plasticity.visibleToVisible = 0.7
    }
    let period = plasticityStep == 0.3 ? 3 : 1
    let teacher = TeacherConductances(
      target: Matrix(rows: 2, columns: 9, repeating: -50), nudgingStrength: 0.6, p)
    var now = state(network, past: [0.1, 0.9, 0.3, 0.5, 0.2, 0.4, 0.8, 0.6])
    for column in 0..<9 {
      let next = step(network, now, teacher: teacher, plastic: true, column: column)
      let v = now.dendriticPotential[1]
      let error =
        next.rates.rate(of: 1, stepsAgo: 0) - EliseEquations.rate(EliseEquations.dendriticPrediction(v, p), p)
      let change = Double(period) * 0.07 * error * next.trace[0]
      let expected = now.weights[1, 0] + ((column + 1) % period == 0 ? change : 0)
      #expect(abs(next.weights[1, 0] - expected) < 1e-14)
      #expect(abs(change) > 1e-5)
      now = next
    }
  }

  /// A ramp that meets its rest inside a step acts up to there: u at the end differs from what either end of the step
  /// gives. Catches a teacher that is held or drawn as a line from step to step.
  @Test func rampsActInsideTheStep() throws {
    let song = try Song(
      title: "t", rowNames: ["a", "b"], states: [[0], [], [0], [0]], stateDuration: 10)
    let network = try network {
      $0.timeStep = 0.5
      $0.delays.resolution = 0.5
      $0.integration.method = .rkf45
      $0.integration.tolerance = 1e-10
    }
    let target = try song.targetPotential(on: TimeGrid(step: 0.5), restingPotential: -70)
    let continuous: ContinuousTarget = { song.targetPotential(row: $0, at: $1, restingPotential: -70) }
    let teacher = TeacherConductances(
      target: target, nudgingStrength: 0.6, p, timeStep: 0.5, continuousTarget: continuous)
    // The ramp down ends at 13.333 ms, in the step from 13 to 13.5 ms.
    #expect(teacher.targetPotential(visible: 0, column: 26, fraction: 0.6) == continuous(0, 13.3))
    #expect(teacher.targetPotential(visible: 0, column: 26, fraction: 0.7) == -70)
    #expect(teacher.targetPotential(visible: 0, column: 26, fraction: 1) == target[0, 27])
    let end = step(network, EliseState(atRest: network), teacher: teacher, column: 26).somaticPotential[0]
    // The closed form: λ' = −5.25 λ + 3.15 (U_m + 70) over the ramp's third of a millisecond, then a decay.
    let count = 20_000
    let drive = (0..<count).reduce(0.0) {
      let t = (Double($1) + 0.5) / Double(count) / 3
      return $0 + exp(-5.25 * (1.0 / 3 - t)) * 3.15 * (continuous(0, 13 + t) + 70) / Double(3 * count)
    }
    #expect(abs(end - (-70 + drive * exp(-5.25 * (0.5 - 1.0 / 3)))) < 1e-7)
  }

  /// Without a function the target is the straight line from column to column, round the cycle.
  @Test func tablesAreJoinedByLines() {
    let teacher = TeacherConductances(
      target: Matrix(rows: 1, columns: 3, storage: [-70, -60, -50]), nudgingStrength: 0.6, p)
    #expect(teacher.targetPotential(visible: 0, column: 1, fraction: 0.25) == -57.5)
    #expect(teacher.targetPotential(visible: 0, column: 2, fraction: 0.5) == -60)
    #expect(teacher.targetPotential(visible: 0, column: 2, fraction: 1) == -70)
  }

  /// Each combination that cannot be integrated is refused by the name of its key.
  @Test func combinationsThatMakeNoSenseAreRefused() {
    let cases: [(String, (inout IntegrationParameters) -> Void)] = [
      (
        "integration.tolerance",
        {
          $0.method = .euler
          $0.tolerance = 1e-6
        }
      ), ("integration.tolerance", { $0.tolerance = -1 }),
      ("integration.tolerance", { $0.tolerance = .infinity }),
      ("integration.tolerance", { $0.method = .msadams }),
      ("integration.tolerance", { $0.method = .msbdf }),
      ("integration.plasticity-step", { $0.plasticityStep = 0.25 }),
      ("integration.plasticity-step", { $0.plasticityStep = -0.1 }),
      ("integration.plasticity-step", { $0.plasticityStep = 1e-9 }),
      ("integration.plasticity-step", { $0.plasticityStep = .nan }),
    ]
    for (key, change) in cases {
      let error = subsongError { _ = try network { change(&$0.integration) } }
      #expect(error?.category == .usage && error?.what.hasPrefix(key + " ") == true, "\(key)")
    }
    #expect(EliseDescription.paper.integration == IntegrationParameters.paper)
    #expect(
      IntegrationParameters.paper.method == .euler && IntegrationParameters.paper.interpolation == .none)
    #expect(IntegrationParameters.paper.tolerance == 0 && IntegrationParameters.paper.plasticityStep == 0)
  }

  /// The fastest engine takes every integration; where synapses are absent, the one that can leave them out.
  @Test func enginesAreChosenByWhatTheyCan() throws {
    let changes: [(inout EliseDescription) -> Void] = [
      { $0.integration.method = .rk4 }, { $0.integration.interpolation = .linear },
      { $0.integration.plasticityStep = 0.5 }, { $0.delays.shortest = 1 },
    ]
    for change in changes {
      #expect(try EngineTests.learner(latent: 3, kind: .auto, change).engineKind == .block)
      #expect(try EngineTests.learner(latent: 3, kind: .step, change).engineKind == .step)
    }
    let sparse = try EngineTests.learner(latent: 9, kind: .block) {
      $0.connectivity.kind = .sparse
      $0.connectivity.density = 0.5
    }
    #expect(sparse.engineKind == .step)
  }

  /// Cutting a run anywhere, and storing it, changes no bit. Catches a method that remembers the step before.
  @Test(arguments: [(IntegrationMethod.rk4, 0.0), (.msbdf, 1e-5), (.rkf45, 1e-6)])
  func splittingARunChangesNothing(method: IntegrationMethod, tolerance: Double) throws {
    let learner = try EngineTests.learner(latent: 3, kind: .reference) {
      $0.integration.method = method
      $0.integration.tolerance = tolerance
      $0.integration.interpolation = .cubicHermite
      $0.integration.plasticityStep = 0.3
    }
    let teacher = TeacherConductances(target: learner.targetPotential, nudgingStrength: 0.6, p)
    var (whole, cut) = (learner.initialState(), learner.initialState())
    let engine = EngineOptions(.reference).engine(for: learner.network)
    let drive = EliseDrive(teacher: teacher, plastic: true, clamp: nil)
    engine.advance(learner.network, &whole, columns: 0..<60, drive: drive)
    for columns in [0..<7, 7..<8, 8..<31, 31..<60] {
      cut = try EliseState(cut.namedArrays, for: learner.network)
      engine.advance(learner.network, &cut, columns: columns, drive: drive)
    }
    #expect(cut == whole)
  }

  /// Catches a failure of a stepper that is swallowed.
  @Test func failuresAreReportedWithTheirPlace() throws {
    let learner = try EngineTests.learner(latent: 3, kind: .reference) {
      $0.integration.method = .rk4
      $0.neuron.dendriticCoupling = 100
      $0.timeStep = 0.5
      $0.delays.resolution = 0.5
    }
    let error = subsongError {
      _ = try EngineTests.run(learner, [.nudged, .nudged, .nudged])
    }
    #expect(error?.category == .numerical && error?.what.contains("neuron") == true)
  }
}
