/// An array on a tape: what the operations of this module take and give.
public struct Variable<Scalar: TensorScalar> {
  public let value: NDArray<Scalar>
  public let tape: Tape<Scalar>
  /// Where it is recorded; nil for a constant.
  let index: Int?

  init(_ value: NDArray<Scalar>, at index: Int?, on tape: Tape<Scalar>) {
    (self.value, self.index, self.tape) = (value, index, tape)
  }

  public var shape: [Int] { value.shape }
  /// Whether it depends on a leaf of the tape, so that a gradient reaches it.
  public var hasGradient: Bool { index != nil }
  /// The same value as a constant: no gradient passes.
  public var detached: Variable { tape.constant(value) }
}

extension Variable {
  /// An operation on this variable alone.
  func recorded(_ value: NDArray<Scalar>, adjoint: @escaping (NDArray<Scalar>) -> NDArray<Scalar>) -> Variable
  {
    tape.custom([self], value) { [adjoint($0)] }
  }

  /// An operation on two variables; an adjoint whose input is constant is not computed.
  func recorded(
    with other: Variable, _ value: NDArray<Scalar>, adjoint: @escaping (NDArray<Scalar>) -> NDArray<Scalar>,
    otherAdjoint: @escaping (NDArray<Scalar>) -> NDArray<Scalar>
  ) -> Variable {
    let (mine, others) = (hasGradient, other.hasGradient)
    return tape.custom([self, other], value) { [mine ? adjoint($0) : nil, others ? otherAdjoint($0) : nil] }
  }
}
