import NumericalCore

/// All verbs as one page of Markdown, made from what the commands say of themselves.
package enum CommandReference {
  /// - Throws: ``SubsongError`` as ``CommandDescription/tool()``.
  package static func markdown() throws(SubsongError) -> String {
    let tool = try CommandDescription.tool()
    let sections = tool.all.dropFirst().map(section)
    return ([head(tool)] + sections + [exitCodes]).joined(separator: "\n")
  }

  private static func head(_ tool: CommandDescription) -> String {
    """
    # Commands

    Every verb of the command line, with its arguments and defaults.

    ## Overview

    This page is what `subsong reference commands` prints. \(paragraphs(tool.discussion))

    Besides the options below every verb takes `--help` (`-h`) and `--version`.

    """
  }

  private static func section(_ command: CommandDescription) -> String {
    let depth = command.path.contains(" ") ? "###" : "##"
    var parts = ["\(depth) subsong \(command.path)", escaped(command.abstract ?? "")]
    if let discussion = command.discussion { parts.append(paragraphs(discussion)) }
    let arguments = command.ownArguments
    if command.isLeaf, !arguments.isEmpty {
      let rows = arguments.map { "| `\($0.usage)` | \(cell($0.abstract)) | \(usual($0)) |" }
      parts.append((["| argument | meaning | default |", "|---|---|---|"] + rows).joined(separator: "\n"))
    }
    if let keys = CommandOutput.keys[command.path] { parts.append("With `--json`: \(keys.markdown).") }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// A default that the parser knows, or that a value is needed.
  private static func usual(_ argument: CommandDescription.Argument) -> String {
    if let value = argument.defaultValue { return "`\(value)`" }
    return argument.isOptional ? "" : "needed"
  }

  private static var exitCodes: String {
    let rows = ExitCodes.meanings.map { "| \($0.code) | \($0.meaning) |" }
    return (["## Exit codes", "", "| code | meaning |", "|---|---|"] + rows).joined(separator: "\n") + "\n"
  }

  private static func paragraphs(_ text: String?) -> String { escaped(text ?? "") }

  private static func cell(_ text: String?) -> String {
    escaped(text ?? "").replacing("|", with: "\\|").replacing("\n", with: " ")
  }

  /// What Markdown would take for markup outside of code: angle brackets, and asterisks.
  private static func escaped(_ text: String) -> String {
    var isCode = false
    return text.map { character in
      if character == "`" { isCode.toggle() }
      return !isCode && "<*".contains(character) ? "\\\(character)" : String(character)
    }
    .joined()
  }
}

/// The keys of experiments and of perturbations as one page of Markdown.
package enum ConfigurationReference {
  package static var markdown: String {
    """
    # Configuration

    Every key of an experiment and of a perturbation, with default, unit and range.

    ## Overview

    This page is what `subsong reference configuration` prints. A key is set by a file in TOML (`subsong train experiment.toml`), by an \
    environment variable (`network.latent` is `SUBSONG_NETWORK_LATENT`), or by a flag (`--set network.latent=100`); a flag wins over the \
    environment, the environment over the file, the file over the preset. `--print-config` shows each value with its source; \
    `subsong config check` looks for mistakes. An unknown key is an error.

    ## Keys of an experiment

    \(ConfigurationSchema.markdownTable)
    ## Kinds of perturbations

    Each table of a file of perturbations is one, with a `kind` and a `dose` (one, or a list).

    \(PerturbationSchema.markdownTable)
    ## Further keys of a perturbation

    Their defaults are those of the kind.

    | key | unit | meaning |
    |---|---|---|
    \(PerturbationSchema.keys.map { "| `\($0.path)` | \($0.unit ?? "") | \($0.phrase) |\n" }.joined())
    """
  }
}
