import Foundation
import TestSupport
import Testing

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
    try run(arguments, in: folder, environment: environment)
  }

  /// The same with arguments in an array.
  static func run(_ arguments: [String], in folder: String, environment: [String: String] = [:]) throws
    -> Outcome
  {
    // Files instead of pipes: a full pipe would stop the tool. Outside of the folder, whose content tests look at.
    try withTemporaryFolder { files in
      let (output, errors) = (files + "/out", files + "/err")
      for file in [output, errors] { try Data().write(to: URL(fileURLWithPath: file)) }
      let process = process(arguments, in: folder, environment: environment)
      process.standardOutput = FileHandle(forWritingAtPath: output)
      process.standardError = FileHandle(forWritingAtPath: errors)
      try process.run()
      process.waitUntilExit()
      return Outcome(
        status: process.terminationStatus, output: try String(contentsOfFile: output, encoding: .utf8),
        errors: try String(contentsOfFile: errors, encoding: .utf8))
    }
  }

  /// Starts the tool and sends it a signal as soon as a file is there; it may be done by then.
  static func run(_ arguments: [String], in folder: String, until file: String, signal: Int32) throws {
    let process = process(arguments, in: folder)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try waitUntil { FileManager.default.fileExists(atPath: "\(folder)/\(file)") }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    if signal == SIGINT { #expect([0, 130].contains(process.terminationStatus)) }
  }

  /// The tool, not yet started; variables of the tests' own environment that would change an experiment are taken out.
  static func process(_ arguments: [String], in folder: String, environment: [String: String] = [:])
    -> Process
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("SUBSONG_") }.merging(environment) { $1 }
    return process
  }
}

/// Any JSON, with `NSNull` for null. Unlike `JSONSerialization` it reads a number as the nearest double everywhere.
private struct JSONValue: Decodable {
  let value: Any

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      value = NSNull()
    } else if let truth = try? container.decode(Bool.self) {
      value = truth
    } else if let number = try? container.decode(Double.self) {
      value = NSNumber(value: number)
    } else if let text = try? container.decode(String.self) {
      value = text
    } else if let array = try? container.decode([JSONValue].self) {
      value = array.map(\.value)
    } else {
      value = try container.decode([String: JSONValue].self).mapValues(\.value)
    }
  }
}

extension SubsongTool.Outcome {
  /// The one line of JSON on standard output.
  func json() throws -> Any {
    try #require(
      output.hasSuffix("\n") && output.dropLast().allSatisfy { !$0.isNewline }, "one line: \(output)")
    return try JSONDecoder().decode(JSONValue.self, from: Data(output.utf8)).value
  }

  /// The one JSON object on standard output.
  func object() throws -> [String: Any] { try #require(try json() as? [String: Any]) }

  /// Fails unless the tool ended with that exit code, printed no result, and said on standard error one line that holds
  /// all of `words`.
  func expectRefusal(_ code: Int32, saying words: String..., at location: SourceLocation = #_sourceLocation) {
    #expect(status == code, "\(errors)", sourceLocation: location)
    #expect(output.isEmpty, sourceLocation: location)
    for word in words { #expect(errors.contains(word), sourceLocation: location) }
    #expect(errors.hasPrefix("subsong: ") || errors.hasPrefix("Error: "), sourceLocation: location)
    let isOneLine = errors.split(separator: "\n").count == 1
    #expect(
      isOneLine || errors.hasPrefix("Error: "), "only a mistake in arguments shows the usage",
      sourceLocation: location)
  }
}

/// The bytes of a file.
func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

func write(_ text: String, to path: String) throws {
  try Data(text.utf8).write(to: URL(fileURLWithPath: path))
}

/// The names in a folder, sorted, without hidden ones.
func entries(_ folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
}

/// Waits until something holds, and fails if it does not within half a minute.
func waitUntil(_ condition: () -> Bool) throws {
  let clock = ContinuousClock()
  let end = clock.now + .seconds(30)
  while !condition() {
    try #require(clock.now < end, "nothing happens")
    Thread.sleep(forTimeInterval: 0.002)
  }
}
