import Autodiff
import PlasticNetworks
import Testing

/// Everything that a cell computes for some sequences: what tape and fused passes are compared by.
struct CellRun<Scalar: TensorScalar> {
  /// items × steps × outputs.
  var outputs: NDArray<Scalar>
  /// By name: items × shape, after the last step.
  var finalState: [String: NDArray<Scalar>]
  /// items × steps, summed over units.
  var energies: NDArray<Scalar>
  /// By name.
  var gradients: [String: NDArray<Scalar>]
  /// items × steps × inputs.
  var inputGradients: NDArray<Scalar>
  /// By name, one array a step: items × shape; the tape's only.
  var states: [String: [NDArray<Scalar>]] = [:]
}

/// The parameters of a cell and the sequences it runs through.
struct CellProblem<Scalar: TensorScalar> {
  var parameters: [String: NDArray<Scalar>]
  /// items × steps × inputs.
  var inputs: NDArray<Scalar>
  /// By name: items × shape; zeros where nothing is given.
  var initialState: [String: NDArray<Scalar>] = [:]

  var items: Int { inputs.shape[0] }
  var steps: Int { inputs.shape[1] }

  /// The same in another precision.
  func converted<Other>(to scalar: Other.Type = Other.self) -> CellProblem<Other> where Scalar == Double {
    CellProblem<Other>(
      parameters: parameters.mapValues { NDArray<Other>($0) }, inputs: NDArray<Other>(inputs),
      initialState: initialState.mapValues { NDArray<Other>($0) })
  }
}

extension CellProblem {
  /// The cell on the tape.
  ///
  /// - Parameter loss: of the outputs (one array items × outputs a step).
  func runOnTape(_ cell: some Cell, loss: ([Variable<Scalar>]) -> Variable<Scalar>) -> CellRun<Scalar> {
    let tape = Tape<Scalar>()
    let parameters = self.parameters.mapValues(tape.variable)
    let inputs = (0..<steps).map { tape.variable(self.inputs.part($0, ofAxis: 1)) }
    let context = StepContext(tape: tape, parameters: parameters, observes: true)
    var state = CellState<Scalar>(of: cell, items: items, on: tape)
    for (name, value) in initialState { state[name] = tape.constant(value) }
    var outputs: [Variable<Scalar>] = []
    var energies: [NDArray<Scalar>] = []
    var states: [String: [NDArray<Scalar>]] = [:]
    for input in inputs {
      outputs.append(cell.step(input, &state, context))
      energies.append(summed(context.observations["energy"]))
      for array in cell.state { states[array.name, default: []].append(state[array.name].value) }
    }
    let names = cell.parameters.map(\.name)
    let gradients = tape.gradients(of: loss(outputs), with: names.compactMap { parameters[$0] } + inputs)
    func gradient(_ place: Int, _ shape: [Int]) -> NDArray<Scalar> {
      gradients[place] ?? NDArray(shape: shape, repeating: 0)
    }
    return CellRun(
      outputs: joined(outputs.map(\.value)), finalState: states.compactMapValues(\.last),
      energies: joined(energies.map { $0.reshaped([items, 1]) }).reshaped([items, steps]),
      gradients: Dictionary(
        uniqueKeysWithValues: cell.parameters.enumerated().map { ($1.name, gradient($0, $1.shape)) }),
      inputGradients: joined(inputs.indices.map { gradient(names.count + $0, inputs[$0].shape) }),
      states: states)
  }

  /// items × units to items; zeros where nothing was observed.
  private func summed(_ energy: NDArray<Scalar>?) -> NDArray<Scalar> {
    guard let energy else { return NDArray(shape: [items], repeating: 0) }
    let units = energy.count / items
    return NDArray(
      shape: [items], values: (0..<items).map { energy.values[$0 * units..<($0 + 1) * units].reduce(0, +) })
  }

  /// items × n for each step, to items × steps × n.
  private func joined(_ steps: [NDArray<Scalar>]) -> NDArray<Scalar> {
    let width = steps.first.map { $0.count / items } ?? 0
    let values = (0..<items).flatMap { item in
      steps.flatMap { $0.values[item * width..<(item + 1) * width] }
    }
    return NDArray(shape: [items, steps.count, width], values: values)
  }
}

