import Autodiff
import CPlasticKernels

/// How a recurrent cell keeps what it multiplies its input and its hidden state by.
public enum RecurrentForm: String, Hashable, Codable, CaseIterable, Sendable {
  /// One matrix over (x, h), the input first, and one bias.
  case joint
  /// One matrix for x and one for h.
  case separate
}

/// The affine part of a recurrent cell: z = b + W x + R h (+ b′).
struct RecurrentWeights: Hashable, Sendable {
  var inputs: Int
  var units: Int
  /// Numbers of z: the units, or four times as many.
  var outputs: Int
  var form: RecurrentForm
  /// What one output is called.
  var axis: String
  /// Whether the matrix for h has a bias too, if it is separate.
  var hasRecurrentBias: Bool
  /// Where joint weights, those for x and those for h start from.
  var ofInputs: Initialisation
  var ofUnits: Initialisation

  var parameters: [ParameterDescription] {
    switch form {
    case .joint:
      [
        ParameterDescription("weight", shape: [outputs, inputs + units], axes: [axis, "source"], ofInputs),
        ParameterDescription("bias", shape: [outputs], axes: [axis], ofInputs),
      ]
    case .separate:
      [
        ParameterDescription("input.weight", shape: [outputs, inputs], axes: [axis, "input"], ofInputs),
        ParameterDescription("input.bias", shape: [outputs], axes: [axis], ofInputs),
        ParameterDescription("recurrent.weight", shape: [outputs, units], axes: [axis, "unit"], ofUnits),
      ]
        + (hasRecurrentBias
          ? [ParameterDescription("recurrent.bias", shape: [outputs], axes: [axis], ofUnits)] : [])
    }
  }

  /// z for x and h, each items × its numbers.
  func applied<S>(to x: Variable<S>, _ h: Variable<S>, _ context: StepContext<S>) -> Variable<S> {
    context.observe("energy", energy(x, h, context))
    switch form {
    case .joint:
      return concatenated([x, h], axis: 1).times(context["weight"], transposed: .right) + context["bias"]
    case .separate:
      let z =
        x.times(context["input.weight"], transposed: .right) + context["input.bias"]
        + h.times(context["recurrent.weight"], transposed: .right)
      return hasRecurrentBias ? z + context["recurrent.bias"] : z
    }
  }

  /// Σ_i x_i² |W_ji| + Σ_k h_k² |R_jk| of every output: items × outputs.
  private func energy<S>(_ x: Variable<S>, _ h: Variable<S>, _ context: StepContext<S>) -> Variable<S> {
    func power(_ x: Variable<S>, _ name: String) -> Variable<S> {
      x.squared().times(abs(context[name]), transposed: .right)
    }
    return switch form {
    case .joint: power(concatenated([x, h], axis: 1), "weight")
    case .separate: power(x, "input.weight") + power(h, "recurrent.weight")
    }
  }

  /// The cell's layers as the kernels see them.
  func network(kind: Int) -> subsong_recurrent_network {
    let layout = ParameterLayout(parameters)
    func start(_ name: String) -> Int { layout[name].lowerBound }
    let input: subsong_dense_layer
    let recurrent: subsong_dense_layer
    switch form {
    case .joint:
      let (width, start) = (inputs + units, start("weight"))
      input = subsong_dense_layer(
        inputs: inputs, outputs: outputs, weights: start, rowCount: width, biases: layout["bias"].lowerBound)
      recurrent = subsong_dense_layer(
        inputs: units, outputs: outputs, weights: start + inputs, rowCount: width)
    case .separate:
      input = subsong_dense_layer(
        inputs: inputs, outputs: outputs, weights: start("input.weight"), biases: start("input.bias"))
      recurrent = subsong_dense_layer(
        inputs: units, outputs: outputs, weights: start("recurrent.weight"),
        biases: hasRecurrentBias ? start("recurrent.bias") : nil)
    }
    return subsong_recurrent_network(
      kind: Int32(kind), inputs: inputs, hidden: units, encoder: .none, input: input, recurrent: recurrent,
      readout: .none)
  }
}
