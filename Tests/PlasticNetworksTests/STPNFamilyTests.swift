import Autodiff
import NumericalCore
import PlasticNetworks
import TestSupport
import Testing

/// The cells of the STPN family beyond the published vectors.
@Suite struct STPNFamilyTests {
  /// Every combination of the options that the kernels take, for one kind of presynaptic activity.
  private static func fusedOptions(recurrent: Bool, _ hidden: STPNOptions.HiddenPresynaptic) -> [STPNOptions]
  {
    var result: [STPNOptions] = []
    for (norms, stateNorm, squashes) in normings {
      for (clamp, rates) in product([nil, 0.3], STPNOptions.Rates.allCases) {
        for (activation, usesBias) in product(STPNOptions.Activation.allCases, [true, false]) {
          var options = STPNOptions()
          (options.isRecurrent, options.hiddenPresynaptic) = (recurrent, hidden)
          (options.normalisesEfficacy, options.stateNorm, options.squashesState) = (
            norms, stateNorm, squashes
          )
          (options.clamp, options.rates) = (clamp, rates)
          (options.activation, options.usesBias) = (activation, usesBias)
          result.append(options)
        }
      }
    }
    return result
  }

  /// Whether efficacies are normed, what F is divided by, whether F is squashed: all that makes sense.
  private static var normings: [(Bool, STPNOptions.StateNorm, Bool)] {
    var result = product([true, false], STPNOptions.StateNorm.allCases).map { ($0, $1, false) }
    result.removeAll { !$0.0 && $0.1 == .efficacyBefore }
    return result + [(true, .none, true), (false, .none, true)]
  }

  private static func product<A, B>(_ a: [A], _ b: [B]) -> [(A, B)] { a.flatMap { x in b.map { (x, $0) } } }

  /// Catches a kernel that is wrong for some combination of options, for some width, for an initial state, or with several items.
  @Test(arguments: [0, 1, 2]) func kernelsAgreeWithTheTape(kind: Int) throws {
    let all = Self.fusedOptions(recurrent: kind > 0, kind == 2 ? .current : .previous)
    #expect(all.count == 216)
    for (index, options) in all.enumerated() {
      let size = ProblemSize.various[index % ProblemSize.various.count]
      let cell = try STPNCell(inputs: size.inputs, units: size.units, options: options)
      try expectAgreement(cell, size, index: index, "\(options)")
    }
  }

  /// Catches a norm of zero that is divided by, and a number that is none which the kernels hide.
  @Test func silentUnitsAndBrokenInputsAreHandledAlike() throws {
    let size = ProblemSize(inputs: 3, units: 4, steps: 3, items: 3)
    for stateNorm in STPNOptions.StateNorm.allCases {
      var options = STPNOptions()
      (options.stateNorm, options.clamp) = (stateNorm, 0.5)
      let cell = try STPNCell(inputs: 3, units: 4, options: options)
      var problem = CellProblem(for: cell, size, index: 1)
      for name in ["weight", "gamma"] {
        problem.parameters[name] = problem.parameters[name].map { NDArray(shape: $0.shape, repeating: 0) }
      }
      let loss = DrawnLoss(cell, size, index: 1)
      let tape = problem.runOnTape(cell, loss: loss.of)
      let fused = try #require(problem.runFused(cell, outputGradients: loss.outputGradients))
      let isFinite = fused.outputs.values.allSatisfy(\.isFinite)
      #expect(isFinite, "\(stateNorm)")
      let apart = RunDifference(fused, from: tape)
      #expect(apart.forward <= 1e-12 && apart.gradient <= 1e-9, "\(stateNorm)")
      problem.inputs.values[size.inputs + 1] = .nan
      let broken = try #require(problem.runFusedForward(cell)).outputs.values
      let first = broken[..<(2 * size.units)].allSatisfy(\.isFinite)
      let others = broken[(size.steps * size.units)...].allSatisfy(\.isFinite)
      #expect(!first && others, "the first item shows it and no other")
    }
  }

  /// Catches derived rates whose gradients are not carried to their logarithms.
  @Test(arguments: [false, true]) func hebbFFAgreesWithTheTape(squashes: Bool) throws {
    for (index, size) in ProblemSize.various.enumerated() {
      let cell = try HebbFFCell(inputs: size.inputs, units: size.units, squashesState: squashes)
      try expectAgreement(cell, size, index: index, "HebbFF")
    }
  }

  /// Catches a wrong modulator, a clamp that lets gradients through, and rows beyond whole vectors.
  @Test(arguments: [nil, 0.2]) func modplastAgreesWithTheTape(clamp: Double?) throws {
    for (index, size) in ProblemSize.various.enumerated() {
      let cell = try ModplastCell(inputs: size.inputs, units: size.units, clamp: clamp)
      try expectAgreement(cell, size, index: index, "modplast")
    }
  }

