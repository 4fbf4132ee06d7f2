import ArgumentParser
import Figures
import NumericalCore
import RunStore

/// `subsong plot`: draws the figures of a run again.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw the figures of a run as PNG, PDF and SVG.",
    discussion: "Figures: \(RunFigures.Kind.names.joined(separator: ", ")).")

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
    let asked = try figure.map { name throws(SubsongError) in try RunFigures.Kind(named: name) }
    let kinds = asked.isEmpty ? RunFigures.Kind.allCases : asked
    let neurons = try chosenNeurons()
    let run = try RunDirectory.openFinished(at: directory)
    let figures = try RunFigures(run)
    let target = try out.map { try RunDirectory.adding(to: $0) } ?? run
    try refuseOverwriting(kinds, in: target)
    let written = try figures.draw(kinds, into: target, neurons: neurons)
    try report(written.map(target.path(of:)))
    if let lacking = asked.first(where: { !written.contains($0.file(.png)) }) {
      throw SubsongError(
        .missingInput, "the run has no data for the figure '\(lacking.rawValue)'", at: directory,
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

  private func refuseOverwriting(_ kinds: [RunFigures.Kind], in target: RunDirectory) throws(SubsongError) {
    guard !force else { return }
    let files = kinds.flatMap { kind in FigureFormat.allCases.map(kind.file) }
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
