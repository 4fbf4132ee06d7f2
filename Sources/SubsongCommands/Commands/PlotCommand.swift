import ArgumentParser
import Figures
import NumericalCore
import RunStore

/// `subsong plot`: draws the figures of a run again.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw the figures of a run as PNG, PDF and SVG.",
    discussion: """
      Figures of a run: \(RunFigures.Kind.names.joined(separator: ", ")). Figures of a training of `subsong learn`, finished or \
      not: \(LearningFigures.names.joined(separator: ", ")), each where there is something to be seen.
      """)

  @Argument(help: "The folder of a run, or of a training of `subsong learn`.")
  var directory: String

  @Option(name: .long, help: "Only this figure; may be given several times.")
  var figure: [String] = []

  @Option(name: .long, help: "Neurons of the traces of a run, counted from 0, separated by commas.")
  var neurons: String?

  @Option(name: .long, help: "Write the figures below figures/ of this folder instead of the run's own.")
  var out: String?

  @Flag(name: .long, help: "Replace figures that are there already.")
  var force = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    if LearningRun.isFound(in: directory) { return try plotTraining() }
    let kinds = try figure.map { name throws(SubsongError) in try RunFigures.Kind(named: name) }
    let neurons = try chosenNeurons()
    let run = try RunDirectory.openFinished(at: directory)
    let figures = try RunFigures(run)
    try plot(RunFigures.Kind.names, of: run, lacking: "train with --cycles and --replay-cycles above 0") {
      (names, target) throws(SubsongError) in
      try figures.draw(kinds.isEmpty ? RunFigures.Kind.allCases : kinds, into: target, neurons: neurons)
    }
  }

  private func plotTraining() throws(SubsongError) {
    if let unknown = figure.first(where: { !LearningFigures.names.contains($0) }) {
      throw SubsongError(
        .usage, "there is no figure '\(unknown)' of a training",
        remedy: suggestion(for: unknown, among: LearningFigures.names))
    }
    guard neurons == nil else {
      throw SubsongError(
        .usage, "a training has no traces of neurons", at: "--neurons", remedy: "leave the flag out")
    }
    let training = try LearningRun(resuming: directory, threads: 1)
    let figures = try LearningFigures(training)
    try plot(LearningFigures.names, of: training.directory, lacking: "ask for another figure") {
      (names, target) throws(SubsongError) in
      try figures.draw(names, into: target)
    }
  }

  /// Draws the figures that were asked for, or all there are, and complains of one that was asked for and cannot be.
  private func plot(
    _ all: [String], of run: RunDirectory, lacking remedy: String,
    _ draw: ([String], RunDirectory) throws(SubsongError) -> [RunFile]
  ) throws(SubsongError) {
    let names = figure.isEmpty ? all : figure
    let target = try out.map { path throws(SubsongError) in try RunDirectory.adding(to: path) } ?? run
    try refuseOverwriting(names, in: target)
    let written = try draw(names, target)
    try report(written.map(target.path(of:)))
    if let lacking = figure.first(where: { !written.contains(Self.file($0, .png)) }) {
      throw SubsongError(
        .missingInput, "the run has no data for the figure '\(lacking)'", at: directory,
        because: "it was made without that phase, or has nothing of the kind", remedy: remedy)
    }
  }

  private static func file(_ name: String, _ format: FigureFormat) -> RunFile {
    .figure("\(name).\(format.fileExtension)")
  }

  private func report(_ paths: [String]) throws(SubsongError) {
    if output.json {
      try Console.result(jsonText(paths))
    } else {
      for path in paths { try Console.result(path) }
    }
  }

  private func refuseOverwriting(_ names: [String], in target: RunDirectory) throws(SubsongError) {
    guard !force else { return }
    let files = names.flatMap { name in FigureFormat.allCases.map { Self.file(name, $0) } }
    if let file = files.first(where: target.contains) {
      throw SubsongError(
        .cannotCreate, "the figure exists", at: target.path(of: file),
        remedy: "replace it with --force, or write into another folder with --out")
    }
  }

  private func chosenNeurons() throws(SubsongError) -> [Int]? {
    guard let neurons else { return nil }
    var chosen: [Int] = []
    for word in neurons.split(separator: ",", omittingEmptySubsequences: false) {
      guard let neuron = Int(word.filter { $0 != " " }) else {
        throw SubsongError(
          .usage, "'\(word)' is no neuron", at: "--neurons", remedy: "write for example --neurons 0,5,13")
      }
      chosen.append(neuron)
    }
    return chosen
  }
}
