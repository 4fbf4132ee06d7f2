import Autodiff
import PlasticNetworks
import Testing

/// A cell and the reference vector it must reproduce.
struct VectorCase: Sendable, CustomTestStringConvertible {
  var file: String
  /// From the sizes (inputs, units) of the vector.
  var cell: @Sendable (_ inputs: Int, _ units: Int) throws -> any Cell
  /// The release's name of each of the cell's parameters.
  var names: [String: String]
  /// From the release's array to the cell's, and from the release's gradient to the cell's.
  var arranged: @Sendable (_ name: String, NDArray<Double>) -> NDArray<Double> = { $1 }
  /// The release's name of each state it shows.
  var states: [String: String] = ["plastic": "F"]

  var testDescription: String { file }
}

/// How far results may be from the vector: outputs, states and energies as they are, gradients relative to the largest of an array.
struct Tolerance {
  var forward, gradient: Double

  static let double = Tolerance(forward: 1e-12, gradient: 1e-9)
  static let single = Tolerance(forward: 1e-5, gradient: 1e-4)
}

extension VectorCase {
  /// The tape and the fused passes, if there are any, against the vector in one precision.
  func check<Scalar: TensorScalar>(_ scalar: Scalar.Type, _ tolerance: Tolerance) throws {
    let vector = try STPNVector(file)
    let outputs = try #require(vector.array("h"))
    let cell = try cell(vector.inputs.shape[2], outputs.shape[2])
    let problem = try problem(cell, vector).converted(to: Scalar.self)
    let tape = problem.runOnTape(cell) { vector.loss(of: $0[$0.count - 1]) }
    try compare(tape, with: vector, cell, tolerance)
    let fused = problem.runFused(cell) { outputGradients(of: $0, vector) }
    if let fused { try compare(fused, with: vector, cell, tolerance) }
    for (name, key) in states {
      guard let expected = vector.array(key), let found = tape.states[name] else { continue }
      #expect(difference(found.flatMap(\.values), expected.values) <= tolerance.forward, "\(name) of \(file)")
    }
  }

  private func problem(_ cell: any Cell, _ vector: STPNVector) throws -> CellProblem<Double> {
    var parameters: [String: NDArray<Double>] = [:]
    for parameter in cell.parameters {
      let array = try #require(
        names[parameter.name].flatMap(vector.parameter), "\(parameter.name) of \(file)")
      parameters[parameter.name] = arranged(parameter.name, array).reshaped(parameter.shape)
    }
    return CellProblem(parameters: parameters, inputs: vector.inputs)
  }

  /// The loss depends on the last output alone.
  private func outputGradients<S>(of outputs: NDArray<S>, _ vector: STPNVector) -> NDArray<S> {
    let (items, steps, units) = (outputs.shape[0], outputs.shape[1], outputs.shape[2])
    let tape = Tape<S>()
    let last = tape.variable(outputs.part(steps - 1, ofAxis: 1))
    let gradient = tape.gradients(of: vector.loss(of: last), with: [last])[0]
    var result = NDArray<S>(shape: outputs.shape, repeating: 0)
    for item in 0..<items {
      for unit in 0..<units {
        result.values[((item + 1) * steps - 1) * units + unit] = gradient?.values[item * units + unit] ?? 0
      }
    }
    return result
  }

  private func compare<S>(
    _ run: CellRun<S>, with vector: STPNVector, _ cell: any Cell, _ tolerance: Tolerance
  )
    throws
  {
    let byStep = (0..<run.outputs.shape[1]).flatMap { run.outputs.part($0, ofAxis: 1).values }
    let expected = try #require(vector.array("h"))
    #expect(difference(byStep, expected.values) <= tolerance.forward, "outputs of \(file)")
    for (name, key) in states {
      guard let expected = vector.array(key), let found = run.finalState[name] else { continue }
      let last = expected.part(expected.shape[0] - 1, ofAxis: 0)
      #expect(difference(found.values, last.values) <= tolerance.forward, "last \(name) of \(file)")
    }
    if let energy = vector.array("energy") {
      let byStep = (0..<energy.shape[0]).flatMap { run.energies.part($0, ofAxis: 1).values }
      #expect(relativeDifference(byStep, energy.values) <= tolerance.forward, "energies of \(file)")
    }
    for parameter in cell.parameters {
      let found = try #require(run.gradients[parameter.name]).values
      let expected = names[parameter.name].flatMap(vector.gradient).map { arranged(parameter.name, $0) }
      let values = expected?.values ?? found.map { _ in 0 }
      #expect(
        relativeDifference(found, values) <= tolerance.gradient, "gradient of \(parameter.name) of \(file)")
    }
    let byInput = try #require(vector.array("grad_x"))
    #expect(
      relativeDifference(run.inputGradients.values, byInput.values) <= tolerance.gradient,
      "gradient of the inputs of \(file)")
  }
}
