import Foundation

/// Runs `body` with the path of a fresh, empty folder, which is removed afterwards.
package func withTemporaryFolder<Value>(_ body: (_ path: String) throws -> Value) throws -> Value {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("subsong-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}
