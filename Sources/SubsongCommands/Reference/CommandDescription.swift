import ArgumentParser
import Foundation
import NumericalCore

/// A verb of the tool with its arguments and verbs of its own, as ArgumentParser describes them with `--experimental-dump-help`.
package struct CommandDescription: Decodable, Sendable {
  package struct Argument: Decodable, Sendable {
    package enum Kind: String, Decodable, Sendable { case positional, option, flag }

    package struct Name: Decodable, Sendable {
      package enum Kind: String, Decodable, Sendable { case long, short, longWithSingleDash }
      package var kind: Kind
      package var name: String
    }

    package var kind: Kind
    package var isOptional, isRepeating, shouldDisplay: Bool
    package var preferredName: Name?
    package var valueName: String?
    package var defaultValue: String?
    package var abstract: String?
  }

  package var commandName: String
  package var superCommands: [String]?
  package var shouldDisplay: Bool?
  package var abstract: String?
  package var discussion: String?
  package var subcommands: [CommandDescription]?
  package var arguments: [Argument]?

  private struct Dump: Decodable { var command: CommandDescription }

  /// The whole tool.
  ///
  /// - Throws: ``SubsongError`` (input/output) if the parser describes itself in another way than this version knows.
  package static func tool() throws(SubsongError) -> CommandDescription {
    do {
      _ = try SubsongCommand.parseAsRoot(["--experimental-dump-help"])
      throw SubsongError(.inputOutput, "the commands do not describe themselves")
    } catch let error as SubsongError {
      throw error
    } catch let dump {
      let text = SubsongCommand.fullMessage(for: dump)
      do {
        return try JSONDecoder().decode(Dump.self, from: Data(text.utf8)).command
      } catch {
        throw SubsongError(
          .inputOutput, "the description of the commands cannot be read", because: "\(error)")
      }
    }
  }
}

extension CommandDescription {
  /// As one writes it behind `subsong`: empty for the tool itself.
  package var path: String {
    (((superCommands ?? []) + [commandName]).dropFirst()).joined(separator: " ")
  }

  /// It and all below it that help shows, each verb before its own.
  package var all: [CommandDescription] {
    let shown = (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
    return [self] + shown.flatMap(\.all)
  }

  /// Whether it does something itself.
  package var isLeaf: Bool { (subcommands ?? []).isEmpty }

  /// Without those that every verb has.
  package var ownArguments: [Argument] {
    (arguments ?? []).filter { $0.shouldDisplay && !["help", "version"].contains($0.preferredName?.name) }
  }
}

extension CommandDescription.Argument {
  /// For example `--cycles <cycles>`, or `<run>` for one without a name.
  package var usage: String {
    let value = "<\(valueName ?? "value")>"
    guard let name = preferredName, kind != .positional else { return value + (isRepeating ? "…" : "") }
    let flag = (name.kind == .long ? "--" : "-") + name.name
    return kind == .flag ? flag : "\(flag) \(value)"
  }
}
