import Autodiff
import NumericalCore

/// The sizes of a drawn problem.
package struct ProblemSize: Hashable, Sendable {
  package var inputs, units, steps, items: Int

  package init(inputs: Int, units: Int, steps: Int, items: Int) {
    (self.inputs, self.units, self.steps, self.items) = (inputs, units, steps, items)
  }

  /// One of everything, widths at, below and above whole vectors of either precision, and none of these.
  package static let various = [
    ProblemSize(inputs: 1, units: 1, steps: 1, items: 1),
    ProblemSize(inputs: 3, units: 5, steps: 4, items: 2),
    ProblemSize(inputs: 2, units: 6, steps: 3, items: 3),
    ProblemSize(inputs: 1, units: 1, steps: 3, items: 2),
    ProblemSize(inputs: 9, units: 8, steps: 2, items: 2),
    ProblemSize(inputs: 15, units: 17, steps: 2, items: 1),
    ProblemSize(inputs: 4, units: 3, steps: 6, items: 1),
    ProblemSize(inputs: 5, units: 2, steps: 1, items: 2),
  ]
}

extension CellProblem<Double> {
  /// Parameters, sequences and, if asked for, a state to start from.
  package init(for cell: some Cell, _ size: ProblemSize, index: Int, drawsState: Bool = false) {
    func drawn(_ purpose: String, _ shape: [Int], _ bound: Double = 1) -> NDArray<Double> {
      var stream = SeedTree(seed: 11).stream("check.\(purpose)", index: index)
      return NDArray(
        shape: shape, values: (0..<shape.reduce(1, *)).map { _ in bound * (2 * stream.uniform() - 1) })
    }
    let parameters = cell.parameters.map { ($0.name, drawn($0.name, $0.shape, 0.8)) }
    let state = cell.state.map { ($0.name, drawn("state.\($0.name)", [size.items] + $0.shape, 0.5)) }
    self.init(
      parameters: Dictionary(uniqueKeysWithValues: parameters),
      inputs: drawn("inputs", [size.items, size.steps, size.inputs]),
      initialState: drawsState ? Dictionary(uniqueKeysWithValues: state) : [:])
  }
}

/// A loss that depends on all outputs: their products with numbers that stand for gradients of a readout.
package struct DrawnLoss: Sendable {
  /// items × steps × outputs.
  package let weights: NDArray<Double>

  package init(_ cell: some Cell, _ size: ProblemSize, index: Int) {
    var stream = SeedTree(seed: 12).stream("check.loss", index: index)
    let shape = [size.items, size.steps, cell.outputCount]
    weights = NDArray(shape: shape, values: (0..<shape.reduce(1, *)).map { _ in 2 * stream.uniform() - 1 })
  }

  package func of<S>(_ outputs: [Variable<S>]) -> Variable<S> {
    let terms = outputs.enumerated().map { step, output in
      (output * output.tape.constant(NDArray<S>(weights.part(step, ofAxis: 1)))).sum()
    }
    return terms.dropFirst().reduce(terms[0], +)
  }

  package func outputGradients<S>(_ outputs: NDArray<S>) -> NDArray<S> { NDArray<S>(weights) }
}
