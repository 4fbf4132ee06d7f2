import Foundation

/// The numbers under `data/reference`, which the tests compare with.
package enum ReferenceData {
  /// The folder that holds `Package.swift`.
  package static let packageRoot = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A file by its path below `data/reference`, for example `elise/gsl_rng.json`.
  package static func url(named name: String) -> URL {
    packageRoot.appendingPathComponent("data/reference").appendingPathComponent(name)
  }

  package static func data(named name: String) throws -> Data { try Data(contentsOf: url(named: name)) }

  /// A JSON file, decoded.
  package static func json<Value: Decodable>(_ type: Value.Type = Value.self, named name: String) throws
    -> Value
  {
    try JSONDecoder().decode(type, from: data(named: name))
  }
}
