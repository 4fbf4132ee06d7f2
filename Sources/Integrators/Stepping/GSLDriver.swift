import CGSL
import NumericalCore

/// Owns GSL's objects for one system, one method and one tolerance.
///
/// The driver keeps a pointer to the system description, and that one keeps a pointer to the right-hand side, so both
/// live on the heap for as long as this object.
final class GSLDriver {
  private let rightHandSide: RightHandSide
  private let description: UnsafeMutablePointer<gsl_odeiv2_system>
  private let driver: UnsafeMutablePointer<gsl_odeiv2_driver>

  /// `nil` if GSL refuses to allocate.
  init?(
    _ rightHandSide: RightHandSide, type: UnsafePointer<gsl_odeiv2_step_type>, tolerance: ErrorTolerance
  ) {
    GSLErrors.areValues()
    let description = UnsafeMutablePointer<gsl_odeiv2_system>.allocate(capacity: 1)
    description.initialize(to: Self.describe(rightHandSide))
    // The length of the first step is set before every use; the driver only wants it not to be zero.
    guard
      let driver = gsl_odeiv2_driver_alloc_y_new(
        description, type, 1, tolerance.absolute, tolerance.relative)
    else {
      description.deallocate()
      return nil
    }
    self.rightHandSide = rightHandSide
    self.description = description
    self.driver = driver
  }

  deinit {
    gsl_odeiv2_driver_free(driver)
    description.deallocate()
  }

  /// The callbacks are closed C functions: what they need comes through the context, and no error leaves them.
  private static func describe(_ rightHandSide: RightHandSide) -> gsl_odeiv2_system {
    gsl_odeiv2_system(
      function: { t, y, dydt, context in
        guard let y, let dydt, let context else { return Int32(GSL_EFAULT) }
        return Unmanaged<RightHandSide>.fromOpaque(context).takeUnretainedValue().derivative(t, y, dydt)
      },
      jacobian: { t, y, dfdy, dfdt, context in
        guard let y, let dfdy, let dfdt, let context else { return Int32(GSL_EFAULT) }
        return Unmanaged<RightHandSide>.fromOpaque(context).takeUnretainedValue().jacobian(t, y, dfdy, dfdt)
      },
      dimension: rightHandSide.system.dimension,
      params: Unmanaged.passUnretained(rightHandSide).toOpaque())
  }

  /// Forgets the past: what comes next depends on t, y and h only.
  func forget() -> Int32 { gsl_odeiv2_driver_reset(driver) }

  /// One step of fixed length, whatever its error.
  ///
  /// The evolution object would evaluate f at both ends of every step; the method by itself does not. The driver's
  /// control stays attached to the method, whose implicit equations are solved to its tolerance.
  ///
  /// `bsimp` reports success and an infinite error when it leaves y where it was (its inner steps blew up), counting on a
  /// control to look at the error; here that is a failure.
  func step(_ t: Double, by h: Double, _ y: inout [Double]) -> Int32 {
    let errors = UnsafeMutableBufferPointer(start: driver.pointee.e.pointee.yerr, count: y.count)
    let status = gsl_odeiv2_step_apply(
      driver.pointee.s, t, h, &y, errors.baseAddress, nil, nil, description)
    guard status == Int32(GSL_SUCCESS) else { return status }
    return errors.allSatisfy(\.isFinite) ? status : Int32(GSL_EFAILED)
  }

  /// One step of fixed length, which fails if its error exceeds the tolerance.
  func judgedStep(_ t: inout Double, by h: Double, _ y: inout [Double]) -> Int32 {
    gsl_odeiv2_evolve_apply_fixed_step(
      driver.pointee.e, driver.pointee.c, driver.pointee.s, description, &t, h, &y)
  }

  /// As many steps as the tolerance asks for.
  ///
  /// - Parameters:
  ///   - h: the length to try first; afterwards the length to try next.
  ///   - count: is increased by the number of steps that were accepted.
  func advance(
    _ t: inout Double, to end: Double, trying h: inout Double, _ y: inout [Double], limit: Int,
    count: inout Int
  ) -> Int32 {
    driver.pointee.h = h
    let status = gsl_odeiv2_driver_set_nmax(driver, UInt(limit))
    guard status == Int32(GSL_SUCCESS) else { return status }
    let before = driver.pointee.e.pointee.count
    let outcome = gsl_odeiv2_driver_apply(driver, &t, end, &y)
    count += Int(driver.pointee.e.pointee.count - before)
    h = driver.pointee.h
    return outcome
  }
}
