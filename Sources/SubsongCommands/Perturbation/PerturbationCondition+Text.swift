import Experiments
import NumericalCore

extension PerturbationCondition {
  /// The conditions as a file; reading it gives equal ones.
  ///
  /// - Parameter songs: what the song of each perturbation that has one is called in the file.
  package static func toml(_ conditions: [PerturbationCondition], songs: [String: String] = [:]) -> String {
    let mains = Set(conditions.map(\.name))
    var companions: [String: Perturbation] = [:]
    for companion in conditions.flatMap(\.companions) where !mains.contains(companion.name) {
      companions[companion.name] = companion
    }
    let others = companions.values.sorted { $0.name < $1.name }.map { PerturbationCondition($0) }
    let tables =
      conditions.map { $0.table(songs, alone: true) } + others.map { $0.table(songs, alone: false) }
    return tables.joined(separator: "\n")
  }

  private func table(_ songs: [String: String], alone: Bool) -> String {
    var settings = PerturbationSettings(main.kind, name: name)
    let usual = settings
    settings.perturbation = main
    settings.neurons = main.target.neurons.map { "\($0.lowerBound)..\($0.upperBound - 1)" } ?? ""
    settings.song = songs[name] ?? ""
    settings.with = companions.map(\.name)
    (settings.repeats, settings.frozen, settings.alone) = (repeats, frozen, alone)
    var lines = ["[\(PerturbationFile.table).\(ConfigurationValue.string(name).literal)]"]
    lines.append("kind = \(ConfigurationValue.string(main.kind.rawValue).literal)")
    lines.append(
      doses.count == 1 ? "dose = \(doses[0])" : "dose = [\(doses.map { "\($0)" }.joined(separator: ", "))]")
    for key in PerturbationSchema.keys where key.value(in: settings) != key.value(in: usual) {
      lines.append("\(key.path) = \(key.value(in: settings).literal)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
