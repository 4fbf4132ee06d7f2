/// What was computed, in order, so that the derivative of a scalar can be carried back through it (reverse mode).
///
/// Variables of one tape are combined by the operations of this module; each one that depends on a ``variable(_:)`` leaves its adjoint
/// here. An operation on constants alone leaves nothing, and a tape that does not record keeps nothing at all.
///
/// A tape belongs to one task at a time. Its results are the same bytes every time: adjoints are added in the reverse of the order of
/// recording.
public final class Tape<Scalar: TensorScalar> {
  /// The gradient of an operation's result to the gradients of its inputs; nil where there is none.
  public typealias Adjoint = (_ outputGradient: NDArray<Scalar>) -> [NDArray<Scalar>?]

  private struct Node {
    /// Where the inputs are recorded; nil for a constant.
    var inputs: [Int?]
    /// Nil for a leaf.
    var adjoint: Adjoint?
  }

  public let isRecording: Bool
  private var nodes: [Node] = []

  public init(isRecording: Bool = true) { self.isRecording = isRecording }

  /// The number of recorded operations and leaves.
  public var count: Int { nodes.count }

  /// A leaf for whose gradient one can ask.
  public func variable(_ value: NDArray<Scalar>) -> Variable<Scalar> {
    guard isRecording else { return constant(value) }
    nodes.append(Node(inputs: [], adjoint: nil))
    return Variable(value, at: nodes.count - 1, on: self)
  }

  public func constant(_ value: NDArray<Scalar>) -> Variable<Scalar> { Variable(value, at: nil, on: self) }

  public func constant(_ value: Scalar) -> Variable<Scalar> { constant(NDArray(value)) }

  /// The result of an operation that the caller differentiates.
  ///
  /// - Parameters:
  ///   - inputs: variables of this tape.
  ///   - value: what the operation gives for them.
  ///   - adjoint: from ∂L/∂value to ∂L/∂input for each input, of the input's shape; nil where it is zero or the input is constant. It
  ///     should capture arrays, not variables: a variable holds its tape, which would then never be freed.
  public func custom(_ inputs: [Variable<Scalar>], _ value: NDArray<Scalar>, adjoint: @escaping Adjoint)
    -> Variable<Scalar>
  {
    precondition(inputs.allSatisfy { $0.tape === self }, "variables of different tapes cannot be combined")
    guard inputs.contains(where: { $0.hasGradient }) else { return constant(value) }
    nodes.append(Node(inputs: inputs.map { $0.index }, adjoint: adjoint))
    return Variable(value, at: nodes.count - 1, on: self)
  }

  /// The derivative of a scalar with respect to each of some variables, leaves or not.
  ///
  /// - Returns: an array of the variable's shape each; nil where the loss does not depend on it.
  /// - Precondition: the loss is a single number, and all are of this tape.
  /// - Complexity: that of all operations up to the loss, once; the gradient of a result is freed as soon as it is carried back.
  public func gradients(of loss: Variable<Scalar>, with variables: [Variable<Scalar>]) -> [NDArray<Scalar>?] {
    precondition(loss.value.count == 1, "a loss of shape \(loss.shape) is no single number")
    precondition(
      loss.tape === self && variables.allSatisfy { $0.tape === self },
      "the gradient was asked of a tape that did not record it")
    guard let last = loss.index else { return variables.map { _ in nil } }
    let wanted = Set(variables.compactMap { $0.index })
    var gradients = [NDArray<Scalar>?](repeating: nil, count: last + 1)
    gradients[last] = NDArray(shape: loss.shape, repeating: 1)
    for index in stride(from: last, through: 0, by: -1) {
      guard let gradient = gradients[index] else { continue }
      if !wanted.contains(index) { gradients[index] = nil }
      carryBack(gradient, through: nodes[index], into: &gradients)
    }
    return variables.map { $0.index.flatMap { $0 <= last ? gradients[$0] : nil } }
  }

  private func carryBack(
    _ gradient: NDArray<Scalar>, through node: Node, into gradients: inout [NDArray<Scalar>?]
  ) {
    guard let adjoint = node.adjoint else { return }
    let inputGradients = adjoint(gradient)
    precondition(
      inputGradients.count == node.inputs.count, "an adjoint gives one gradient an input, or nil for it")
    for (input, gradient) in zip(node.inputs, inputGradients) {
      guard let input, let gradient else { continue }
      if gradients[input] == nil { gradients[input] = gradient } else { gradients[input]?.add(gradient) }
    }
  }
}
