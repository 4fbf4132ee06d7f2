import CGSL
import NumericalCore

/// One of GSL's explicit methods for a right-hand side in C, called with a state in place and without any check: the bare step
/// for engines that make millions of them and check their state once a cycle.
package final class CompiledStepper {
  /// dy/dt at (t, y), with the parameters of the system; returns `GSL_SUCCESS`.
  package typealias RightHandSide =
    @convention(c) (
      _ t: Double, _ y: UnsafePointer<Double>?, _ slope: UnsafeMutablePointer<Double>?,
      _ parameters: UnsafeMutableRawPointer?
    ) -> Int32

  private let step: UnsafeMutablePointer<gsl_odeiv2_step>
  private let system: UnsafeMutablePointer<gsl_odeiv2_system>
  private let errors: UnsafeMutablePointer<Double>

  /// - Parameter parameters: handed to the right-hand side; has to live as long as this object.
  /// - Returns: nil if GSL refuses to allocate, or the method is forward Euler or needs a Jacobian or a driver.
  package init?(
    _ method: IntegrationMethod, dimension: Int, rightHandSide: @escaping RightHandSide,
    parameters: UnsafeMutableRawPointer?
  ) {
    guard method.isCompilable, let type = method.gslType else { return nil }
    GSLErrors.areValues()
    guard let step = gsl_odeiv2_step_alloc(type, dimension) else { return nil }
    self.step = step
    system = .allocate(capacity: 1)
    system.initialize(
      to: gsl_odeiv2_system(
        function: rightHandSide, jacobian: nil, dimension: dimension, params: parameters))
    errors = .allocate(capacity: dimension)
    errors.initialize(repeating: 0, count: dimension)
  }

  deinit {
    gsl_odeiv2_step_free(step)
    system.deallocate()
    errors.deallocate()
  }

  /// One step from t = 0 to h.
  ///
  /// - Returns: GSL's status.
  package func advance(by h: Double, _ y: UnsafeMutablePointer<Double>) -> Int32 {
    gsl_odeiv2_step_apply(step, 0, h, y, errors, nil, nil, system)
  }
}

extension IntegrationMethod {
  /// Whether ``CompiledStepper`` has the method: an explicit one-step method of GSL's.
  package var isCompilable: Bool { self != .euler && isMemoryless && !needsJacobian }
}
