import Elise
import Integrators
import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// What is recorded of a cycle, by every engine.
@Suite struct RecordingTests {
  /// An engine with a method that it can carry out.
  struct Setting: CustomTestStringConvertible, Sendable {
    /// nil for the reference engine.
    var scheme: KernelEngine.Scheme?
    var method: IntegrationMethod
    var precision = Precision.double
    var interpolation = Interpolation.none

    var testDescription: String {
      "\(scheme.map { "\($0)" } ?? "reference") \(method) \(precision) \(interpolation)"
    }

    static let kernels =
      KernelEngine.Scheme.allCases.flatMap { scheme in
        [IntegrationMethod.euler, .rk2].flatMap { method in
          Precision.allCases.map { Setting(scheme: scheme, method: method, precision: $0) }
        }
      } + [
        Setting(scheme: .block, method: .rk4, interpolation: .cubicHermite),
        Setting(scheme: .sparse, method: .rkf45, interpolation: .linear),
        Setting(scheme: .block, method: .rk2imp, interpolation: .linear),
      ]
    static let all =
      kernels + [
        Setting(scheme: nil, method: .euler), Setting(scheme: nil, method: .rk2, interpolation: .linear),
      ]

    func learner(latent: Int = 20) throws -> EliseLearner {
      let learner = try EngineTests.learner(latent: latent, kind: .reference) {
        $0.integration.method = method
        $0.integration.interpolation = interpolation
        $0.integration.plasticityStep = method == .rk2 ? 0.3 : 0
      }
      return scheme.map { learner.run(by: KernelEngine(scheme: $0, precision: precision)) } ?? learner
    }
  }

  static let everything = signalNames.map { SignalPlan($0, every: 1, of: .all) }

  /// Every learner offers the rate, which is scored, and what it says of its signals is complete.
  @Test func signalsAreOffered() throws {
    let learner = try Setting(scheme: nil, method: .euler).learner()
    #expect(learner.signals.map(\.name) == signalNames)
    #expect(learner.signals.map(\.symbol) == ["u", "v", "s", "r"])
    #expect(learner.signals.map(\.unit) == ["mV", "mV", "1", "1"])
    #expect(learner.signals.contains { $0.name == SignalPlan.rate })
    let arrays = learner.arrays(of: learner.initialState())
    #expect(learner.snapshots == ["weights"] && learner.snapshots.allSatisfy { arrays[$0] != nil })
  }

  /// Catches a recording that disturbs what it records, be it by one bit.
  @Test(arguments: Setting.all)
  func recordingChangesNothing(setting: Setting) throws {
    let learner = try setting.learner()
    var (recorded, plain) = (learner.initialState(), learner.initialState())
    for condition in EngineTests.conditions {
      try learner.runCycle(&recorded, condition, recording: Self.everything)
      try learner.runCycle(&plain, condition)
      #expect(recorded == plain)
    }
  }

  /// The last sample is the state that the last step leaves, bit for bit; catches samples of before the step, of padding, and
  /// neurons in another order. The rate is φ of the potential of the same step, which catches one signal that lags the other.
  @Test(arguments: Setting.all)
  func samplesAreThoseOfTheStateAfterTheStep(setting: Setting) throws {
    let learner = try setting.learner()
    let (n, p) = (learner.neuronCount, learner.network.description.neuron)
    var state = learner.initialState()
    for condition in EngineTests.conditions {
      let recorded = try learner.runCycle(&state, condition, recording: Self.everything)
      #expect(recorded.allSatisfy { $0.rows == 400 && $0.columns == n })
      func last(_ signal: Int) -> [Double] { (0..<n).map { recorded[signal][399, $0] } }
      #expect(last(0) == state.somaticPotential)
      #expect(last(1) == state.dendriticPotential)
      #expect(last(2) == state.trace)
      #expect(last(3) == (0..<n).map { state.rates.rate(of: $0, stepsAgo: 0) })
      let rates = recorded[0].storage.map { EliseEquations.rate($0, p) }
      #expect(deviation(recorded[3].storage, rates) < 1e-14)
    }
  }

