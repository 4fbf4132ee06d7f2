import ArgumentParser
import Foundation
import NumericalCore

/// How a command talks.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print the result as one JSON value on standard output.")
  var json = false

  @Flag(name: .long, help: "Print no progress and no messages.")
  var quiet = false
}

/// Where a run goes.
struct RunFolderOptions: ParsableArguments {
  @Option(name: .long, help: "The folder of the run; a new one under runs/ by default.")
  var out: String?

  @Flag(name: .long, help: "Replace an earlier run in the same folder.")
  var force = false
}

/// How much of the machine a command takes. The results do not depend on it.
struct ThreadOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: "Threads that share the work on one network, at most (or SUBSONG_THREADS; 1 by default).")
  var threads: Int?

  static let allowed = 1...256

  /// - Throws: ``SubsongError`` (usage) unless the number is one of threads.
  func resolve() throws(SubsongError) -> Int { try Self.resolve(threads, default: 1) }

  /// The number of a flag, or else of the environment, or else the default.
  static func resolve(_ threads: Int?, default usual: Int) throws(SubsongError) -> Int {
    if let threads { return try checked(threads, "--threads") }
    guard let text = ProcessInfo.processInfo.environment["SUBSONG_THREADS"] else { return usual }
    return try checked(Int(text) ?? 0, "SUBSONG_THREADS")
  }

  private static func checked(_ threads: Int, _ place: String) throws(SubsongError) -> Int {
    guard allowed.contains(threads) else {
      throw SubsongError(
        .usage, "\(place) is no number of threads from \(allowed.lowerBound) to \(allowed.upperBound)",
        remedy: "use at most as many as there are cores")
    }
    return threads
  }
}

/// When a run writes checkpoints, from which `subsong resume` goes on. The results do not depend on it.
struct CheckpointOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: "Write a checkpoint every so many seconds (default: 30; 0: none but that of the end).")
  var checkpointSeconds: Double?

  @Option(name: .long, parsing: .unconditional, help: "Write a checkpoint every so many cycles.")
  var checkpointCycles: Int?

  /// - Throws: ``SubsongError`` (usage) for a number that counts nothing.
  func resolve() throws(SubsongError) -> CheckpointPolicy {
    try Self.policy(seconds: checkpointSeconds, cycles: checkpointCycles)
  }

  /// The policy of two flags, nil where one is not given.
  static func policy(seconds: Double?, cycles: Int?) throws(SubsongError) -> CheckpointPolicy {
    let seconds = seconds ?? (cycles == nil ? 30 : 0)
    guard (0...1e9).contains(seconds) else {
      throw SubsongError(
        .usage, "\(seconds) is no time between two checkpoints", at: "--checkpoint-seconds",
        because: "allowed: [0, 1e9]")
    }
    if let cycles, cycles < 1 {
      throw SubsongError(
        .usage, "\(cycles) is no number of cycles between two checkpoints", at: "--checkpoint-cycles",
        because: "allowed: 1 and more")
    }
    return CheckpointPolicy(cycles: cycles, interval: seconds > 0 ? .seconds(seconds) : nil)
  }
}
