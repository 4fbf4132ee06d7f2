import Experiments
import Foundation
import NumericalCore
import RunStore
import SubsongCommands
import Sweeps
import TestSupport
import Testing

/// Units as runs in their folders.
@Suite struct SweepUnitRunTests {
  private static let song = """
    subsong-song 1
    title: Tiny
    state-duration: 5 ms
    rows: a b c
    states:
    a
    b c
    -
    c

    """

  private static let text = """
    [set]
    song = "tiny.song"
    network.latent = 5
    training.cycles = 8
    training.validation-interval = 3
    replay.cycles = 5
    """

  /// Catches names that are not those of a run's JSON, and a score that is left out.
  @Test func measuresAreThoseOfARun() throws {
    let summary = ExperimentSummary(
      validation: [ValidationScore(cycle: 4, correlation: 0.96, meanSquaredError: 0.25)],
      replay: [], frozenReplay: [])
    let data = try JSONEncoder().encode(summary)
    let object = try JSONDecoder().decode([String: Double?].self, from: data)
    let row = SweepRow(summary)
    #expect(Set(row.measures.map(\.name)) == Set(object.keys) && row.measures.count == object.count)
    for measure in row.measures { #expect(object[measure.name] == .some(measure.value)) }
  }

  /// Catches a run that goes on from the wrong place, or at all from files that are damaged or of another experiment.
  @Test func goesOnFromWhatIsLeft() throws {
    try withTemporaryFolder { folder in
      try Data(Self.song.utf8).write(to: URL(fileURLWithPath: folder + "/tiny.song"))
      let experiments = try SweepExperiments(SweepFile(text: Self.text, path: folder + "/s.toml"))
      let (work, unit) = (SweepUnitRun(experiments), experiments.file.design.unit(0))
      let whole = try work.carryOut(unit, in: folder + "/whole")
      guard case .finished(let rows) = whole else { throw SubsongError(.usage, "not finished") }
      #expect(rows.count == 1 && rows[0].measure("replay_correlation_mean") != nil)

      // Begun and stopped after three cycles.
      let resolved = try experiments.experiment(of: unit)
      let run = try ExperimentRun(resolved.description, threads: 1, songsIn: folder)
      let begun = try RunDirectory.create(at: folder + "/begun")
      try run.begin(begun)
      var session = ExperimentSession(run: run, directory: begun, drawsFigures: false)
      var asked = 0
      session.interruption = {
        asked += 1
        return asked > 3 ? 2 : nil
      }
      try session.carryOut()
      #expect(try work.carryOut(unit, in: folder + "/begun") == whole)
      // Finished already: a result that is there is not made again.
      let summary = folder + "/begun/scores.json"
      let changed = try String(contentsOfFile: summary, encoding: .utf8).replacing(
        /"validation_mse" : [-0-9.e]+/, with: "\"validation_mse\" : 0.125")
      try Data(changed.utf8).write(to: URL(fileURLWithPath: summary))
      guard case .finished(let kept) = try work.carryOut(unit, in: folder + "/begun") else { return }
      #expect(kept[0].measure("validation_mse") == 0.125)

      for damage in ["scores.json", "provenance.json", "experiment.toml"] {
        try Data("{".utf8).write(to: URL(fileURLWithPath: "\(folder)/begun/\(damage)"))
        if damage == "experiment.toml" {
          try FileManager.default.removeItem(atPath: folder + "/begun/experiment.toml")
        }
        #expect(try work.carryOut(unit, in: folder + "/begun") == whole, "\(damage)")
      }
      let other = try SweepExperiments(
        SweepFile(text: Self.text + "\nscaffold.p = 0.5", path: folder + "/s.toml"))
      #expect(try SweepUnitRun(other).carryOut(unit, in: folder + "/whole") != whole)
    }
  }
}