  /// At every step, not only at the last: catches samples of a block that land in another step of it.
  @Test(arguments: Setting.kernels.filter { $0.precision == .double })
  func kernelsRecordWhatTheReferenceDoes(setting: Setting) throws {
    let kernel = try setting.learner()
    var reference = setting
    reference.scheme = nil
    let oracle = try reference.learner()
    var (state, expected) = (kernel.initialState(), oracle.initialState())
    for condition in EngineTests.conditions {
      let samples = try kernel.runCycle(&state, condition, recording: Self.everything)
      let reference = try oracle.runCycle(&expected, condition, recording: Self.everything)
      for (a, b) in zip(samples, reference) { #expect(deviation(a.storage, b.storage) < 1e-9) }
    }
  }

  /// Catches an offset by one in the interval, a sample too few where it does not divide the cycle, and a wrong first neuron.
  @Test(arguments: Setting.all)
  func plansPickTheirSamples(setting: Setting) throws {
    let learner = try setting.learner()
    var random = SeedTree(seed: 4).stream("plans")
    let populations: [(SignalPlan.Population, Range<Int>)] = [
      (.visible, 0..<3), (.latent, 3..<23), (.all, 0..<23),
    ]
    let plans = (0..<12).map { index in
      SignalPlan(
        signalNames[index % 4],
        every: index < 4 ? [7, 2, 399, 401][index] : 1 + random.uniformInteger(below: 90),
        of: populations[index % 3].0)
    }
    var (one, other) = (learner.initialState(), learner.initialState())
    for condition in EngineTests.conditions.suffix(2) {
      let all = try learner.runCycle(&one, condition, recording: Self.everything)
      let picked = try learner.runCycle(&other, condition, recording: plans)
      #expect(picked.count == plans.count)
      for (index, plan) in plans.enumerated() {
        let neurons = populations[index % 3].1
        let steps = Array(stride(from: 0, to: 400, by: plan.interval))
        let expected: Matrix<Double> = Matrix(rows: steps.count, columns: neurons.count) {
          all[index % 4][steps[$0], neurons.lowerBound + $1]
        }
        #expect(picked[index] == expected, "\(plan)")
      }
    }
  }

  /// A population may be empty: a network without latent neurons.
  @Test(arguments: [KernelEngine.Scheme?.none, .step, .block, .sparse])
  func emptyPopulationsHaveNoColumns(scheme: KernelEngine.Scheme?) throws {
    let learner = try Setting(scheme: scheme, method: .euler).learner(latent: 0)
    var state = learner.initialState()
    let plans = [SignalPlan("trace", every: 3, of: .latent), SignalPlan("trace", every: 3, of: .visible)]
    let recorded = try learner.runCycle(&state, .nudged, recording: plans)
    #expect(recorded.map(\.columns) == [0, 3] && recorded.map(\.rows) == [134, 134])
  }

  /// Catches a thread that writes what another one recorded, or reads what it has not yet computed.
  @Test(arguments: KernelEngine.Scheme.allCases, Precision.allCases)
  func bytesDoNotDependOnTheNumberOfThreads(scheme: KernelEngine.Scheme, precision: Precision) throws {
    let learner = try Setting(scheme: nil, method: .rk2).learner(latent: 190)
    let runs = try (1...3).map { threads in
      let engine = KernelEngine(scheme: scheme, threads: threads, precision: precision)
      var state = learner.initialState()
      let plans = Self.everything + [SignalPlan("dendritic-potential", every: 9, of: .latent)]
      return try EngineTests.conditions.suffix(2).map {
        try learner.run(by: engine).runCycle(&state, $0, recording: plans)
      }
    }
    #expect(runs[1] == runs[0] && runs[2] == runs[0])
  }
}

/// The names in the order in which they are offered.
private let signalNames = ["somatic-potential", "dendritic-potential", "trace", "rate"]
