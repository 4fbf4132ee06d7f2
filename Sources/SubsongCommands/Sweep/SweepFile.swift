import NumericalCore
import Sweeps

/// The file that describes a sweep: an experiment, and what is varied of it.
///
///     experiment = "experiment.toml"
///     seeds = "1..5"
///
///     [grid]
///     network.latent = [10, 20, 50]
///
/// It is TOML, read as strictly as an experiment: every mistake is told with line and column.
package struct SweepFile: Sendable {
  /// The path, as errors show it.
  package let path: String
  package let text: String
  package let design: SweepDesign
  /// The experiment that the units vary; `nil` for the defaults.
  package let experiment: ConfigurationFile?
  /// What is done to each trained network in a replay, or to its teacher in trainings of its own.
  package let perturbations: [PerturbationCondition]
  /// Whether the folders of finished runs stay.
  package let keepsRuns: Bool

  /// - Throws: ``SubsongError``: missing input, bad input at the first mistake.
  package init(path: String) throws(SubsongError) {
    try self.init(text: ConfigurationFile.text(of: FileBytes.read(path), at: path), path: path)
  }

  package init(text: String, path: String) throws(SubsongError) {
    let contents = try SweepFileContents(text: text, file: path, mostMistakes: 1)
    if let mistake = contents.mistakes.first { throw mistake }
    try self.init(contents, text: text, path: path)
  }

  /// All mistakes of a file, up to a number; none if it can be read.
  package static func mistakes(path: String, atMost count: Int) throws(SubsongError) -> [SubsongError] {
    let text = try ConfigurationFile.text(of: FileBytes.read(path), at: path)
    return try SweepFileContents(text: text, file: path, mostMistakes: count).mistakes
  }

  private init(_ contents: SweepFileContents, text: String, path: String) throws(SubsongError) {
    (self.path, self.text, keepsRuns) = (path, text, contents.keepsRuns)
    perturbations = contents.perturbations
    experiment = try contents.experiment.map { (name, place) throws(SubsongError) in
      let file = Self.path(name, besides: path)
      guard FileBytes.exists(file) else {
        throw SubsongError(
          .badInput, "there is no experiment '\(file)'", at: place,
          because: "a relative path starts from the folder of the sweep's file",
          remedy: "correct the path, or remove the line to vary the defaults")
      }
      return try ConfigurationFile(path: file)
    }
    let seeds = contents.seeds ?? Self.seeds(of: experiment)
    do {
      design = try SweepDesign(factors: contents.factors, seeds: seeds, common: contents.common)
    } catch {
      throw error.placed(at: path, .badInput)
    }
  }

  private static func path(_ name: String, besides file: String) -> String {
    guard !name.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return name }
    return file[...slash] + name
  }

  /// Without `seeds` the experiment's own.
  private static func seeds(of experiment: ConfigurationFile?) -> SweepSeeds {
    let entry = experiment?.entries.first { $0.path == "seed" }
    if case .integer(let seed)? = entry?.value { return .list([seed]) }
    return .list([1])
  }
}