extension CellProblem {
  /// The cell in its fused passes; nil if it has none.
  ///
  /// - Parameters:
  ///   - itemsAtOnce: as many items go through one call.
  ///   - outputGradients: ∂loss/∂outputs for the outputs, both items × steps × outputs.
  func runFused(
    _ cell: some Cell, itemsAtOnce: Int? = nil, outputGradients: (NDArray<Scalar>) -> NDArray<Scalar>
  ) -> CellRun<Scalar>? {
    guard let passes = cell.fusedPasses(Scalar.self)?.passes else { return nil }
    let run = FusedRun(cell, self)
    let group = itemsAtOnce ?? items
    // The adjoint reads what the forward pass left in the workspace, so the outputs are found first in a pass of their own.
    for first in stride(from: 0, to: items, by: group) {
      run.perform(passes, first..<min(first + group, items), outputGradients: nil)
    }
    let withoutHistory = run.result(cell)
    let gradients = outputGradients(run.outputArray)
    for first in stride(from: 0, to: items, by: group) {
      run.perform(passes, first..<min(first + group, items), outputGradients: Memory(gradients.values))
    }
    let result = run.result(cell)
    #expect(result.outputs == withoutHistory.outputs, "keeping a history changes the outputs")
    #expect(result.finalState == withoutHistory.finalState, "keeping a history changes the last state")
    #expect(result.energies == withoutHistory.energies, "keeping a history changes the energies")
    return result
  }
}

extension CellProblem {
  /// The outputs alone, without a history: items × steps × outputs.
  func outputsOf(_ passes: any FusedPasses<Scalar>, _ cell: some Cell) -> [Scalar] {
    let run = FusedRun(cell, self)
    run.perform(passes, 0..<items, outputGradients: nil)
    return run.outputArray.values
  }
}

/// Numbers at a multiple of 64 bytes.
private final class Memory<Scalar: TensorScalar> {
  let start: UnsafeMutablePointer<Scalar>
  let count: Int

  init(_ values: [Scalar]) {
    count = values.count
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Scalar>.stride, alignment: 64)
    start = bytes.bindMemory(to: Scalar.self, capacity: max(count, 1))
    start.initialize(from: values, count: count)
  }

  convenience init(_ count: Int, repeating value: Scalar) { self.init(Array(repeating: value, count: count)) }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  var values: [Scalar] { Array(UnsafeBufferPointer(start: start, count: count)) }
}

/// The memory of fused passes over the items of a problem. What a pass is to write starts as no number.
private struct FusedRun<Scalar: TensorScalar> {
  let items, steps, inputCount, outputCount, stateCount: Int
  let parameters, inputs, outputs, finalState, energies, gradients, inputGradients: Memory<Scalar>
  var initialState: Memory<Scalar>?

  init(_ cell: some Cell, _ problem: CellProblem<Scalar>) {
    (items, steps, inputCount) = (problem.items, problem.steps, problem.inputs.shape[2])
    (outputCount, stateCount) = (cell.outputCount, cell.stateCount)
    parameters = Memory(cell.parameters.flatMap { problem.parameters[$0.name]?.values ?? [] })
    inputs = Memory(problem.inputs.values)
    outputs = Memory(items * steps * outputCount, repeating: .nan)
    finalState = Memory(items * stateCount, repeating: .nan)
    energies = Memory(items * steps, repeating: .nan)
    gradients = Memory(parameters.count, repeating: 0)
    inputGradients = Memory(inputs.count, repeating: .nan)
    guard !problem.initialState.isEmpty else { return }
    initialState = Memory(
      (0..<items).flatMap { item in
        cell.state.flatMap { problem.initialState[$0.name]?.part(item, ofAxis: 0).values ?? [] }
      })
  }

  var outputArray: NDArray<Scalar> {
    NDArray(shape: [items, steps, outputCount], values: outputs.values)
  }

  /// A forward pass over some items, and its adjoint if there are gradients.
  func perform(_ passes: any FusedPasses<Scalar>, _ range: Range<Int>, outputGradients: Memory<Scalar>?) {
    let keeps = outputGradients != nil
    let workspace = Memory<Scalar>(
      passes.workspaceCount(items: range.count, steps: steps, keepsHistory: keeps), repeating: .nan)
    let (first, step) = (range.lowerBound, range.lowerBound * steps)
    let pass = PassArguments(
      parameters: parameters.start, items: range.count, steps: steps,
      inputs: inputs.start + step * inputCount,
      initialState: initialState.map { UnsafePointer($0.start + first * stateCount) },
      outputs: outputs.start + step * outputCount, finalState: finalState.start + first * stateCount,
      energies: energies.start + step, workspace: workspace.start, keepsHistory: keeps)
    passes.forward(pass)
    guard let outputGradients else { return }
    passes.adjoint(
      pass, outputGradients: outputGradients.start + step * outputCount, gradients: gradients.start,
      inputGradients: inputGradients.start + step * inputCount)
    withExtendedLifetime(workspace) {}
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
