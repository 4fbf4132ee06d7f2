import Foundation
import TestSupport

/// The built tool as a process.
enum SubsongTool {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The tool lies beside the bundle of the tests.
  static var path: String {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    return bundle.appendingPathComponent("subsong").path
  }

  /// Runs `subsong` with these arguments in a folder and waits for its end.
  static func run(_ arguments: String..., in folder: String, environment: [String: String] = [:]) throws
    -> Outcome
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("SUBSONG_") }.merging(environment) { $1 }
    // Files instead of pipes: a full pipe would stop the tool.
    let files = ["out", "err"].map {
      URL(fileURLWithPath: folder).appendingPathComponent(".\($0)-\(UUID().uuidString)")
    }
    defer { for file in files { try? FileManager.default.removeItem(at: file) } }
    for file in files { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try String(contentsOf: files[0], encoding: .utf8),
      errors: try String(contentsOf: files[1], encoding: .utf8))
  }
}
