import Autodiff
import Foundation
import Testing

/// Values of operations against their definition, element by element.
@Suite struct OperationIdentityTests {
  private let tape = Tape<Double>(isRecording: false)

  private func drawn(_ shape: [Int], _ purpose: String = "identity", index: Int = 0) -> Variable<Double> {
    tape.constant(NDArray(drawn: shape, purpose, index: index))
  }

  /// Catches exchanged extents or transposes on the way to BLAS, on sizes with and without remainders.
  @Test(arguments: [(1, 1, 1), (2, 3, 4), (7, 5, 1), (1, 9, 17), (33, 18, 65)])
  func matrixProductIsTheSumOverTheInnerAxis(rows: Int, inner: Int, columns: Int) {
    let (a, b) = (drawn([rows, inner]), drawn([inner, columns], index: 1))
    let product = (0..<rows * columns).map { place in
      (0..<inner).map { a.value[place / columns, $0] * b.value[$0, place % columns] }.reduce(0, +)
    }
    #expect(relativeDifference(a.times(b).value.values, product) < 1e-14)
    #expect(relativeDifference(a.transposed().times(b, transposed: .left).value.values, product) < 1e-14)
    #expect(relativeDifference(a.times(b.transposed(), transposed: .right).value.values, product) < 1e-14)
  }

  /// Catches items that are mixed up in products of one matrix an item.
  @Test func itemwiseProductsAreMatrixProductsOfEachItem() {
    let (g, u, x) = (drawn([3, 4, 5]), drawn([3, 5], index: 1), drawn([3, 4], index: 2))
    for item in 0..<3 {
      func of(_ v: Variable<Double>) -> Variable<Double> {
        v.sliced(axis: 0, item..<item + 1).reshaped([1, v.shape[1]])
      }
      let matrix = g.sliced(axis: 0, item..<item + 1).reshaped([4, 5])
      let applied = matrix.times(of(u), transposed: .right).value.values
      #expect(relativeDifference(of(g.applied(to: u)).value.values, applied) < 1e-14)
      let through = of(x).times(matrix).value.values
      #expect(relativeDifference(of(x.through(g)).value.values, through) < 1e-14)
      let outer = of(x).times(of(u), transposed: .left).value.values
      #expect(x.outer(u).sliced(axis: 0, item..<item + 1).value.values == outer)
    }
  }

  /// Catches a wrong step where an axis is repeated: first, middle, last, several, all, or missing.
  @Test(arguments: [
    [2, 3, 4], [4], [1], [], [3, 1], [3, 4], [2, 1, 4], [2, 1, 1], [1, 3, 1], [2, 3, 1], [1, 1, 4],
  ])
  func broadcastReadsWhereNumPyWould(_ shape: [Int]) {
    let (a, b) = (drawn([2, 3, 4]), drawn(shape, index: 1))
    let padded = Array(repeating: 1, count: 3 - shape.count) + shape
    var expected: [Double] = []
    for i in 0..<2 {
      for j in 0..<3 {
        for k in 0..<4 {
          let place =
            (min(i, padded[0] - 1) * padded[1] + min(j, padded[1] - 1)) * padded[2] + min(k, padded[2] - 1)
          expected.append(a.value[i, j, k] - b.value.values[place])
        }
      }
    }
    #expect((a - b).value == NDArray(shape: [2, 3, 4], values: expected))
    #expect((b - a).value == NDArray(shape: [2, 3, 4], values: expected.map { -$0 }))
  }