  /// Catches inner steps that are mixed up, a layer norm over the padding, and an update too many.
  @Test(arguments: [0, 1, 3]) func fastWeightsAgreeWithTheTape(innerSteps: Int) throws {
    for (index, size) in (ProblemSize.various + ProblemSize.various.reversed()).enumerated() {
      for (twice, clamp) in Self.product([false, true], [nil, 0.3]) {
        var options = FastWeightsOptions()
        (options.innerSteps, options.updatesTwice, options.clamp) = (innerSteps, twice, clamp)
        // The layer norm of a single unit is 0 / √ε: its gradients are rounding errors magnified.
        options.normalisesLayer = index < 8 && size.units > 2
        let cell = try FastWeightsCell(inputs: size.inputs, units: size.units, options: options)
        try expectAgreement(cell, size, index: index, "\(options)")
      }
    }
  }
}

/// Options beyond the kernels, and all cells at once.
private let everyCell: [(name: String, cell: any Cell)] = {
  func stpn(_ base: STPNOptions = .paper, _ change: (inout STPNOptions) -> Void) -> any Cell {
    var options = base
    change(&options)
    return cell { () throws(SubsongError) in try STPNCell(inputs: 3, units: 4, options: options) }
  }
  func cell(_ make: () throws(SubsongError) -> any Cell) -> any Cell {
    do { return try make() } catch { preconditionFailure("\(error)") }
  }
  var inner = FastWeightsOptions()
  (inner.innerSteps, inner.clamp) = (2, 0.4)
  let options = inner
  return [
    ("paper", stpn { _ in }), ("new output", stpn(.associativeRetrieval) { _ in }),
    ("maze", stpn(.maze) { $0.clamp = 0.3 }), ("by itself", stpn { $0.stateNorm = .itselfAfter }),
    ("squashed", stpn(.associativeRetrievalFeedforward) { _ in }), ("pendulum", stpn(.pendulum) { _ in }),
    ("columns", stpn { $0.rates = .perColumn }), ("one rate", stpn { $0.rates = .one }),
    ("oja", stpn { $0.rule = .oja }), ("decaying increment", stpn { $0.decaysIncrement = true }),
    ("inputs", stpn { $0.plasticSynapses = .input }),
    ("hidden, after", stpn { ($0.plasticSynapses, $0.stateNorm) = (.hidden, .efficacyAfter) }),
    ("layer norm", stpn { $0.normalisesLayer = true }), ("learnt norm", stpn { $0.learnsNorm = true }),
    ("sigmoid", stpn { $0.activation = .sigmoid }),
    ("HebbFF", cell { () throws(SubsongError) in try HebbFFCell(inputs: 3, units: 4) }),
    (
      "HebbFF squashed",
      cell { () throws(SubsongError) in try HebbFFCell(inputs: 3, units: 4, squashesState: true) }
    ),
    ("simple", cell { () throws(SubsongError) in try ModplastCell(inputs: 3, units: 4, clamp: 0.2) }),
    ("plastic", cell { () throws(SubsongError) in try ModplastCell(inputs: 3, units: 4, modulation: .none) }),
    (
      "retroactive",
      cell { () throws(SubsongError) in try ModplastCell(inputs: 3, units: 4, modulation: .retroactive) }
    ),
    (
      "fast weights",
      cell { () throws(SubsongError) in try FastWeightsCell(inputs: 3, units: 4, options: options) }
    ),
  ]
}()

/// What holds for every cell of the family.
@Suite struct STPNFamilyLawTests {
  private static let size = ProblemSize(inputs: 3, units: 4, steps: 4, items: 2)

  /// Catches a step whose adjoint is wrong, whatever its options.
  @Test(arguments: everyCell.indices) func gradientsAreThoseOfDifferences(index: Int) throws {
    let (name, cell) = everyCell[index]
    let problem = CellProblem(for: cell, Self.size, index: index)
    let loss = DrawnLoss(cell, Self.size, index: index)
    let names = cell.parameters.map(\.name)
    let arrays = try names.map { try #require(problem.parameters[$0]) }
    let error = GradientCheck.largestError(at: arrays) { variables in
      let tape = variables[0].tape
      let context = StepContext(
        tape: tape, parameters: Dictionary(uniqueKeysWithValues: zip(names, variables)))
      var state = CellState<Double>(of: cell, items: Self.size.items, on: tape)
      return loss.of(
        (0..<Self.size.steps).map {
          cell.step(tape.constant(problem.inputs.part($0, ofAxis: 1)), &state, context)
        })
    }
    #expect(error < 1e-6, "\(name)")
  }

  /// Catches a state that does not hold all that the next step needs, on the tape and in the kernels.
  @Test(arguments: everyCell.indices) func aRunMayBeSplit(index: Int) throws {
    let (name, cell) = everyCell[index]
    let whole = CellProblem(for: cell, Self.size, index: index, drawsState: index % 2 == 0)
    for split in 1..<Self.size.steps {
      for fused in [false, true] {
        guard let all = run(cell, whole, fused: fused) else { continue }
        let first = try #require(
          run(cell, whole.with(steps: 0..<split, from: whole.initialState), fused: fused))
        let rest = whole.with(steps: split..<Self.size.steps, from: first.finalState)
        let second = try #require(run(cell, rest, fused: fused))
        for (array, value) in all.finalState {
          let last = second.finalState[array]?.values ?? []
          #expect(difference(last, value.values) <= 1e-14, "\(array) of \(name), fused: \(fused)")
        }
        let outputs = (0..<Self.size.items).flatMap {
          first.outputs.part($0, ofAxis: 0).values + second.outputs.part($0, ofAxis: 0).values
        }
        #expect(difference(outputs, all.outputs.values) <= 1e-14, "\(name), fused: \(fused)")
      }
    }
  }

