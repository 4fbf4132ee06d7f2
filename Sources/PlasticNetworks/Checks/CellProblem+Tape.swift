import Autodiff

extension CellProblem {
  /// The cell on the tape, step by step, with the gradients of a loss.
  ///
  /// - Parameter loss: of the outputs (one array items × outputs a step).
  package func runOnTape(_ cell: some Cell, loss: ([Variable<Scalar>]) -> Variable<Scalar>) -> CellRun<Scalar>
  {
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
