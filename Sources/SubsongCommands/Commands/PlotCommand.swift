import ArgumentParser
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
    let run = try RunDirectory.open(at: directory)
    let figures = try RunFigures(run)
    let target = try out.map { try RunDirectory.create(at: $0, overwrite: force) } ?? run
    try refuseOverwriting(names, in: target)
    let written = try figures.draw(names, into: target, neurons: chosenNeurons())
    let paths = written.map(target.path(of:))
    if output.json {
      Console.result(try jsonText(paths))
    } else {
      for path in paths { Console.result(path) }
    }
  }

  private func refuseOverwriting(_ names: [String], in target: RunDirectory) throws(SubsongError) {
    guard !force else { return }
    for name in names where target.contains(.figure("\(name).png")) {
      throw SubsongError(
        .cannotCreate, "the figure exists", at: target.path(of: .figure("\(name).png")),
        remedy: "replace it with --force, or write into another folder with --out")
    }
  }

  private func chosenNeurons() throws(SubsongError) -> [Int]? {
    guard let neurons else { return nil }
    var chosen: [Int] = []
    for word in neurons.split(separator: ",") {
      guard let neuron = Int(word) else {
        throw SubsongError(
          .usage, "'\(word)' is no neuron", at: "--neurons", remedy: "write for example --neurons 0,5,13")
      }
      chosen.append(neuron)
    }
    return chosen
  }
}
