import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// How disturbed replays of a run are cut into windows. Curves of several runs are averaged window by window, so theirs have to agree.
struct ReplayGrid: Equatable {
  /// ms.
  let cycle, timeStep: Double
  let interval, onsetCycle: Int

  init(_ directory: RunDirectory) throws(SubsongError) {
    let description = try ExperimentDescription(run: directory)
    cycle = try directory.song().duration
    timeStep = description.network.timeStep
    interval = description.schedule.scoringInterval
    onsetCycle = description.schedule.disruptedReplayCycle
  }

  /// - Throws: ``SubsongError`` (usage) that names the first run that differs; those of the files.
  static func requireSame(of directories: [RunDirectory]) throws(SubsongError) {
    guard let first = directories.first else { return }
    let grid = try ReplayGrid(first)
    for directory in directories.dropFirst() where try ReplayGrid(directory) != grid {
      throw SubsongError(
        .usage, "the replays of \(directory.path) and \(first.path) have other windows",
        because:
          "they differ in the length of the song, the time step, scoring.interval or replay.disrupted-cycle",
        remedy: "disturb them one by one")
    }
  }
}
