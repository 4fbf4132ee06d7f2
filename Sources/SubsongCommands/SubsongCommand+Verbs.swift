import ArgumentParser
import NumericalCore

extension SubsongCommand {
  /// Looks for a verb that there is not, before the parser blames a flag that belongs to the right one.
  ///
  /// - Parameter arguments: of the process, without its name.
  /// - Throws: ``NumericalCore/SubsongError`` (usage) with the nearest verb.
  package static func checkVerb(_ arguments: [String]) throws(SubsongError) {
    var verbs = configuration.subcommands
    var hasDefault = false
    var path = "subsong"
    let words = arguments.first == "help" ? Array(arguments.dropFirst()) : arguments
    for word in words {
      if word.hasPrefix("-") || verbs.isEmpty { return }
      if let next = verbs.first(where: { $0.configuration.commandName == word }) {
        verbs = next.configuration.subcommands
        hasDefault = next.configuration.defaultSubcommand != nil
        path += " \(word)"
        continue
      }
      // What is no verb may be an argument of the verb that goes without saying.
      if hasDefault || word == "help" { return }
      throw SubsongError(
        .usage, "there is no verb '\(word)'", at: path,
        remedy: suggestion(for: word, among: verbs.compactMap { $0.configuration.commandName }))
    }
  }
}
