import Elise
import Experiments
import NumericalCore

/// An experiment with the source of each of its values.
package struct ResolvedConfiguration: Hashable, Sendable {
  package let description: ExperimentDescription
  /// By path; every key has one.
  private let sources: [String: ConfigurationSource]

  init(description: ExperimentDescription, sources: [String: ConfigurationSource]) {
    self.description = description
    self.sources = sources
  }

  package func source(of path: String) -> ConfigurationSource { sources[path] ?? .default }

  /// The folder of the file that named the song, if a file did: a relative path in a file is relative to it.
  package var songFolder: String? {
    guard case .file(let name, _, _) = source(of: "song"), let slash = name.lastIndex(of: "/") else {
      return nil
    }
    return String(name[..<slash])
  }

  /// Adds to an error about a key the flag, variable or line that gave its value.
  ///
  /// Building and running check what a description alone cannot show, such as whether the recording interval divides
  /// a cycle. Their errors start with the path of the key.
  package func locating(_ error: SubsongError) -> SubsongError {
    let key = ConfigurationSchema.keys.first { error.what.hasPrefix($0.path + " ") }
    guard error.location == nil, let key, let location = source(of: key.path).location else { return error }
    if case .file = source(of: key.path) { return error.placed(at: location, .badInput) }
    return error.placed(at: location, error.category)
  }

  /// Checks how the values fit together; each alone was checked when it was read.
  func validate() throws(SubsongError) {
    do {
      // First, because a delay in seconds is also shorter than the shortest, and only here the reason is found.
      try validateDelays()
      try description.network.validate()
      // Without the song only this much of a cycle is known: it has to be divisible by the interval.
      try description.schedule.validate(stepsPerCycle: description.schedule.scoringInterval)
    } catch {
      throw locating(error)
    }
  }

  /// A delay is a multiple of the resolution. The remedy is a hint at the unit if the value looks like seconds.
  private func validateDelays() throws(SubsongError) {
    let grid = try TimeGrid(step: description.network.delays.resolution)
    for path in ["delays.shortest", "delays.longest", "delays.inhibitory-lag"] {
      guard let key = ConfigurationSchema.key(path), case .number(let delay) = key.value(in: description)
      else {
        continue
      }
      do {
        _ = try grid.steps(in: delay, named: path, of: "delays.resolution")
      } catch {
        var error = error
        error.remedy = key.unitHint(for: .number(delay)) ?? error.remedy
        throw error
      }
    }
  }
}
