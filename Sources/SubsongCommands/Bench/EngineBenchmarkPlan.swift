import Elise
import Foundation
import LearningTasks
import NumericalCore

/// What `bench engine` measures.
struct EngineBenchmarkPlan: Equatable {
  var neurons: [Int]
  var precisions: [Precision]
  var threads: [Int]
  var engines: [EngineKind]
  var passes: Int
  /// How long one pass of an engine lasts at least, and one of a bound.
  var enginePass = Duration.milliseconds(60)
  var boundPass = Duration.milliseconds(20)
  /// How long each network is trained.
  var training = Duration.seconds(2)

  static let full = EngineBenchmarkPlan(
    neurons: [63, 213, 513, 1013, 2013], precisions: Precision.allCases, threads: [1, 2],
    engines: [.reference, .step, .block], passes: 9)

  /// Shows that everything works; the numbers say little.
  static let smoke = EngineBenchmarkPlan(
    neurons: [63, 113], precisions: Precision.allCases, threads: [1, 2],
    engines: [.reference, .step, .block], passes: 3, enginePass: .milliseconds(4),
    boundPass: .milliseconds(1), training: .milliseconds(60))

  /// The song, whose rows are the visible neurons.
  static func song() throws(SubsongError) -> Song { try SongLibrary.song(named: "fuer-elise") }

  /// One way to run a network.
  struct Setting: Hashable {
    var engine: EngineKind
    var precision: Precision
    var threads: Int

    var options: EngineOptions { EngineOptions(engine, threads: threads, precision: precision) }
  }

  /// The settings of a size, in the order of the rows. The reference engine has one thread and double precision, and
  /// takes too long for more neurons than the demo has.
  func settings(neurons: Int) -> [Setting] {
    precisions.flatMap { precision in
      threads.flatMap { threads in
        engines.compactMap { engine in
          if engine == .reference, neurons > 63 || precision != .double || threads != 1 { return nil }
          return Setting(engine: engine, precision: precision, threads: threads)
        }
      }
    }
  }

  /// The settings with which the network of the demo is trained.
  var trainingSettings: [Setting] { settings(neurons: .max) }

  /// The bounds of one thread are the measure of all ratios.
  var boundThreads: [Int] { threads.contains(1) ? threads : [1] + threads }

  /// The command that does the same, for the provenance.
  var command: String {
    func list(_ words: some Sequence<some CustomStringConvertible>) -> String {
      words.map(\.description).joined(separator: ",")
    }
    return "subsong bench engine --neurons \(list(neurons)) --precision \(list(precisions.map(\.rawValue)))"
      + " --threads \(list(threads)) --engines \(list(engines.map(\.rawValue))) --passes \(passes)"
  }
}

extension EngineBenchmarkPlan {
  /// - Throws: ``SubsongError`` (usage) for sizes, threads or passes out of range, and if nothing is left to measure.
  func validate(visibleCount: Int) throws(SubsongError) {
    let sizes = visibleCount...20_000
    for count in neurons where !sizes.contains(count) {
      throw SubsongError(
        .usage, "\(count) is no number of neurons", at: "--neurons",
        because: "\(visibleCount) are visible, and more than \(sizes.upperBound) take too long",
        remedy: "use numbers from \(sizes.lowerBound) to \(sizes.upperBound)")
    }
    for count in threads where !ThreadOptions.allowed.contains(count) {
      throw SubsongError(
        .usage, "\(count) is no number of threads", at: "--threads",
        remedy: "use numbers from \(ThreadOptions.allowed.lowerBound) to \(ThreadOptions.allowed.upperBound)")
    }
    guard (1...10_000).contains(passes) else {
      throw SubsongError(
        .usage, "\(passes) is no number of passes", at: "--passes", because: "allowed: [1, 10000]")
    }
    guard neurons.contains(where: { !settings(neurons: $0).isEmpty }) else {
      throw SubsongError(
        .usage, "nothing is left to measure", at: "--engines",
        because: "the reference engine runs at most 63 neurons, in double precision, on one thread",
        remedy: "add --engines step")
    }
    try requireMemory()
  }

  /// - Throws: ``SubsongError`` (usage) if the largest network, its states and the arrays of the bounds are more than the
  ///   machine has: the attempt would end the process.
  private func requireMemory() throws(SubsongError) {
    let largest = neurons.max() ?? 0
    // Network and packed copies, a state for every setting, an array for every streaming bound.
    let matrices = 5 + settings(neurons: largest).count + 2 * boundThreads.count
    let needed = 8 * Double(matrices) * Double(largest) * Double(largest)
    let present = Double(ProcessInfo.processInfo.physicalMemory)
    guard needed <= present else {
      throw SubsongError(
        .usage, "\(largest) neurons ask for \(fixed(needed / 0x1p30, 1)) GiB of memory", at: "--neurons",
        because: "this machine has \(fixed(present / 0x1p30, 1)) GiB", remedy: "use fewer neurons")
    }
  }
}
