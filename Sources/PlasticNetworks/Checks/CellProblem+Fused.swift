import Autodiff
import NumericalCore

extension CellProblem {
  /// The cell in its fused passes, with the gradients of a loss; nil if it has none.
  ///
  /// What a pass is to write starts as no number, so whatever it forgets shows.
  ///
  /// - Parameters:
  ///   - itemsAtOnce: as many items go through one call.
  ///   - outputGradients: ∂loss/∂outputs for the outputs, both items × steps × outputs.
  package func runFused(
    _ cell: some Cell, itemsAtOnce: Int? = nil, outputGradients: (NDArray<Scalar>) -> NDArray<Scalar>
  ) -> CellRun<Scalar>? {
    // The adjoint reads what the forward pass left in the workspace, so the outputs are found first in a pass of their own.
    guard let passes = cell.fusedPasses(Scalar.self)?.passes,
      let outputs = runFusedForward(cell, itemsAtOnce: itemsAtOnce)?.outputs
    else { return nil }
    let run = FusedRun(cell, self)
    let gradients = AlignedArray(outputGradients(outputs).values)
    for group in groups(itemsAtOnce) { run.perform(passes, group, outputGradients: gradients) }
    return run.result(cell)
  }

  /// The same without a history and without gradients, which stay zero or no numbers.
  package func runFusedForward(_ cell: some Cell, itemsAtOnce: Int? = nil) -> CellRun<Scalar>? {
    guard let passes = cell.fusedPasses(Scalar.self)?.passes else { return nil }
    let run = FusedRun(cell, self)
    for group in groups(itemsAtOnce) { run.perform(passes, group, outputGradients: nil) }
    return run.result(cell)
  }

  private func groups(_ itemsAtOnce: Int?) -> [Range<Int>] {
    let size = itemsAtOnce ?? items
    return stride(from: 0, to: items, by: size).map { $0..<min($0 + size, items) }
  }
}

/// The memory of fused passes over the items of a problem. What a pass is to write starts as no number.
private struct FusedRun<Scalar: TensorScalar> {
  let items, steps, inputCount, outputCount, stateCount: Int
  let parameters, inputs, outputs, finalState, energies, gradients, inputGradients: AlignedArray<Scalar>
  var initialState: AlignedArray<Scalar>?

  init(_ cell: some Cell, _ problem: CellProblem<Scalar>) {
    (items, steps, inputCount) = (problem.items, problem.steps, problem.inputs.shape[2])
    (outputCount, stateCount) = (cell.outputCount, cell.stateCount)
    parameters = AlignedArray(cell.parameters.flatMap { problem.parameters[$0.name]?.values ?? [] })
    inputs = AlignedArray(problem.inputs.values)
    outputs = Self.unwritten(items * steps * outputCount)
    finalState = Self.unwritten(items * stateCount)
    energies = Self.unwritten(items * steps)
    gradients = AlignedArray(zeros: parameters.count)
    inputGradients = Self.unwritten(inputs.count)
    guard !problem.initialState.isEmpty else { return }
    initialState = AlignedArray(
      (0..<items).flatMap { item in
        cell.state.flatMap { problem.initialState[$0.name]?.part(item, ofAxis: 0).values ?? [] }
      })
  }

  private static func unwritten(_ count: Int) -> AlignedArray<Scalar> {
    AlignedArray(Array(repeating: .nan, count: count))
  }

  var outputArray: NDArray<Scalar> {
    NDArray(shape: [items, steps, outputCount], values: outputs.values)
  }

  /// A forward pass over some items, and its adjoint if there are gradients.
  func perform(_ passes: any FusedPasses<Scalar>, _ range: Range<Int>, outputGradients: AlignedArray<Scalar>?)
  {
    let keeps = outputGradients != nil
    let workspace = Self.unwritten(
      passes.workspaceCount(items: range.count, steps: steps, keepsHistory: keeps))
    defer { withExtendedLifetime(workspace) {} }
    let (first, step) = (range.lowerBound, range.lowerBound * steps)
    let pass = PassArguments(
      parameters: parameters.base, items: range.count, steps: steps,
      inputs: inputs.base + step * inputCount,
      initialState: initialState.map { UnsafePointer($0.base + first * stateCount) },
      outputs: outputs.base + step * outputCount, finalState: finalState.base + first * stateCount,
      energies: energies.base + step, workspace: workspace.base, keepsHistory: keeps)
    passes.forward(pass)
    guard let outputGradients else { return }
    passes.adjoint(
      pass, outputGradients: outputGradients.base + step * outputCount, gradients: gradients.base,
      inputGradients: inputGradients.base + step * inputCount)
  }

  func result(_ cell: some Cell) -> CellRun<Scalar> {
    let layout = ParameterLayout(cell.parameters)
    let (state, gradient) = (finalState.values, gradients.values)
    var start = 0
    var finalState: [String: NDArray<Scalar>] = [:]
    for array in cell.state {
      let values = (0..<items).flatMap { item -> ArraySlice<Scalar> in
        let first = item * stateCount + start
        return state[first..<first + array.count]
      }
      finalState[array.name] = NDArray(shape: [items] + array.shape, values: values)
      start += array.count
    }
    let named = zip(layout.parameters, layout.ranges).map {
      ($0.name, NDArray(shape: $0.shape, values: Array(gradient[$1])))
    }
    return CellRun(
      outputs: outputArray, finalState: finalState,
      energies: NDArray(shape: [items, steps], values: energies.values),
      gradients: Dictionary(uniqueKeysWithValues: named),
      inputGradients: NDArray(shape: [items, steps, inputCount], values: inputGradients.values))
  }
}
