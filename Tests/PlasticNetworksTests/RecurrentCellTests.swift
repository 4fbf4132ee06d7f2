import Autodiff
import NumericalCore
import PlasticNetworks
import TestSupport
import Testing

/// What holds for every recurrent and plastic network, whatever its sizes and options.
@Suite struct RecurrentCellTests {
  /// Catches kernels that read past a vector, forget an option or an initial state, or miss a term of the adjoint; in both
  /// precisions.
  @Test(arguments: RecurrentCase.plain + RecurrentCase.plastic)
  func kernelsAgreeWithTheTape(_ example: RecurrentCase) throws {
    for index in 0..<3 {
      try expectAgreement(example.cell, example.size, index: index, example.testDescription)
    }
  }

  /// Catches a step whose operations do not belong to its derivative.
  @Test(
    arguments: RecurrentCase.plain.filter { $0.size.items < 9 } + RecurrentCase.smallPlastic
      + RecurrentCase.normalised)
  func tapeAgreesWithDifferences(_ example: RecurrentCase) {
    let (problem, loss) = (example.problem, example.loss)
    let names = example.cell.parameters.map(\.name)
    let error = GradientCheck.largestError(at: names.compactMap { problem.parameters[$0] }) { parameters in
      let tape = parameters[0].tape
      let context = StepContext(
        tape: tape, parameters: Dictionary(uniqueKeysWithValues: zip(names, parameters)))
      var state = CellState<Double>(of: example.cell, items: example.size.items, on: tape)
      return loss.of(
        (0..<example.size.steps).map {
          example.cell.step(tape.constant(problem.inputs.part($0, ofAxis: 1)), &state, context)
        })
    }
    #expect(error < 1e-7)
  }

  /// A run with the gradients of a loss over all outputs.
  private func run(_ example: RecurrentCase, _ problem: CellProblem<Double>, itemsAtOnce: Int? = nil) throws
    -> CellRun<Double>
  {
    let weights = example.loss.weights
    let run = problem.runFused(example.cell, itemsAtOnce: itemsAtOnce) { outputs in
      outputs.shape == weights.shape ? weights : NDArray(shape: outputs.shape, repeating: 0)
    }
    return try #require(run)
  }

  /// Catches state that is not in the state: T steps must be t steps and T − t more, bit for bit.
  @Test(arguments: (RecurrentCase.plain + RecurrentCase.plastic).filter { $0.size.steps > 1 })
  func aSequenceMayBeCut(_ example: RecurrentCase) throws {
    let problem = example.problem
    let whole = try run(example, problem)
    let first = try run(example, problem.with(steps: 0..<1, from: problem.initialState))
    let later = 1..<example.size.steps
    let second = try run(example, problem.with(steps: later, from: first.finalState))
    #expect(second.finalState == whole.finalState)
    #expect(first.outputs == whole.outputs.steps(0..<1))
    #expect(second.outputs == whole.outputs.steps(later))
  }

  /// Catches items that mix: however many go through together, each gives the same bits.
  @Test(arguments: (RecurrentCase.plain + RecurrentCase.plastic).filter { $0.size.items > 1 })
  func itemsKeepToThemselves(_ example: RecurrentCase) throws {
    let problem = example.problem
    let together = try run(example, problem)
    let alone = try run(example, problem, itemsAtOnce: 1)
    #expect(alone.outputs == together.outputs)
    #expect(alone.finalState == together.finalState)
    #expect(alone.energies == together.energies)
    #expect(alone.inputGradients == together.inputGradients)
    #expect(RunDifference(alone, from: together).gradient < 1e-12)
  }
}
