import Foundation

/// Runs `body` with the path of a fresh, empty folder, which is removed afterwards.
package func withTemporaryFolder<Value>(_ body: (_ path: String) throws -> Value) throws -> Value {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("subsong-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// Every file below a folder with its bytes.
package func contents(of folder: String) throws -> [String: Data] {
  var contents: [String: Data] = [:]
  for file in try FileManager.default.subpathsOfDirectory(atPath: folder) {
    if let bytes = FileManager.default.contents(atPath: folder + "/" + file) { contents[file] = bytes }
  }
  return contents
}
