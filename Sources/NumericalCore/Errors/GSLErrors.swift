import CGSL

/// GSL's errors as values.
///
/// GSL's default handler ends the process on the first error, so it has to go before GSL is called for anything that
/// can fail. The handler is global to the process; nobody sets another one.
///
/// Reference: *GNU Scientific Library*, manual of version 2.7, chapter "Error Handling".
package enum GSLErrors {
  /// Switches the handler off, once in the life of the process, from whichever thread asks first.
  package static func areValues() { _ = handlerIsOff }

  private static let handlerIsOff: Bool = {
    gsl_set_error_handler_off()
    return true
  }()

  /// GSL's sentence for a status.
  package static func text(_ status: Int32) -> String {
    gsl_strerror(status).map { String(cString: $0) } ?? "unknown status"
  }
}
