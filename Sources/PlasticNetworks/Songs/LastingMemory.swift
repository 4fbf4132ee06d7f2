import Autodiff
import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Parameters with which hidden units remember for about as long as a song asks for, before anything is learned.
///
/// Unit j gets a time constant τ_j, uniform on (1, τ) steps. A gated unit starts with the bias ln(τ_j − 1) at its forget gate and the
/// opposite at its input gate, so that σ(forget) = 1 − 1/τ_j. A unit without gates starts with 1 − 1/τ_j as the weight from itself to itself,
/// and its other recurrent weights are scaled down by ``others``. Other cells, whose fast weights remember, start as they are drawn:
/// rectified units with such self-connections and plastic weights besides run away within a cycle.
///
/// References: Tallec, Ollivier, *Can recurrent neural networks warp time?*, ICLR 2018 (gates); Le, Jaitly, Hinton, *A simple way to initialize
/// recurrent networks of rectified linear units*, 2015 (self-connections).
struct LastingMemory {
  /// τ, more than 1.
  let steps: Double
  /// The factor of recurrent weights from other units where a unit has one to itself.
  static let others: Float = 0.3

  func start(_ parameters: inout ParameterSet<Float>, of cell: any Cell, _ seeds: SeedTree) {
    var stream = seeds.stream("song.memory")
    let times = (0..<cell.hiddenCount).map { _ in 1 + (steps - 1) * max(stream.uniform(), 0x1p-20) }
    switch cell {
    case let cell as ElmanCell where cell.form == .joint:
      connect(&parameters, "weight", columns: cell.inputCount + cell.unitCount, from: cell.inputCount, times)
    case let cell as LSTMCell where cell.form == .joint: gate(&parameters, ["bias"], times)
    case let cell as PlasticCell where cell.options.core == .lstm:
      gate(&parameters, ["recurrent.bias", "input.bias"], times)
    default: break
    }
  }

  /// The square part of a matrix, from a column on.
  private func connect(
    _ parameters: inout ParameterSet<Float>, _ name: String, columns: Int, from first: Int, _ times: [Double]
  ) {
    let start = parameters.layout[name].lowerBound
    for row in times.indices {
      for column in times.indices {
        let index = start + row * columns + first + column
        parameters.values[index] *= Self.others
        if row == column { parameters.values[index] = Float(1 - 1 / times[row]) }
      }
    }
  }

  /// Gates in the order input, forget, candidate, output; where there are two biases, the second one is 0.
  private func gate(_ parameters: inout ParameterSet<Float>, _ names: [String], _ times: [Double]) {
    for (position, name) in names.enumerated() {
      let start = parameters.layout[name].lowerBound
      for (unit, time) in times.enumerated() {
        let bias = position == 0 ? Float(log(time - 1)) : 0
        parameters.values[start + unit] = -bias
        parameters.values[start + times.count + unit] = bias
      }
    }
  }
}
