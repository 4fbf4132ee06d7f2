import Foundation
import LearningTasks
import NumericalCore

extension Provenance.Execution {
  /// How this process works.
  init(threads: Int) {
    self.init(
      threads: threads, processor: Self.processorName, vectorBits: ProcessorFeatures.vectorBits,
      source: Self.sourceState)
  }

  private static let processorName: String? = {
    #if os(Linux)
      guard let bytes = try? FileBytes.read("/proc/cpuinfo") else { return nil }
      let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first {
        $0.hasPrefix("model name")
      }
      return line?.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
    #else
      return output(of: "/usr/sbin/sysctl", ["-n", "machdep.cpu.brand_string"])
    #endif
  }()

  /// The commit of the package in whose folder the program lies, as it does after `swift build`.
  private static let sourceState: String? = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent()
    while !FileBytes.exists(folder.path + "/Package.swift") {
      guard folder.path != "/", !folder.path.isEmpty else { return nil }
      folder.deleteLastPathComponent()
    }
    guard let commit = output(of: "/usr/bin/env", ["git", "-C", folder.path, "rev-parse", "HEAD"]),
      let changes = output(of: "/usr/bin/env", ["git", "-C", folder.path, "status", "--porcelain"])
    else { return nil }
    return changes.isEmpty ? commit : commit + ", modified"
  }()

  /// What a program prints; nil if it fails.
  private static func output(of program: String, _ arguments: [String]) -> String? {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
