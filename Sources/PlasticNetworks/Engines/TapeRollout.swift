import Autodiff

/// A network on the tape over a sequence.
final class TapeRollout<Scalar: TensorScalar> {
  let tape: Tape<Scalar>
  /// In the order of the layout.
  let parameters: [Variable<Scalar>]
  private let network: SequenceNetwork
  private let context: StepContext<Scalar>
  /// Told of what was observed in each step.
  var observer: ((_ step: Int, _ observations: [String: NDArray<Scalar>]) -> Void)?
  /// Told of the state after each step.
  var stateObserver: ((_ step: Int, _ state: CellState<Scalar>) -> Void)?

  init(_ network: SequenceNetwork, _ values: [NDArray<Scalar>], observes: Bool, isRecording: Bool) {
    let tape = Tape<Scalar>(isRecording: isRecording)
    let parameters = values.map { tape.variable($0) }
    (self.network, self.tape, self.parameters) = (network, tape, parameters)
    let names = network.layout.parameters.map(\.name)
    context = StepContext(
      tape: tape, parameters: Dictionary(uniqueKeysWithValues: zip(names, parameters)), observes: observes)
  }

  /// Runs from the zero state.
  ///
  /// - Parameters:
  ///   - inputs: items × inputs, one array a step.
  ///   - first: outputs are computed from this step on.
  func run(_ inputs: [NDArray<Scalar>], from first: Int) -> [Variable<Scalar>] {
    let items = inputs.first?.shape[0] ?? 0
    var state = CellState(of: network.cell, items: items, on: tape)
    var outputs: [Variable<Scalar>] = []
    for (step, input) in inputs.enumerated() {
      let output = network.cell.step(tape.constant(input), &state, context)
      if step >= first { outputs.append(network.outputs(of: output, context)) }
      observer?(step, context.observations)
      stateObserver?(step, state)
    }
    return outputs
  }
}
