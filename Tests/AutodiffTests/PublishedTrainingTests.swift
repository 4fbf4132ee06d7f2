import Autodiff
import TestSupport
import Testing

/// Tape and Adam together against the training of a recurrent network of short-term plasticity neurons in PyTorch: five updates on
/// one batch, in double precision (Garcia Rodriguez, Guo, Moraitis 2022, their release with its ART network).
@Suite struct PublishedTrainingTests {
  private struct Reference: Decodable {
    struct Step: Decodable {
      var loss: Double
      var params: Parameters
    }
    var x: [[[Double]]]
    var labels: [Int]
    var params: Parameters
    var steps: [Step]
  }

  private struct Parameters: Decodable {
    enum CodingKeys: String, CodingKey {
      case decay = "rnn.weight_lambda"
      case rate = "rnn.weight_gamma"
      case weight = "rnn.weight"
      case bias = "rnn.bias"
      case readoutWeight = "hidden2tag.weight"
      case readoutBias = "hidden2tag.bias"
    }
    var decay, rate, weight, readoutWeight: [[Double]]
    var bias, readoutBias: [Double]

    /// Weight, bias, decay, rate, readout weight, readout bias.
    var arrays: [NDArray<Double>] {
      let bias = NDArray(shape: [self.bias.count], values: self.bias)
      let readoutBias = NDArray(shape: [self.readoutBias.count], values: self.readoutBias)
      return [matrix(weight), bias, matrix(decay), matrix(rate), matrix(readoutWeight), readoutBias]
    }

    private func matrix(_ rows: [[Double]]) -> NDArray<Double> {
      NDArray(shape: [rows.count, rows[0].count], values: rows.flatMap { $0 })
    }
  }

  /// G = W + F; h = tanh(G/‖G‖ (x, h) + b), rows normed; F ← Λ ∘ F/‖G‖ + Γ ∘ h (x, h)ᵀ with the new h.
  private func loss(_ p: [Variable<Double>], _ reference: Reference) -> Variable<Double> {
    let tape = p[0].tape
    let (items, hidden) = (reference.x.count, p[0].shape[0])
    var h = tape.constant(NDArray(shape: [items, hidden], repeating: 0))
    var fast = tape.constant(NDArray(shape: [items] + p[0].shape, repeating: 0))
    for step in reference.x[0].indices {
      let input = reference.x.flatMap { $0[step] }
      let x = tape.constant(NDArray(shape: [items, input.count / items], values: input))
      let efficacy = p[0] + fast
      let norm = efficacy.norm() + 1e-16
      h = tanh((efficacy / norm).applied(to: concatenated([x, h], axis: 1)) + p[1])
      fast = p[2] * (fast / norm) + p[3] * h.outer(concatenated([x, h], axis: 1))
    }
    return (h.times(p[4], transposed: .right) + p[5]).softmaxCrossEntropy(labels: reference.labels)
  }

  /// Catches any operation, adjoint or update that differs from PyTorch's, all the way through a small training.
  @Test func fiveUpdatesGiveThePublishedParameters() throws {
    let reference = try ReferenceData.json(Reference.self, named: "stpn/adam_art_stpnr.json")
    var arrays = reference.params.arrays
    var optimiser = Adam<Double>(for: TrainedRanges(count: arrays.reduce(0) { $0 + $1.count }))
    for step in reference.steps {
      let tape = Tape<Double>()
      let parameters = arrays.map(tape.variable)
      let loss = loss(parameters, reference)
      #expect(abs(loss.value.scalar - step.loss) < 1e-12)
      let gradient = try tape.gradients(of: loss, with: parameters).flatMap { try #require($0).values }
      var values = arrays.flatMap(\.values)
      optimiser.update(&values, gradient: gradient, rate: 1e-3)
      var start = 0
      for place in arrays.indices {
        arrays[place].values = Array(values[start..<start + arrays[place].count])
        start += arrays[place].count
      }
      for (array, published) in zip(arrays, step.params.arrays) {
        #expect(relativeDifference(array.values, published.values) < 1e-11)
      }
    }
  }
}
