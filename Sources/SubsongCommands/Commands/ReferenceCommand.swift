import ArgumentParser
import NumericalCore

/// `subsong reference`: the pages of the documentation that are made from the code.
struct ReferenceCommand: ParsableCommand {
  /// A page.
  enum Page: String, CaseIterable, ExpressibleByArgument {
    /// All verbs.
    case commands
    /// All keys.
    case configuration
  }

  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "Print the reference of all commands, or of all keys, as one page of Markdown.",
    discussion: """
      The page of commands holds every verb with its arguments, defaults and JSON keys, and the exit codes; that of the \
      configuration every key of an experiment and of a perturbation with default, unit and range.
      """)

  @Argument(help: "The page: commands or configuration.")
  var page = Page.commands

  func run() throws {
    let text =
      switch page {
      case .commands: try CommandReference.markdown()
      case .configuration: ConfigurationReference.markdown
      }
    try Console.result(String(text.dropLast()))
  }
}
