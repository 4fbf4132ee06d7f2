import NumericalCore

extension Provenance {
  /// The same as text, for the metadata of a figure; always in this order.
  public var fields: [(name: String, value: String)] {
    let figure = figure.map { [("Figure", $0.kind), ("Shows", $0.shows), ("Data", $0.data)] } ?? []
    return [
      ("Software", Self.softwarePrefix + version), ("Configuration", configuration), ("Seed", String(seed)),
      ("Song", song),
      ("Inputs", inputs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")),
      ("Platform", platform), ("Engine", engine), ("Command", command),
    ] + figure
  }

  private static let softwarePrefix = "Subsong "

  /// Reads ``fields`` back; others are passed over.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if one is missing or makes no sense.
  public init(fields: [(name: String, value: String)]) throws(SubsongError) {
    let values = Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
    func value(_ name: String) throws(SubsongError) -> String {
      guard let value = values[name] else {
        throw SubsongError(
          .badInput, "the provenance has no '\(name)'", because: "every figure of Subsong has it",
          remedy: "use a figure that no other program has written again")
      }
      return value
    }
    let software = try value("Software")
    guard software.hasPrefix(Self.softwarePrefix) else {
      throw SubsongError(.badInput, "the file was made by '\(software.prefix(40))', not by Subsong")
    }
    guard let seed = UInt64(try value("Seed")) else {
      throw SubsongError(.badInput, "the seed '\(try value("Seed").prefix(40))' is no number")
    }
    self.init(
      version: String(software.dropFirst(Self.softwarePrefix.count)),
      configuration: try value("Configuration"),
      seed: seed, song: try value("Song"), inputs: try Self.inputs(value("Inputs")),
      platform: try value("Platform"),
      engine: try value("Engine"), command: try value("Command"))
    guard values["Figure"] != nil else { return }
    figure = FigureSource(kind: try value("Figure"), shows: try value("Shows"), data: try value("Data"))
  }

  private static func inputs(_ text: String) throws(SubsongError) -> [String: String] {
    var inputs: [String: String] = [:]
    for word in text.split(separator: " ") {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, inputs.updateValue(parts[1], forKey: parts[0]) == nil else {
        throw SubsongError(.badInput, "the inputs '\(text.prefix(80))' are no list of fingerprints")
      }
    }
    return inputs
  }
}
