import COpenBLAS

/// The library that computes products of matrices.
public enum LinearAlgebraLibrary {
  private static let oneThread: Void = openblas_set_num_threads(1)

  /// From the first call on it computes on the caller's thread alone: then a sum has one order, and whoever shares out work to threads
  /// does so without its help.
  package static func useCallersThread() { oneThread }

  /// Name and version, for example `OpenBLAS 0.3.21`.
  public static var version: String {
    let words = openblas_get_config().map { String(cString: $0) }?.split(separator: " ") ?? []
    return words.prefix(2).joined(separator: " ")
  }
}
