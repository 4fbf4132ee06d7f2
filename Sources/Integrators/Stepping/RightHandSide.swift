import CGSL

/// The system as C sees it: status codes instead of errors, and the first failure kept for the caller.
final class RightHandSide {
  /// Why an evaluation failed.
  enum Failure {
    /// The function threw.
    case thrown(any Error, time: Double)
    /// A component came out as NaN or infinite.
    case notFinite(what: String, time: Double)
  }

  let system: OdeSystem
  /// The latest failure since it was last set to `nil`; an adaptive step may have recovered from it.
  var failure: Failure?

  init(_ system: OdeSystem) { self.system = system }

  /// dy/dt as a status. GSL answers `GSL_EBADFUNC` by giving up, other failures by a shorter step.
  func derivative(_ t: Double, _ y: UnsafePointer<Double>, _ dydt: UnsafeMutablePointer<Double>) -> Int32 {
    let output = UnsafeMutableBufferPointer(start: dydt, count: system.dimension)
    var span = output.mutableSpan
    do {
      try system.derivative(t, input(y).span, &span)
    } catch {
      failure = .thrown(error, time: t)
      return Int32(GSL_EBADFUNC)
    }
    return finite(output, "derivative", t)
  }

  func jacobian(
    _ t: Double, _ y: UnsafePointer<Double>, _ dfdy: UnsafeMutablePointer<Double>,
    _ dfdt: UnsafeMutablePointer<Double>
  ) -> Int32 {
    guard let jacobian = system.jacobian else { return Int32(GSL_EBADFUNC) }
    let matrix = UnsafeMutableBufferPointer(start: dfdy, count: system.dimension * system.dimension)
    let vector = UnsafeMutableBufferPointer(start: dfdt, count: system.dimension)
    var matrixSpan = matrix.mutableSpan
    var vectorSpan = vector.mutableSpan
    do {
      try jacobian(t, input(y).span, &matrixSpan, &vectorSpan)
    } catch {
      failure = .thrown(error, time: t)
      return Int32(GSL_EBADFUNC)
    }
    let status = finite(matrix, "Jacobian", t)
    return status == Int32(GSL_SUCCESS) ? finite(vector, "time derivative", t) : status
  }

  private func input(_ y: UnsafePointer<Double>) -> UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(start: y, count: system.dimension)
  }

  private func finite(_ numbers: UnsafeMutableBufferPointer<Double>, _ what: String, _ t: Double) -> Int32 {
    // A sum would overflow for large numbers; x − x is 0 for finite x and NaN otherwise.
    var difference = 0.0
    for number in numbers { difference += number - number }
    if difference == 0 { return Int32(GSL_SUCCESS) }
    failure = .notFinite(what: what, time: t)
    return Int32(GSL_EDOM)
  }
}