  private func run(_ cell: any Cell, _ problem: CellProblem<Double>, fused: Bool) -> CellRun<Double>? {
    fused
      ? problem.runFused(cell) { $0 }
      : problem.runOnTape(cell) { $0.dropFirst().reduce($0[0].sum()) { $0 + $1.sum() } }
  }

  /// Catches a new kind of cell that silently lost its fast path, and one that pretends to have it.
  @Test func whatTheKernelsKnowIsFused() {
    let onTapeOnly = everyCell.filter { $0.cell.fusedPasses(Float.self) == nil }.map(\.name)
    #expect(
      onTapeOnly == [
        "oja", "decaying increment", "inputs", "hidden, after", "layer norm", "learnt norm", "plastic",
        "retroactive",
      ])
  }

  /// Catches sizes that differ from the release's networks (the counts of its configurations, with a readout of 37 classes).
  @Test func parameterCountsAreThePublishedOnes() throws {
    func count(_ cell: some Cell) -> Int { SequenceNetwork(cell, outputs: 37).layout.count }
    #expect(count(try STPNCell(inputs: 37, units: 11, options: .associativeRetrieval)) == 2039)
    #expect(count(try STPNCell(inputs: 37, units: 20, options: .associativeRetrievalScalar)) == 1939)
    #expect(count(try STPNCell(inputs: 37, units: 13, options: .associativeRetrievalFeedforward)) == 1974)
    #expect(
      count(try STPNCell(inputs: 37, units: 26, options: .associativeRetrievalFeedforwardScalar)) == 1989)
    #expect(count(try FastWeightsCell(inputs: 37, units: 20, options: .associativeRetrieval)) == 1977)
    #expect(count(try ModplastCell(inputs: 37, units: 17)) == 1908)
    #expect(count(try HebbFFCell(inputs: 37, units: 26)) == 1989)
  }

  /// Catches starting values from the wrong interval.
  @Test func parametersStartWhereTheReleaseStartsThem() throws {
    let cell = try STPNCell(inputs: 37, units: 100)
    let set = ParameterSet<Double>(ParameterLayout(cell.parameters), drawnFrom: SeedTree(seed: 3))
    func expect(_ name: String, _ lower: Double, _ upper: Double) {
      let values = set[name]
      let (least, most) = (values.min() ?? .nan, values.max() ?? .nan)
      #expect(least >= lower && least < lower + 0.05 * (upper - lower), "\(name)")
      #expect(most < upper && most > upper - 0.05 * (upper - lower), "\(name)")
    }
    expect("weight", -0.1, 0.1)
    expect("lambda", 0, 1)
    expect("gamma", -1e-4, 1e-4)
    let hebbFF = try HebbFFCell(inputs: 37, units: 26)
    #expect(hebbFF.parameters[2].initialisation == .constant(4.59511985013459))
  }

  /// Catches options that contradict each other or make no sense, taken without a word.
  @Test func contradictionsAreRefused() {
    func refusal(_ change: (inout STPNOptions) -> Void) -> String? {
      var options = STPNOptions()
      change(&options)
      let refused = options
      return subsongError { _ = try STPNCell(inputs: 3, units: 4, options: refused) }?.what
    }
    #expect(refusal { _ in } == nil)
    #expect(refusal { $0.normalisesEfficacy = false }?.contains("norm of W + F before") == true)
    #expect(refusal { $0.squashesState = true }?.contains("squashed and normed") == true)
    #expect(refusal { $0.clamp = 0 }?.contains("clamp 0.0") == true)
    #expect(
      refusal {
        $0.isRecurrent = false; $0.plasticSynapses = .input
      }?.contains("hidden synapses") == true)
    #expect(refusal { ($0.learnsNorm, $0.normalisesEfficacy, $0.stateNorm) = (true, false, .none) } != nil)
    #expect(subsongError { _ = try ModplastCell(inputs: 3, units: 4, clamp: -1) } != nil)
    #expect(subsongError { _ = try HebbFFCell(inputs: 0, units: 4) }?.what.contains("0 inputs") == true)
    var options = FastWeightsOptions()
    options.innerSteps = -1
    let refused = options
    #expect(subsongError { _ = try FastWeightsCell(inputs: 3, units: 4, options: refused) } != nil)
  }
}
