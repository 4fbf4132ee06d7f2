import ArgumentParser
import Experiments
import NumericalCore
import RunStore

/// `subsong inspect`: what is in a run, or where two runs differ.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show the network, the weights and the scores of a run, or where two runs differ.",
    discussion: """
      Of a run that is not finished it shows how far its newest checkpoint is, and how to go on. Of two runs, A and B, it shows \
      the keys, scores and synapses that differ. Of a training of `subsong learn` it shows what is trained on what, how far it \
      is, and its scores.
      """)

  @Argument(help: "The folder of a run, or of a training of `subsong learn`.")
  var directory: String

  @Argument(help: "The folder of a run to compare with.")
  var other: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    if LearningRun.isFound(in: directory) { return try inspectTraining() }
    let run = try RunDirectory.open(at: directory)
    if let other {
      try LearningRun.refuse(at: other)
      let comparison = try RunComparison(run, RunDirectory.open(at: other))
      try show(comparison, comparison.lines)
    } else if run.contains(.summary) {
      let report = try RunReport(run)
      try show(report, report.lines)
    } else {
      let report = try UnfinishedReport(run)
      try show(report, report.lines)
    }
  }

  private func inspectTraining() throws(SubsongError) {
    guard other == nil else {
      throw SubsongError(
        .usage, "trainings of `subsong learn` are not compared", at: directory,
        because: "they have no song and no synapses in common",
        remedy: "inspect each with --json and compare the values")
    }
    let report = try LearningReport(LearningRun(resuming: directory, threads: 1))
    try show(report, report.lines)
  }

  private func show(_ report: some Encodable, _ lines: [String]) throws(SubsongError) {
    if output.json {
      try Console.result(jsonText(report))
    } else {
      for line in lines { try Console.result(line) }
    }
  }
}
