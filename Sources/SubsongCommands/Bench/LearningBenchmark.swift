import Foundation
import LearningTasks
import NumericalCore
import PlasticNetworks

/// Seconds per training update of every model on every task, and those of the same network in eager PyTorch.
struct LearningBenchmark {
  /// One network on one task.
  struct Case: Hashable, Sendable {
    var task: String
    var model: String
    var rule: PlasticRule?
    /// nil: the paper's.
    var hidden: Int?

    var name: String {
      ([task, model] + [rule?.rawValue, hidden.map { "h\($0)" }].compactMap { $0 }).joined(separator: "/")
    }
  }

  /// What one process measured.
  struct Sample: Codable, Sendable {
    /// Seconds per update.
    var median, smallest, largest: Double
    var updates: Int
    /// Of the whole process, in bytes.
    var peakMemory: Int
    /// The version of PyTorch, if it was that.
    var torch: String?

    enum CodingKeys: String, CodingKey {
      case median, smallest, largest, updates, torch
      case peakMemory = "peak_memory"
    }
  }

  /// The papers' sizes; the one with 100 units shows how costs grow.
  static let cases: [Case] = {
    let retrieval = PlasticModel.retrievalModels.map { Case(task: "associative-retrieval", model: $0) }
    let rules = PlasticRule.allCases
    func plastic(_ task: String, _ model: String, _ hidden: Int? = nil) -> [Case] {
      rules.map { Case(task: task, model: model, rule: $0, hidden: hidden) }
    }
    return retrieval + [Case(task: "associative-retrieval", model: "stpn", hidden: 100)]
      + ["stpn", "hebbff", "lstm"].map { Case(task: "familiarity", model: $0) }
      + plastic("cue-reward", "plastic-rnn") + plastic("cue-reward", "plastic-rnn", 256)
      + plastic("cue-reward", "plastic-lstm") + plastic("sequence-reproduction", "plastic-rnn", 128)
      + plastic("regression", "plastic-rnn", 128)
  }()

  /// One update after the other for some time; the batches are drawn within that time.
  static func measure(_ which: Case, threads: Int, seconds: Double, least: Int = 5) throws(SubsongError)
    -> Sample
  {
    let task = try EpisodicTasks.task(named: which.task)
    let model = try PlasticModel(
      which.model, hidden: which.hidden, rule: which.rule, preset: .paper, for: task)
    var settings = TrainingSettings.paper(for: task)
    (settings.updates, settings.evaluationInterval) = (.max, .max)
    settings.evaluationBatches = 0
    let training = try EpisodicTraining<Float>(
      model.network(for: task), on: task, settings, seed: 0, threads: threads)
    FreedMemory.keep()
    var progress = training.begin()
    try training.advance(&progress)
    let clock = ContinuousClock()
    var times: [Double] = []
    let start = clock.now
    while times.count < least || clock.now - start < .seconds(seconds) {
      let before = clock.now
      try training.advance(&progress)
      times.append((clock.now - before) / .seconds(1))
    }
    let pass = PassTimes(times)
    return Sample(
      median: pass.median, smallest: pass.smallest, largest: pass.largest, updates: times.count,
      peakMemory: peakMemory)
  }

  /// The arguments by which the peer's program measures the same.
  static func peerArguments(_ which: Case, threads: Int, seconds: Double) throws(SubsongError) -> [String] {
    let task = try EpisodicTasks.task(named: which.task)
    let model = try PlasticModel(
      which.model, hidden: which.hidden, rule: which.rule, preset: .paper, for: task)
    let loss =
      switch task.loss {
      case .crossEntropyAtEnd: "cross-entropy"
      case .meanSquaredError: "squared-error"
      case .binaryCrossEntropy: "logistic"
      }
    let numbers = [
      ("hidden", model.hidden), ("inputs", task.inputCount), ("outputs", task.outputCount),
      ("batch", TrainingSettings.paper(for: task).batchSize), ("steps", task.steps), ("threads", threads),
    ]
    let squash = task.name == "associative-retrieval" ? ["--squash"] : []
    return ["--model", model.name, "--rule", (which.rule ?? .hebbian).rawValue, "--loss", loss] + squash
      + numbers.flatMap { ["--\($0.0)", "\($0.1)"] } + ["--seconds", "\(seconds)"]
  }

  /// The most memory that this program ever had, in bytes. (What `getrusage` tells outlives an `exec`, so that it may be the parent's.)
  private static var peakMemory: Int {
    #if os(Linux)
      let status =
        (try? FileBytes.read("/proc/self/status")).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
      return 1024 * (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0)
    #else
      var usage = rusage()
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }
}
