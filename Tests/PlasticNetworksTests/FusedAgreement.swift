import Autodiff
import PlasticNetworks
import Testing

/// The fused passes of a cell against the tape, on a drawn problem: in double precision, item by item as well as together, and in
/// single precision.
func expectAgreement(
  _ cell: some Cell, _ size: ProblemSize, index: Int, _ description: @autoclosure () -> String
) throws {
  let drawsState = index % 3 == 0
  let problem = CellProblem(for: cell, size, index: index, drawsState: drawsState)
  let loss = DrawnLoss(cell, size, index: index)
  let group = index % 2 == 0 ? 1 : size.items
  let apart = try #require(problem.agreement(of: cell, loss, itemsAtOnce: group))
  #expect(apart.double.forward <= 1e-12, "\(description()), \(size)")
  #expect(apart.double.gradient <= 1e-9, "gradients of \(description()), \(size)")
  #expect(apart.single.forward <= 1e-5, "single: \(description()), \(size)")
  #expect(apart.single.gradient <= 1e-4, "single: gradients of \(description()), \(size)")
  let remembered = problem.runFused(cell, outputGradients: loss.outputGradients)
  let forgotten = problem.runFusedForward(cell)
  #expect(
    forgotten?.outputs == remembered?.outputs && forgotten?.finalState == remembered?.finalState,
    "keeping a history changes \(description()), \(size)")
}
