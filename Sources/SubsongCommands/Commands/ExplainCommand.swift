import ArgumentParser
import NumericalCore

/// `subsong explain`: where a file comes from, and how it is made again.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tell what a file of a run is, where it comes from, and how to make it again.",
    discussion: """
      Takes a figure (PNG, PDF, SVG), an array (npy), a checkpoint or an export (npz), another file of a run, or the folder of \
      a run. A figure knows its origin wherever it lies; other files are explained by the run's folder that they lie in. Says of \
      everything that the result depends on whether it has changed since; that something has changed is no failure.
      """)

  @Argument(help: "A figure, another file of a run, or the folder of a run.")
  var file: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let explanation = try Explanation(file)
    if output.json {
      try Console.result(jsonText(explanation))
    } else {
      for line in explanation.lines { try Console.result(line) }
    }
  }
}
