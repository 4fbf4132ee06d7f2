import Foundation

extension ExperimentDescription {
  /// The arguments of `subsong train` that give this description: its preset, and every key that differs from it.
  package var arguments: [String] {
    let origin = ExperimentDescription(preset: preset)
    let settings = ConfigurationSchema.keys.filter { key in
      key.path != "preset" && key.value(in: self) != key.value(in: origin)
    }
    return ["--preset", preset.rawValue]
      + settings.flatMap { ["--set", "\($0.path)=\($0.value(in: self).plainText)"] }
  }

  /// The command that makes a run of this description, as a shell takes it.
  package var command: String { "subsong train " + arguments.map(shellWord).joined(separator: " ") }
}

/// A word in quotes, if a shell would take it for something else.
func shellWord(_ word: String) -> String {
  let harmless = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-_./=:,+@%"))
  let isHarmless = !word.isEmpty && word.unicodeScalars.allSatisfy { $0.isASCII && harmless.contains($0) }
  return isHarmless ? word : "'" + word.replacing("'", with: "'\\''") + "'"
}
