import ArgumentParser
import Figures
import NumericalCore
import RunStore

/// `subsong plot`: draws the figures of a run again.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw the figures of a run as PNG, PDF and SVG.",
    discussion: "Figures: \(RunFigures.names.joined(separator: ", ")).")

  @Argument(help: "The folder of a run.")
  var directory: String

  @Option(name: .long, help: "Only this figure; may be given several times.")
  var figure: [String] = []

  @Option(name: .long, help: "Neurons of the traces, counted from 0, separated by commas.")
  var neurons: String?

  @Option(name: .long, help: "Write the figures into this folder instead of the run's own.")
  var out: String?

  @Flag(name: .long, help: "Replace figures that are there already.")
  var force = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let names = figure.isEmpty ? RunFigures.names : figure
    if let stranger = names.first(where: { !RunFigures.names.contains($0) }) {
      throw SubsongError(
        .usage, "there is no figure '\(stranger)'", remedy: suggestion(for: stranger, among: RunFigures.names)
      )
    }
    let neurons = try chosenNeurons()
    let run = try RunDirectory.openFinished(at: directory)
    let figures = try RunFigures(run)
    let target = try out.map { try RunDirectory.adding(to: $0) } ?? run
    try refuseOverwriting(names, in: target)
    let written = try figures.draw(names, into: target, neurons: neurons)
    try report(written.map(target.path(of:)))
    let drawn = Set(written.map(\.name))
    if let lacking = figure.first(where: { !drawn.contains(RunFile.figure("\($0).png").name) }) {
      throw SubsongError(
        .missingInput, "the run has no data for the figure '\(lacking)'", at: directory,
        because: "it was made without that phase", remedy: "train with --cycles and --replay-cycles above 0")
    }
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
    let files = names.flatMap { name in
      FigureFormat.allCases.map { RunFile.figure("\(name).\($0.fileExtension)") }
    }
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
