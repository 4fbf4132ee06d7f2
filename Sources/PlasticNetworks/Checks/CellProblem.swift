import Autodiff

/// Everything that a cell computes for some sequences: what its tape and its fused passes are compared by.
package struct CellRun<Scalar: TensorScalar>: Sendable {
  /// items × steps × outputs.
  package var outputs: NDArray<Scalar>
  /// By name: items × shape, after the last step.
  package var finalState: [String: NDArray<Scalar>]
  /// items × steps, summed over units.
  package var energies: NDArray<Scalar>
  /// By name.
  package var gradients: [String: NDArray<Scalar>]
  /// items × steps × inputs.
  package var inputGradients: NDArray<Scalar>
  /// By name, one array a step: items × shape; the tape's only.
  package var states: [String: [NDArray<Scalar>]] = [:]
}

/// The parameters of a cell and the sequences it runs through, for checks of the cell: as ``GradientCheck`` holds the tape to
/// differences, a problem holds fused passes to the tape, and both to what every cell promises.
package struct CellProblem<Scalar: TensorScalar>: Sendable {
  package var parameters: [String: NDArray<Scalar>]
  /// items × steps × inputs.
  package var inputs: NDArray<Scalar>
  /// By name: items × shape; zeros where nothing is given.
  package var initialState: [String: NDArray<Scalar>]

  package init(
    parameters: [String: NDArray<Scalar>], inputs: NDArray<Scalar>,
    initialState: [String: NDArray<Scalar>] = [:]
  ) {
    (self.parameters, self.inputs, self.initialState) = (parameters, inputs, initialState)
  }

  package var items: Int { inputs.shape[0] }
  package var steps: Int { inputs.shape[1] }

  /// The same in another precision.
  package func converted<Other>(to scalar: Other.Type = Other.self) -> CellProblem<Other>
  where Scalar == Double {
    CellProblem<Other>(
      parameters: parameters.mapValues { NDArray<Other>($0) }, inputs: NDArray<Other>(inputs),
      initialState: initialState.mapValues { NDArray<Other>($0) })
  }
}

extension CellProblem {
  /// Some of the steps, from a state.
  package func with(steps range: Range<Int>, from state: [String: NDArray<Scalar>]) -> CellProblem {
    CellProblem(parameters: parameters, inputs: inputs.steps(range), initialState: state)
  }

  /// Some of the items, in this order.
  package func with(items order: [Int]) -> CellProblem {
    CellProblem(
      parameters: parameters, inputs: inputs.items(order),
      initialState: initialState.mapValues { $0.items(order) })
  }
}
