import Autodiff

/// How far two runs of the same problem are apart, relative to the largest number of an array or to 1, whichever is larger: a row of
/// one synapse that is normed has no gradient but rounding errors.
package struct RunDifference: Sendable {
  /// Of outputs, energies and the last state; of the gradients by parameters and inputs.
  package var forward = 0.0, gradient = 0.0

  package init<S, R>(_ run: CellRun<S>, from reference: CellRun<R>) {
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

/// The largest difference between two vectors; NaN if there is one in either.
///
/// - Precondition: they have the same length.
package func difference<S: TensorScalar>(_ a: [S], _ b: [Double]) -> Double {
  precondition(a.count == b.count, "the vectors differ in length")
  return zip(a, b).reduce(0) { worst, pair in
    let difference = (Double(pair.0) - pair.1).magnitude
    return difference.isNaN || worst.isNaN ? .nan : max(worst, difference)
  }
}

extension CellProblem<Double> {
  /// How far the fused passes of a cell are from its tape, in double precision and in single precision; nil if it has no fused passes.
  ///
  /// - Parameter itemsAtOnce: as many items go through one call in double precision.
  package func agreement(
    of cell: some Cell, _ loss: DrawnLoss, itemsAtOnce: Int? = nil
  ) -> (double: RunDifference, single: RunDifference)? {
    guard
      let double = runFused(cell, itemsAtOnce: itemsAtOnce, outputGradients: loss.outputGradients),
      let single = converted(to: Float.self).runFused(cell, outputGradients: loss.outputGradients)
    else { return nil }
    let tape = runOnTape(cell, loss: loss.of)
    return (RunDifference(double, from: tape), RunDifference(single, from: tape))
  }
}
