import ArgumentParser
import NumericalCore

extension SubsongCommand {
  /// Looks for a verb that there is not, before the parser blames a flag that belongs to the right one.
  ///
  /// - Parameter arguments: of the process, without its name.
  /// - Throws: ``NumericalCore/SubsongError`` (usage) with the nearest verb.
  package static func checkVerb(_ arguments: [String]) throws(SubsongError) {
    var (command, path): (any ParsableCommand.Type, String) = (SubsongCommand.self, "subsong")
    for word in arguments.first == "help" ? arguments.dropFirst() : arguments[...] {
      let verbs = command.configuration.subcommands
      if word.hasPrefix("-") || verbs.isEmpty { return }
      if let next = verbs.first(where: { $0.configuration.commandName == word }) {
        (command, path) = (next, "\(path) \(word)")
        continue
      }
      // What is no verb may be an argument of the verb that goes without saying.
      if command.configuration.defaultSubcommand != nil || word == "help" { return }
      throw SubsongError(
        .usage, "there is no verb '\(word)'", at: path,
        remedy: suggestion(for: word, among: verbs.compactMap(\.configuration.commandName)))
    }
  }
}
