import Autodiff
import NumericalCore
import PlasticNetworks
import TestSupport
import Testing

/// What every model of the registry does with sequences, whatever its rule, size and preset.
@Suite struct ModelLawTests {
  /// Catches a model that is missing below because it cannot be built.
  @Test func everyModelIsThere() { #expect(ModelCase.all.count == ModelCase.expectedCount) }

  /// Catches kernels that read past a vector, forget a term of the adjoint or an initial state, and a model without kernels.
  @Test(arguments: ModelCase.all) func fusedPassesAgreeWithTheTape(_ model: ModelCase) throws {
    for itemsAtOnce in [1, model.size.items] {
      let found = model.problem.agreement(of: model.cell, model.loss, itemsAtOnce: itemsAtOnce)
      let apart = try #require(found)
      #expect(apart.double.forward <= 1e-12 && apart.double.gradient <= 1e-9, "\(apart.double)")
      #expect(apart.single.forward <= 1e-5 && apart.single.gradient <= 1e-4, "\(apart.single)")
    }
  }

  /// Catches memory that is read before it is written, and results that depend on whether an adjoint follows.
  @Test(arguments: ModelCase.all) func theSameRunGivesTheSameBits(_ model: ModelCase) throws {
    let first = try model.run(model.problem)
    let again = try model.run(model.problem)
    #expect(again.outputs == first.outputs && again.finalState == first.finalState)
    #expect(again.gradients == first.gradients && again.inputGradients == first.inputGradients)
    let forward = try model.forward(model.problem)
    #expect(forward.outputs == first.outputs && forward.finalState == first.finalState)
    #expect(forward.energies == first.energies)
  }

  /// Catches items of a batch that see each other, and sums that depend on where an item stands.
  @Test(arguments: ModelCase.all) func itemsDoNotSeeEachOther(_ model: ModelCase) throws {
    let together = try model.run(model.problem)
    let reversed = Array((0..<model.size.items).reversed())
    for order in [reversed, [model.size.items - 1], [0, 0]] {
      let run = try model.run(model.problem.with(items: order), of: order)
      #expect(run.outputs == together.outputs.items(order) && run.energies == together.energies.items(order))
      #expect(run.finalState == together.finalState.mapValues { $0.items(order) })
      #expect(run.inputGradients == together.inputGradients.items(order))
    }
    let backwards = try model.run(model.problem.with(items: reversed), of: reversed)
    for (name, gradient) in together.gradients {
      #expect(backwards.gradients[name]?.near(gradient, 1e-12) == true)
    }
  }

  /// Catches an item that shows a number that is none to others.
  @Test(arguments: ModelCase.all) func brokenItemsBreakNoOthers(_ model: ModelCase) throws {
    var problem = model.problem
    let whole = try model.forward(problem)
    problem.inputs.values[0] = .nan
    let broken = try model.forward(problem)
    let others = Array(1..<model.size.items)
    #expect(broken.outputs.items(others) == whole.outputs.items(others))
    let hides = broken.outputs.items([0]).values.allSatisfy(\.isFinite)
    #expect(!hides, "the first item hides it")
  }

  /// Catches a state that does not hold all that the next step needs, on the tape and in the kernels.
  @Test(arguments: ModelCase.all) func aSequenceMayBeCutAnywhere(_ model: ModelCase) throws {
    let engines: [(CellProblem<Double>) throws -> CellRun<Double>] = [model.forward, model.onTape]
    for (place, run) in engines.enumerated() {
      let whole = try run(model.problem)
      for cut in 1..<model.size.steps {
        let start = model.problem.with(steps: 0..<cut, from: model.problem.initialState)
        let first = try run(start)
        let rest = model.problem.with(steps: cut..<model.size.steps, from: first.finalState)
        let second = try run(rest)
        #expect(first.outputs.near(whole.outputs.steps(0..<cut)), "engine \(place)")
        #expect(second.outputs.near(whole.outputs.steps(cut..<model.size.steps)), "engine \(place)")
        for (name, state) in whole.finalState { #expect(second.finalState[name]?.near(state) == true) }
      }
    }
  }

  /// Catches a cell that starts from anything but zeros, on the tape or in the kernels.
  @Test(arguments: ModelCase.all) func aSequenceStartsFromZeros(_ model: ModelCase) throws {
    var given = model.problem
    for array in model.cell.state {
      given.initialState[array.name] = NDArray(shape: [model.size.items] + array.shape, repeating: 0)
    }
    let plain = model.problem.with(steps: 0..<model.size.steps, from: [:])
    let (a, b) = (try model.run(plain), try model.run(given))
    #expect(a.outputs == b.outputs && a.finalState == b.finalState && a.gradients == b.gradients)
    #expect(model.onTape(plain).outputs == model.onTape(given).outputs)
  }

  /// Catches a parameter that is described and trained although nothing depends on it. Rectified units may all be silent, so a
  /// parameter is looked for in several problems.
  @Test(arguments: PlasticModel.names) func everyParameterMatters(name: String) throws {
    let size = ProblemSize(inputs: 4, units: 12, steps: 5, items: 3)
    for rule in PlasticModel.rules(of: name) {
      let cell = try PlasticModel(name, hidden: size.units, rule: rule).network(inputs: 4, outputs: 2).cell
      var dead = Set(cell.parameters.map(\.name))
      for index in 0..<4 {
        let problem = CellProblem(for: cell, size, index: index, drawsState: true)
        let loss = DrawnLoss(cell, size, index: index)
        let run = problem.runFused(cell, outputGradients: loss.outputGradients)
        dead = try dead.filter { try #require(run).gradients[$0]?.values.allSatisfy { $0 == 0 } != false }
      }
      dead.subtract(Self.unused(name, rule))
      #expect(dead.isEmpty, "\(rule?.rawValue ?? name)")
    }
  }
}

extension ModelLawTests {
  /// What the authors' programs count among the parameters and do not use: the bias of feedforward STPN, and the rates of biases
  /// under the Hebbian rule, by which a bias does not change.
  private static func unused(_ name: String, _ rule: PlasticRule?) -> Set<String> {
    if name.hasPrefix("stpnf") { return ["bias"] }
    return rule == .hebbian
      ? ["encoder.bias.rate", "recurrent.bias.rate", "output.bias.rate", "input.bias.rate"] : []
  }
}

extension NDArray<Double> {
  /// To the rounding of a few sums: products over several items at once add up in another order than over one.
  fileprivate func near(_ other: NDArray, _ tolerance: Double = 1e-14) -> Bool {
    shape == other.shape
      && difference(values, other.values) <= tolerance * max(1, other.values.map(abs).max() ?? 0)
  }
}
