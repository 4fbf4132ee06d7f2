import Autodiff

/// What one pass of a cell over some items of a batch reads and writes. Everything is dense in C order, the item slowest.
package struct PassArguments<Scalar: TensorScalar> {
  /// The cell's parameters in the order of their layout.
  package var parameters: UnsafePointer<Scalar>
  package var items: Int
  package var steps: Int
  /// items × steps × inputs.
  package var inputs: UnsafePointer<Scalar>
  /// items × state, each item's state in the order of the cell's description; nil for zeros.
  package var initialState: UnsafePointer<Scalar>?
  /// items × steps × outputs: what the cell gives to the readout.
  package var outputs: UnsafeMutablePointer<Scalar>
  /// items × state, the state after the last step, where it is asked for.
  package var finalState: UnsafeMutablePointer<Scalar>?
  /// items × steps: the energy of each step, summed over units, where it is asked for.
  package var energies: UnsafeMutablePointer<Scalar>?
  /// As many scalars as ``FusedPasses/workspaceCount(items:steps:keepsHistory:)`` asks for, at a multiple of 64 bytes. The forward pass
  /// leaves in it what the adjoint needs.
  package var workspace: UnsafeMutablePointer<Scalar>
  /// Whether an adjoint follows.
  package var keepsHistory: Bool

  package init(
    parameters: UnsafePointer<Scalar>, items: Int, steps: Int, inputs: UnsafePointer<Scalar>,
    initialState: UnsafePointer<Scalar>? = nil, outputs: UnsafeMutablePointer<Scalar>,
    finalState: UnsafeMutablePointer<Scalar>? = nil, energies: UnsafeMutablePointer<Scalar>? = nil,
    workspace: UnsafeMutablePointer<Scalar>, keepsHistory: Bool
  ) {
    (self.parameters, self.items, self.steps) = (parameters, items, steps)
    (self.inputs, self.initialState, self.outputs) = (inputs, initialState, outputs)
    (self.finalState, self.energies) = (finalState, energies)
    (self.workspace, self.keepsHistory) = (workspace, keepsHistory)
  }
}

/// A cell over whole sequences, forward and backward through time, without a tape.
///
/// Equal to the tape to rounding, and what runs by default.
package protocol FusedPasses<Scalar>: Sendable {
  associatedtype Scalar: TensorScalar

  /// How many items go through together at best: 1 where every item has a matrix of its own, so that the matrix's history stays
  /// near the processor; more where one product serves all.
  var itemsTogether: Int { get }

  /// Scalars of workspace.
  func workspaceCount(items: Int, steps: Int, keepsHistory: Bool) -> Int

  func forward(_ pass: PassArguments<Scalar>)

  /// The adjoint of a forward pass with the same arguments.
  ///
  /// - Parameters:
  ///   - outputGradients: items × steps × outputs: ∂L/∂outputs.
  ///   - gradients: one scalar a parameter; ∂L/∂parameters is *added*.
  ///   - inputGradients: items × steps × inputs: ∂L/∂inputs is *written*, if it is asked for.
  func adjoint(
    _ pass: PassArguments<Scalar>, outputGradients: UnsafePointer<Scalar>,
    gradients: UnsafeMutablePointer<Scalar>, inputGradients: UnsafeMutablePointer<Scalar>?)
}
