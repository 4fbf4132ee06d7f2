import Elise
import Experiments
import Foundation
import LearningTasks
import NumericalCore
import RunStore

/// How well the default network learned each built-in song: a file that is kept with the sources.
package struct SongCatalogue {
  /// One song, over seeds.
  package struct Entry: Codable, Hashable {
    package var name: String
    var latent, cycles: Int
    var seeds: [UInt64]
    /// The mean correlation of the free replay cycles of each seed, with plasticity on and with frozen weights.
    var replay, frozenReplay: [Double]
    /// Of one training with its replays on one core, the median over seeds.
    var wallSeconds: Double

    /// The least of all; what the catalogue promises is at least ``SongCatalogue/promised``.
    package var worst: Double { min(replay.min() ?? 0, frozenReplay.min() ?? 0) }

    private enum CodingKeys: String, CodingKey {
      case name, latent, cycles, seeds
      case replay = "replay_correlation_mean"
      case frozenReplay = "frozen_replay_correlation_mean"
      case wallSeconds = "wall_seconds"
    }
  }

  /// The correlation with which every song is replayed.
  package static let promised = 0.95

  package let path: String
  package private(set) var entries: [Entry]

  /// The catalogue in a file; empty if there is none.
  ///
  /// - Throws: ``SubsongError``: bad input if the file is none, input/output.
  package init(path: String) throws(SubsongError) {
    self.path = path
    guard FileBytes.exists(path) else {
      entries = []
      return
    }
    let bytes = try FileBytes.read(path)
    do {
      entries = try JSONDecoder().decode([Entry].self, from: Data(bytes))
    } catch {
      throw SubsongError(
        .badInput, "this is no catalogue of songs", at: path, because: "\(error)",
        remedy: "restore the file, or remove it to begin a new one")
    }
  }

  /// Takes the place of what is known of the same song; songs that the library does not have any more are left out.
  package mutating func enter(_ entry: Entry) {
    let names = SongLibrary.names
    entries.removeAll { $0.name == entry.name || !names.contains($0.name) }
    entries.append(entry)
    entries.sort { names.firstIndex(of: $0.name) ?? .max < names.firstIndex(of: $1.name) ?? .max }
  }

  package func write() throws(SubsongError) {
    let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
    let name = path.split(separator: "/").last.map(String.init) ?? path
    try RunDirectory.adding(to: folder).write(json: entries, named: RunFile(name))
  }

  /// Trains the default network on a song of the library.
  static func measure(_ song: SongLibrary.Entry, seeds: [UInt64], isInterrupted: () -> Bool)
    throws(SubsongError)
    -> Entry?
  {
    var entry = Entry(
      name: song.name, latent: song.latent, cycles: song.cycles, seeds: seeds, replay: [], frozenReplay: [],
      wallSeconds: 0)
    var seconds: [Double] = []
    let clock = ContinuousClock()
    for seed in seeds {
      var description = ExperimentDescription()
      (description.song, description.seed) = (song.name, seed)
      description.network.latentCount = song.latent
      description.schedule.trainingCycles = song.cycles
      let start = clock.now
      let progress = try ExperimentRun(description, threads: 1).execute(isInterrupted: isInterrupted)
      guard progress.phase == nil else { return nil }
      seconds.append((clock.now - start) / .seconds(1))
      entry.replay.append(progress.summary.replayCorrelationMean ?? 0)
      entry.frozenReplay.append(progress.summary.frozenReplayCorrelationMean ?? 0)
    }
    entry.wallSeconds = Summary(seconds)?.median ?? 0
    return entry
  }

  /// The library as a table in Markdown, with what was measured.
  package func markdownTable() throws(SubsongError) -> String {
    var rows = ""
    for song in SongLibrary.entries {
      let profile = SongProfile(try SongLibrary.song(named: song.name), name: song.name)
      let measured = entries.first {
        $0.name == song.name && $0.latent == song.latent && $0.cycles == song.cycles
      }
      let summary = song.expression.map { "\(song.summary) (`\($0)`)" } ?? song.summary
      let cells = [
        "`\(song.name)`", summary, "\(profile.states) × \(profile.rows)",
        SongProfile.text(profile.markovOrder),
        "\(song.latent)", "\(song.cycles)", measured.map { fixed($0.replay.min() ?? 0, 3) } ?? "not measured",
        measured.map { fixed($0.frozenReplay.min() ?? 0, 3) } ?? "",
        measured.map { "\(fixed($0.wallSeconds, 0)) s" } ?? "",
      ]
      rows += "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }
    return
      "| song | what it is | states × rows | Markov order | latent neurons | cycles | free replay | weights frozen | time |\n"
      + "|---|---|---|---|---|---|---|---|---|\n" + rows
  }
}
