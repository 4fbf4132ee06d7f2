import Autodiff
import PlasticNetworks
import Testing

/// How far two runs of the same problem are apart, relative to the largest number of an array or to 1, whichever is larger: a row of
/// one synapse that is normed has no gradient but rounding errors.
struct RunDifference {
  var forward = 0.0, gradient = 0.0

  init<S, R>(_ run: CellRun<S>, from reference: CellRun<R>) {
    func apart(_ found: NDArray<S>?, _ expected: NDArray<R>?) -> Double {
      let expected = expected?.values.map { Double($0) } ?? []
      return difference(found?.values ?? [], expected) / expected.reduce(1) { max($0, $1.magnitude) }
    }
    forward = larger(apart(run.outputs, reference.outputs), apart(run.energies, reference.energies))
    for (name, state) in reference.finalState {
      forward = larger(forward, apart(run.finalState[name], state))
    }
    gradient = apart(run.inputGradients, reference.inputGradients)
    for (name, array) in reference.gradients {
      gradient = larger(gradient, apart(run.gradients[name], array))
    }
  }

  private func larger(_ a: Double, _ b: Double) -> Double { a.isNaN || b.isNaN ? .nan : max(a, b) }
}

/// The fused passes of a cell against the tape, on a drawn problem: in double precision, item by item as well as together, and in
/// single precision.
func expectAgreement(
  _ cell: some Cell, _ size: ProblemSize, index: Int, _ description: @autoclosure () -> String
) throws {
  let drawsState = index % 3 == 0
  let problem = CellProblem(for: cell, size, index: index, drawsState: drawsState)
  let loss = DrawnLoss(cell, size, index: index)
  let tape = problem.runOnTape(cell, loss: loss.of)
  let group = index % 2 == 0 ? 1 : size.items
  let fused = try #require(
    problem.runFused(cell, itemsAtOnce: group, outputGradients: loss.outputGradients))
  let apart = RunDifference(fused, from: tape)
  #expect(apart.forward <= 1e-12, "\(description()), \(size)")
  #expect(apart.gradient <= 1e-9, "gradients of \(description()), \(size)")
  let single = try #require(
    problem.converted(to: Float.self).runFused(cell, outputGradients: loss.outputGradients))
  let rounded = RunDifference(single, from: tape)
  #expect(rounded.forward <= 1e-5, "single: \(description()), \(size)")
  #expect(rounded.gradient <= 1e-4, "single: gradients of \(description()), \(size)")
}
