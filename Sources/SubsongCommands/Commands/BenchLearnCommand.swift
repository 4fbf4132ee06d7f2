import ArgumentParser
import Foundation
import NumericalCore
import RunStore

/// `subsong bench learn`: how long a training update takes, beside eager PyTorch.
struct BenchLearnCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn", abstract: "Measure the time of a training update of every model on every task.",
    discussion: """
      Each row is measured in a process of its own, so that its peak memory is its own, too; with --peer a process of PyTorch measures the \
      same network at the same sizes directly after, in single precision. Times are medians over updates; ours include drawing the \
      episodes, the peer's do not.
      """)

  @Flag(name: .long, help: "A few rows, briefly: shows that everything works.")
  var smoke = false

  @Option(name: .long, help: "Only rows whose names contain this.")
  var only: String?

  @Option(name: .customLong("thread-counts"), help: "Numbers of threads, separated by commas.")
  var threadCounts = "1,2"

  @Option(name: .long, help: "Seconds that each process measures at least.")
  var seconds = 3.0

  @Option(
    name: .long, help: "Also run this program, such as 'python3 Sources/Benchmarks/peers/learn_torch.py'.")
  var peer: String?

  @Option(name: .long, help: "Write learn.csv into this folder.")
  var out: String?

  @Flag(name: .long, help: "Replace files that are there already.")
  var force = false

  @Option(name: .long, help: .hidden)
  var measure: String?

  @OptionGroup var output: OutputOptions

  private static let table: RunFile = "learn.csv"

  func run() throws {
    let threads = try ListOption.numbers(threadCounts, "--thread-counts").map {
      (count) throws(SubsongError) in
      try ThreadOptions.resolve(count, default: 1)
    }
    guard (0...1e6).contains(seconds) else {
      throw SubsongError(.usage, "\(seconds) is no time", at: "--seconds", because: "allowed: [0, 1e6]")
    }
    if let measure { return try measureOne(measure, threads: threads[0]) }
    let folder = try out.map { path throws(SubsongError) in
      try BenchFolder(path, force: force, files: [Self.table])
    }
    var rows: [LearningBenchmarkRow] = []
    for which in chosen {
      for count in threads {
        let row = try row(which, threads: count)
        rows.append(row)
        if !output.quiet { Console.say(row.line) }
        try folder?.write(rows.csv, named: Self.table)
      }
    }
    guard !rows.isEmpty else {
      throw SubsongError(
        .usage, "no row is named so", at: "--only",
        remedy: "rows: \(LearningBenchmark.cases.map(\.name).joined(separator: ", "))")
    }
    if output.json {
      try Console.result(jsonText(rows))
    } else {
      for line in rows.lines { try Console.result(line) }
    }
  }

  private var chosen: [LearningBenchmark.Case] {
    LearningBenchmark.cases.filter { which in
      only.map { which.name.contains($0) }
        ?? (!smoke || ["stpn", "rnn"].contains(which.model) && which.hidden == nil)
    }
  }

  private func measureOne(_ name: String, threads: Int) throws {
    guard let which = LearningBenchmark.cases.first(where: { $0.name == name }) else {
      throw SubsongError(.usage, "there is no row '\(name)'", at: "--measure")
    }
    let sample = try LearningBenchmark.measure(
      which, threads: threads, seconds: seconds, least: smoke ? 1 : 5)
    try Console.result(jsonText(sample))
  }

  private func row(_ which: LearningBenchmark.Case, threads: Int) throws -> LearningBenchmarkRow {
    let seconds = smoke ? 0.05 : seconds
    let own = [
      CommandLine.arguments[0], "bench", "learn", "--measure", which.name, "--thread-counts", "\(threads)",
      "--seconds", "\(seconds)", "--json",
    ]
    let ours = try Self.sample(smoke ? own + ["--smoke"] : own)
    let theirs = try peer.map { peer in
      try Self.sample(
        peer.split(separator: " ").map(String.init)
          + LearningBenchmark.peerArguments(which, threads: threads, seconds: seconds))
    }
    return LearningBenchmarkRow(which, threads: threads, ours, theirs)
  }

  private static func sample(_ command: [String]) throws -> LearningBenchmark.Sample {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardOutput = pipe
    do { try process.run() } catch {
      throw SubsongError(.missingInput, "the program cannot be started", at: command[0], because: "\(error)")
    }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw SubsongError(
        .inputOutput, "the measurement ended with status \(process.terminationStatus)",
        at: command.joined(separator: " "))
    }
    do {
      return try JSONDecoder().decode(LearningBenchmark.Sample.self, from: data)
    } catch {
      throw SubsongError(
        .badInput, "the program's answer is no measurement", at: command.joined(separator: " "),
        because: "\(error)")
    }
  }
}
