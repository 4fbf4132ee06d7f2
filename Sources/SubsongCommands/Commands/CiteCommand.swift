import ArgumentParser
import Foundation
import LearningTasks
import NumericalCore
import RunStore

/// `subsong cite`: the works to cite.
struct CiteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cite",
    abstract: "Print what to cite, as BibTeX: of an experiment, a run, a training, or a model by name.",
    discussion: """
      Of an experiment or a run these are the package, the model, the integrator, and the generator of random numbers; of a \
      training of `subsong learn` the model, the task and the optimiser; of a folder of `subsong compare` every learner. The \
      line above an entry says what it is cited for; BibTeX passes over it. Without an argument: the package alone.

      Names: \(Citations.names.joined(separator: ", ")). A name wins over a file; write ./NAME for the file.
      """)

  @Argument(
    help:
      "A description of an experiment (TOML), the folder of a run, of a training or of a comparison, or a name."
  )
  var experiment: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let citations = try citations()
    if output.json {
      try Console.result(jsonText(citations.all))
    } else {
      try Console.result(String(citations.bibTeX.dropLast()))
    }
  }

  private func citations() throws(SubsongError) -> Citations {
    guard let experiment else { return .ofPackage }
    var isFolder: ObjCBool = false
    let isFile = FileManager.default.fileExists(atPath: experiment, isDirectory: &isFolder)
    let isPath = isFile || experiment.contains("/") || experiment.hasSuffix(".toml")
    if Citations.names.contains(experiment) || !isPath { return try Citations(named: experiment) }
    if isFolder.boolValue { return try citations(of: .asFound(at: experiment)) }
    let file = try ConfigurationFile(path: experiment)
    return Citations(try ConfigurationLayers(file: file).resolve().description)
  }

  private func citations(of folder: RunDirectory) throws(SubsongError) -> Citations {
    if LearningRun.isFound(in: folder.path) {
      let record = try LearningRun(resuming: folder.path, threads: 1).record
      return Citations(record.plan, version: record.version)
    }
    if folder.contains(.comparison) {
      return Citations(comparing: try folder.json(CompareJournal.self, of: .comparison).plan.learners)
    }
    let run = try RunDirectory.open(at: folder.path)
    let provenance: Provenance = try run.json(of: .provenance)
    return Citations(try ExperimentDescription(run: run), version: provenance.version)
  }
}
