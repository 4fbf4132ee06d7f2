import NumericalCore

/// The error that `body` throws; `nil` if it throws none.
package func subsongError(_ body: () throws -> Void) -> SubsongError? {
  do {
    try body()
    return nil
  } catch {
    return error as? SubsongError
  }
}
