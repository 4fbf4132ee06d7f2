import Autodiff
import CPlasticKernels

/// The C functions of one family of cells in one precision. `Description` is the C struct that describes such a cell.
struct CellKernels<Description: Sendable, Scalar: TensorScalar>: Sendable {
  typealias Arguments = PassArguments<Scalar>
  typealias In = UnsafePointer<Scalar>
  typealias Out = UnsafeMutablePointer<Scalar>

  /// Scalars of workspace for so many items and steps, with or without a history.
  let workspace: @Sendable (Description, Int, Int, Bool) -> Int
  let forward: @Sendable (Description, Arguments) -> Void
  /// From output gradients to those of parameters and inputs.
  let adjoint: @Sendable (Description, Arguments, In, Out, Out?) -> Void

  /// The table of this precision among those of all.
  ///
  /// - Precondition: the precision is single or double.
  static func chosen(from tables: [Any]) -> CellKernels {
    for table in tables {
      if let table = table as? CellKernels { return table }
    }
    preconditionFailure("networks are trained in single or double precision")
  }
}

/// The fused passes of a cell whose items have matrices of their own.
///
/// Two items at a time: they share what goes to and from memory for the parameters, and the histories of more would leave the cache.
struct KernelPasses<Description: Sendable, Scalar: TensorScalar>: FusedPasses {
  private let description: Description
  private let kernels: CellKernels<Description, Scalar>

  init(_ description: Description, _ kernels: CellKernels<Description, Scalar>) {
    (self.description, self.kernels) = (description, kernels)
  }

  var itemsTogether: Int { 2 }

  func workspaceCount(items: Int, steps: Int, keepsHistory: Bool) -> Int {
    kernels.workspace(description, items, steps, keepsHistory)
  }

  func forward(_ pass: PassArguments<Scalar>) { kernels.forward(description, pass) }

  func adjoint(
    _ pass: PassArguments<Scalar>, outputGradients: UnsafePointer<Scalar>,
    gradients: UnsafeMutablePointer<Scalar>, inputGradients: UnsafeMutablePointer<Scalar>?
  ) {
    kernels.adjoint(description, pass, outputGradients, gradients, inputGradients)
  }
}

extension subsong_pass_single {
  init(_ pass: PassArguments<Float>) {
    self.init(
      parameters: pass.parameters, items: pass.items, steps: pass.steps, inputs: pass.inputs,
      initial_state: pass.initialState, outputs: pass.outputs, final_state: pass.finalState,
      energies: pass.energies, workspace: pass.workspace, keeps_history: pass.keepsHistory ? 1 : 0)
  }
}

extension subsong_pass_double {
  init(_ pass: PassArguments<Double>) {
    self.init(
      parameters: pass.parameters, items: pass.items, steps: pass.steps, inputs: pass.inputs,
      initial_state: pass.initialState, outputs: pass.outputs, final_state: pass.finalState,
      energies: pass.energies, workspace: pass.workspace, keeps_history: pass.keepsHistory ? 1 : 0)
  }
}

/// The C functions of a family in single precision.
func singleKernels<Description: Sendable>(
  _ workspace: @escaping @Sendable (UnsafePointer<Description>?, Int, Int, Int32) -> Int,
  _ forward: @escaping @Sendable (UnsafePointer<Description>?, UnsafePointer<subsong_pass_single>?) -> Void,
  _ adjoint:
    @escaping @Sendable (
      UnsafePointer<Description>?, UnsafePointer<subsong_pass_single>?,
      UnsafePointer<subsong_adjoint_single>?
    ) -> Void
) -> CellKernels<Description, Float> {
  CellKernels(
    workspace: { cell, items, steps, keeps in
      withUnsafePointer(to: cell) { workspace($0, items, steps, keeps ? 1 : 0) }
    },
    forward: { cell, pass in
      withUnsafePointer(to: cell) { cell in
        withUnsafePointer(to: subsong_pass_single(pass)) { forward(cell, $0) }
      }
    },
    adjoint: { cell, pass, outputGradients, gradients, inputGradients in
      let given = subsong_adjoint_single(
        output_gradients: outputGradients, gradients: gradients, input_gradients: inputGradients)
      withUnsafePointer(to: cell) { cell in
        withUnsafePointer(to: subsong_pass_single(pass)) { pass in
          withUnsafePointer(to: given) { adjoint(cell, pass, $0) }
        }
      }
    })
}

/// The C functions of a family in double precision.
func doubleKernels<Description: Sendable>(
  _ workspace: @escaping @Sendable (UnsafePointer<Description>?, Int, Int, Int32) -> Int,
  _ forward: @escaping @Sendable (UnsafePointer<Description>?, UnsafePointer<subsong_pass_double>?) -> Void,
  _ adjoint:
    @escaping @Sendable (
      UnsafePointer<Description>?, UnsafePointer<subsong_pass_double>?,
      UnsafePointer<subsong_adjoint_double>?
    ) -> Void
) -> CellKernels<Description, Double> {
  CellKernels(
    workspace: { cell, items, steps, keeps in
      withUnsafePointer(to: cell) { workspace($0, items, steps, keeps ? 1 : 0) }
    },
    forward: { cell, pass in
      withUnsafePointer(to: cell) { cell in
        withUnsafePointer(to: subsong_pass_double(pass)) { forward(cell, $0) }
      }
    },
    adjoint: { cell, pass, outputGradients, gradients, inputGradients in
      let given = subsong_adjoint_double(
        output_gradients: outputGradients, gradients: gradients, input_gradients: inputGradients)
      withUnsafePointer(to: cell) { cell in
        withUnsafePointer(to: subsong_pass_double(pass)) { pass in
          withUnsafePointer(to: given) { adjoint(cell, pass, $0) }
        }
      }
    })
}
