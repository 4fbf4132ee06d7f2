import Experiments
import Foundation
import LearningTasks
import NumericalCore
import RunStore
import SubsongCommands
import Sweeps
import TestSupport
import Testing

/// Songs that are expressions, wherever an experiment names its song.
@Suite struct SongExpressionUseTests {
  private static let expression = "bengalese(order=2, length=6)"

  private func song() throws -> Song { try SongExpression(Self.expression).song() }

  /// Catches an expression that is taken for a path, and one whose run names a copy that is not needed.
  @Test func experimentsTakeExpressions() throws {
    try withTemporaryFolder { folder in
      let file = try ConfigurationFile(
        text: "version = 1\nsong = '\(Self.expression)'\n[network]\nlatent = 4", name: folder + "/e.toml")
      let resolved = try ConfigurationLayers(file: file).resolve()
      let directory = try RunDirectory.create(at: folder + "/run")
      try ExperimentRun(resolved.description, threads: 1, songsIn: folder).begin(directory)
      #expect(try directory.text(of: .song) == song().text)
      let again = try ConfigurationFile(text: directory.text(of: .experiment), name: "again.toml")
      #expect(try ConfigurationLayers(file: again).resolve().description.song == Self.expression)
    }
  }

  /// Catches a path in the error of a misspelt expression, which the folder of the description is put before.
  @Test func misspeltExpressionsAreToldAsSuch() throws {
    try withTemporaryFolder { folder in
      var description = ExperimentDescription()
      description.song = "bengales(order=2)"
      let error = try #require(
        subsongError { _ = try ExperimentRun(description, threads: 1, songsIn: folder) })
      #expect(error.remedy == "did you mean 'bengalese'?" && !error.description.contains(folder))
    }
  }

  /// Catches a sweep over songs that looks for a file with the name of an expression.
  @Test func sweepsTakeExpressions() throws {
    let text = """
      [set]
      network.latent = 4
      [grid]
      song = ["copy(length=2)", "copy(length=3)", "fuer-elise-short"]
      """
    try withTemporaryFolder { folder in
      let experiments = try SweepExperiments(SweepFile(text: text, path: folder + "/s.toml"))
      #expect(try experiments.fingerprints().count == 3)
      #expect(try experiments.facts()["songs"] == "")
    }
  }

  /// Catches a conflicting teacher whose song is looked for in the folder of the file.
  @Test func perturbationsTakeExpressions() throws {
    let text = "[perturbation.a]\nkind = 'conflict'\nsong = '\(Self.expression)'"
    let conditions = try PerturbationFile.conditions(text: text, name: "/no/such/folder/p.toml")
    #expect(try conditions.map(\.main.song) == [song()])
  }
}
