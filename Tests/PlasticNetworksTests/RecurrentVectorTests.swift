import Autodiff
import NumericalCore
import PlasticNetworks
import Testing

/// Elman and LSTM networks against the baselines of the STPN release.
@Suite struct RecurrentVectorTests {
  /// Catches any difference from the published equations, among them the order of the gates and the energy, on tape and kernels.
  @Test(arguments: cases) func doubleAgreesWithTheRelease(_ vector: VectorCase) throws {
    try vector.check(Double.self, .double)
  }

  /// Catches kernels that are wrong in single precision only.
  @Test(arguments: cases) func singleAgreesWithTheRelease(_ vector: VectorCase) throws {
    try vector.check(Float.self, .single)
  }
}

private let joint = ["weight": "rnn.weight", "bias": "rnn.bias"]

private let cases = [
  VectorCase(
    file: "art_rnn", cell: { try ElmanCell(inputs: $0, units: $1) }, names: joint,
    arranged: { $0 == "weight" ? transposed($1) : $1 }, states: ["hidden": "h"]),
  VectorCase(
    file: "art_lstm", cell: { try LSTMCell(inputs: $0, units: $1) }, names: joint,
    states: ["hidden": "h", "cell": "c"]),
  VectorCase(
    file: "maze_rnn", cell: { try ElmanCell(inputs: $0, units: $1, form: .separate) },
    names: ["input.weight": "i2h.weight", "input.bias": "i2h.bias", "recurrent.weight": "w"],
    states: ["hidden": "h"]),
  VectorCase(
    file: "maze_lstm", cell: { try LSTMCell(inputs: $0, units: $1, form: .separate) },
    names: [
      "input.weight": "lstm.weight_ih", "input.bias": "lstm.bias_ih",
      "recurrent.weight": "lstm.weight_hh", "recurrent.bias": "lstm.bias_hh",
    ],
    states: ["hidden": "h", "cell": "c"]),
]

/// The release stores the weights of its plain network (inputs × units).
private func transposed(_ matrix: NDArray<Double>) -> NDArray<Double> {
  let (rows, columns) = (matrix.shape[0], matrix.shape[1])
  let values = (0..<columns).flatMap { column in (0..<rows).map { matrix.values[$0 * columns + column] } }
  return NDArray(shape: [columns, rows], values: values)
}