  /// Catches reductions over the wrong axis.
  @Test func reductionsSumTheirAxis() {
    let x = drawn([2, 3, 4])
    let middle = (0..<8).map { place in (0..<3).map { x.value[place / 4, $0, place % 4] }.reduce(0, +) }
    #expect(
      x.sum(axis: 1).shape == [2, 4] && relativeDifference(x.sum(axis: 1).value.values, middle) < 1e-15)
    #expect(x.mean(axis: -2, keepingAxis: true).shape == [2, 1, 4])
    #expect(relativeDifference(x.mean(axis: -2).value.values, middle.map { $0 / 3 }) < 1e-15)
    let total = x.value.values.reduce(0, +)
    #expect(abs(x.sum().value.scalar - total) < 1e-14 && abs(x.mean().value.scalar - total / 24) < 1e-15)
    let squares = (0..<6).map { row in
      (0..<4).map { x.value[row / 3, row % 3, $0] }.map { $0 * $0 }.reduce(0, +)
    }
    #expect(x.norm().shape == [2, 3, 1])
    #expect(relativeDifference(x.norm().squared().value.values, squares) < 1e-15)
  }

  /// Catches a sum whose error grows with the number of terms.
  @Test func longSumsInSinglePrecisionStayAccurate() {
    let values = NDArray<Float>(drawn: [1 << 20])
    let shifted = values.values.map { $0 + 1 }
    let sum = Tape<Float>(isRecording: false).constant(NDArray(shape: [1 << 20], values: shifted)).sum()
    let exact = shifted.reduce(0) { $0 + Double($1) }
    // One running sum is off by 3·10⁻⁵ here.
    #expect(abs(Double(sum.value.scalar) / exact - 1) < 2e-6)
  }

  /// Catches a softmax that is no distribution, or that depends on a common shift.
  @Test func softmaxIsADistribution() {
    let x = drawn([3, 5])
    #expect(x.softmax().value.values.allSatisfy { $0 > 0 })
    #expect(relativeDifference(x.softmax().sum(axis: 1).value.values, [1, 1, 1]) < 1e-15)
    #expect(relativeDifference((x + 100).softmax().value.values, x.softmax().value.values) < 1e-13)
    let entropies = -log(x.softmax()).value.values[2]
    #expect(abs(x.sliced(axis: 0, 0..<1).softmaxCrossEntropy(labels: [2]).value.scalar - entropies) < 1e-15)
    let share = sigmoid(x).value.values[0]
    let single = x.sliced(axis: 0, 0..<1).sliced(axis: 1, 0..<1)
    let entropy = single.sigmoidCrossEntropy(targets: NDArray(shape: [1, 1], values: [0.3])).value.scalar
    #expect(abs(entropy + 0.3 * Foundation.log(share) + 0.7 * Foundation.log(1 - share)) < 1e-15)
  }

  /// Catches the unbiased variance, or an ε outside the root.
  @Test func layerNormalisationHasTheBiasedVariance() {
    let x = tape.constant(NDArray(shape: [1, 4], values: [1, 2, 3, 6]))
    let scale = (3.5 + 0.25).squareRoot()
    let expected = [-2, -1, 0, 3].map { $0 / scale }
    #expect(relativeDifference(x.layerNormalised(epsilon: 0.25).value.values, expected) < 1e-15)
  }

  /// Catches blocks that are taken from, or put to, the wrong place.
  @Test func rearrangingMovesElements() {
    let x = drawn([2, 3, 4])
    let gathered = x.gathered(axis: 1, indices: [2, 0]).value
    let transposed = x.transposed().value
    for (i, j, k) in [(0, 0, 0), (1, 1, 3), (0, 1, 2)] {
      #expect(gathered[i, j, k] == x.value[i, [2, 0][j], k])
      #expect(transposed[i, k, j] == x.value[i, j, k])
    }
    let parts = [x.sliced(axis: 2, 0..<1), x.sliced(axis: 2, 1..<4)]
    #expect(concatenated(parts, axis: -1).value == x.value)
    #expect(concatenated([x.sliced(axis: 0, 0..<1), x.sliced(axis: 0, 1..<2)], axis: 0).value == x.value)
    #expect(x.sliced(axis: 1, 1..<1).shape == [2, 0, 4] && x.sliced(axis: 1, 1..<1).sum().value.scalar == 0)
  }
}
