import Autodiff
import Foundation
import Testing

/// Every operation, by what must hold for all of them.
@Suite struct OperationTests {
  /// Catches an adjoint that does not belong to its operation, for either input and with broadcasting.
  @Test(arguments: OperationCase.allCases)
  func adjointIsTheDerivative(_ operation: OperationCase) {
    let error = GradientCheck.largestError(at: operation.inputs(), of: operation.loss)
    #expect(error < 1e-8)
  }

  /// Catches a loop that is right in one precision only.
  @Test(arguments: OperationCase.allCases)
  func singlePrecisionFollowsDouble(_ operation: OperationCase) throws {
    let (single, double) = (Tape<Float>(), Tape<Double>())
    let (x, y) = (operation.inputs().map(single.variable), operation.inputs().map(double.variable))
    #expect(relativeDifference(operation.result(x).value.values, operation.result(y).value.values) < 1e-6)
    let gradients = zip(
      single.gradients(of: operation.loss(x), with: x), double.gradients(of: operation.loss(y), with: y))
    for (gradient, reference) in gradients {
      #expect(relativeDifference(try #require(gradient).values, try #require(reference).values) < 1e-5)
    }
  }

  /// Catches a gradient of another shape than its input, which would go unnoticed where the elements are summed.
  @Test(arguments: OperationCase.allCases)
  func gradientHasTheShapeOfItsInput(_ operation: OperationCase) {
    let tape = Tape<Double>()
    let inputs = operation.inputs().map(tape.variable)
    let gradients = tape.gradients(of: operation.loss(inputs), with: inputs)
    #expect(gradients.map { $0?.shape } == operation.shapes)
  }

  /// Catches an operation that computes something else when nothing is recorded, or that leaves something behind then.
  @Test(arguments: OperationCase.allCases)
  func valueDoesNotDependOnRecording(_ operation: OperationCase) {
    let (recording, silent) = (Tape<Double>(), Tape<Double>(isRecording: false))
    let value = operation.result(operation.inputs().map(recording.variable)).value
    #expect(operation.result(operation.inputs().map(silent.variable)).value == value)
    #expect(silent.count == 0 && recording.count > operation.shapes.count)
  }

  /// Catches a gradient that is computed for the wrong input where others are constant.
  @Test(arguments: OperationCase.allCases)
  func constantsChangeNoGradient(_ operation: OperationCase) {
    let inputs: [NDArray<Double>] = operation.inputs()
    let tape = Tape<Double>()
    let all = inputs.map(tape.variable)
    let gradients = tape.gradients(of: operation.loss(all), with: all)
    for place in inputs.indices {
      let mixed = inputs.enumerated().map {
        $0.offset == place ? tape.variable($0.element) : tape.constant($0.element)
      }
      #expect(tape.gradients(of: operation.loss(mixed), with: [mixed[place]]) == [gradients[place]])
    }
  }
}

/// Arrays without elements, as a batch of no items gives them.
@Suite struct EmptyArrayTests {
  /// Catches divisions by a number of rows, and pointers to nothing.
  @Test func operationsOnNoItemsGiveNoItems() throws {
    let tape = Tape<Float>()
    let matrices = tape.variable(NDArray(shape: [0, 3, 4], values: []))
    let vectors = tape.variable(NDArray(shape: [0, 4], values: []))
    let weight = tape.variable(NDArray(drawn: [3, 4]))
    let efficacy = (matrices + weight) / ((matrices + weight).norm() + 1)
    let shared = vectors.times(weight, transposed: .right)
    let h = tanh(efficacy.applied(to: vectors) + shared).layerNormalised().softmax()
    let fast = h.outer(vectors).transposed().gathered(axis: 1, indices: [0, 0])
    #expect(h.shape == [0, 3] && h.through(matrices).shape == [0, 4] && fast.shape == [0, 2, 3])
    let loss = fast.sum() + concatenated([h, h], axis: 1).sum()
    #expect(loss.value == NDArray(0))
    let gradients = tape.gradients(of: loss, with: [matrices, vectors, weight])
    #expect(gradients[0]?.shape == [0, 3, 4] && gradients[1]?.shape == [0, 4])
    #expect(gradients[2] == NDArray(shape: [3, 4], repeating: 0))
  }
}

/// What operations do at the places where they are not smooth, where there is one right answer by definition.
@Suite struct KinkTests {
  private func gradient(
    at values: [Double], _ f: (Variable<Double>) -> Variable<Double>
  ) throws -> [Double] {
    let tape = Tape<Double>()
    let x = tape.variable(NDArray(shape: [values.count], values: values))
    return try #require(tape.gradients(of: f(x).sum(), with: [x])[0]).values
  }

  /// Catches a clamp that stops the gradient on its limits.
  @Test func clampPassesTheGradientOnItsLimits() throws {
    #expect(try gradient(at: [-3, -2, 0, 2, 3]) { $0.clamped(to: 2) } == [0, 1, 1, 1, 0])
    #expect(try gradient(at: [-1, 0, 0.5, 1, 2]) { $0.clamped(to: 0...1) } == [0, 1, 1, 1, 0])
    #expect(try gradient(at: [1, 2, 3]) { minimum($0, 2) } == [1, 1, 0])
    #expect(try gradient(at: [1, 2, 3]) { maximum($0, 2) } == [0, 1, 1])
  }

  /// Catches 0/0 in the derivative of a norm, and of an absolute value.
  @Test func derivativeAtZeroIsZero() throws {
    #expect(try gradient(at: [0, 0, 0]) { $0.norm() } == [0, 0, 0])
    #expect(try gradient(at: [-2, 0, 2]) { abs($0) } == [-1, 0, 1])
    #expect(try gradient(at: [-2, 0, 2]) { relu($0) } == [0, 0, 1])
  }

  /// Catches losses that overflow or lose all digits for confident logits.
  @Test func lossesOfExtremeLogitsAreFinite() throws {
    let tape = Tape<Double>()
    let logits = tape.variable(NDArray(shape: [2, 2], values: [1000, -1000, -800, 800]))
    let softmax = logits.softmaxCrossEntropy(labels: [0, 0])
    #expect(softmax.value.scalar == 800)
    let sigmoid = logits.sigmoidCrossEntropy(targets: NDArray(shape: [2, 2], values: [1, 0, 1, 1]))
    #expect(sigmoid.value.scalar == 200)
    #expect(try #require(tape.gradients(of: softmax, with: [logits])[0]).values == [0, 0, -0.5, 0.5])
    #expect(try #require(tape.gradients(of: sigmoid, with: [logits])[0]).values == [0, 0, -0.25, 0])
    #expect(try gradient(at: [-1000, 1000]) { Autodiff.sigmoid($0) } == [0, 0])
  }
}
