import Elise
import Experiments
import LearningTasks
import NumericalCore

/// Which songs, modes and seeds are searched for the smallest latent population, and what counts as having learned.
struct CapacityPlan: Hashable, Codable {
  /// One search.
  struct Target: Hashable, Codable {
    /// As on the command line: a name, an expression or a path.
    var song: String
    var mode: EliseMode
    var seed: UInt64
    /// Of the song's text: a file may change.
    var fingerprint: String
    /// What a table says of the song.
    var states: Int
    var markovOrder: Int
    /// Training cycles: songs of all lengths are taught for the same time.
    var cycles: Int
  }

  /// What all trials share, as a file.
  var experiment: String
  var targets: [Target]
  var search: CapacitySearch
  /// A trial succeeds if the mean correlation of the free replays is at least this, with plasticity on and with frozen weights.
  var criterion: Double

  /// - Parameters:
  ///   - songs: the songs of each seed.
  ///   - experiment: everything but song, size, mode, seed and training cycles.
  ///   - trainingTime: how long each network is taught, in ms of its own time.
  /// - Throws: ``SubsongError`` for a song that cannot be read, a time that is none, or a criterion that is no correlation.
  init(
    songs: (UInt64) -> [String], modes: [EliseMode], seeds: [UInt64], experiment: ExperimentDescription,
    trainingTime: Double, search: CapacitySearch, criterion: Double
  ) throws(SubsongError) {
    guard trainingTime > 0, trainingTime <= 1e10 else {
      throw SubsongError(
        .usage, "networks are taught for \(trainingTime / 1000) s", at: "--training-time",
        because: "it is a time above 0 and at most 1e7 s")
    }
    guard criterion > 0, criterion < 1 else {
      throw SubsongError(
        .usage, "the criterion is \(criterion)", at: "--criterion",
        because: "it is a correlation above 0 and below 1")
    }
    self.experiment = experiment.toml
    self.search = search
    self.criterion = criterion
    targets = []
    for seed in seeds {
      for name in songs(seed) {
        let song = try Song.load(name)
        for mode in modes {
          // A song that is named twice is no second sample.
          if targets.contains(where: { $0.song == name && $0.mode == mode && $0.seed == seed }) { continue }
          targets.append(
            Target(
              song: name, mode: mode, seed: seed, fingerprint: Fingerprint.of(song.text),
              states: song.states.count, markovOrder: song.markovOrder,
              cycles: max(1, Int((trainingTime / song.duration).rounded()))))
        }
      }
    }
  }

  /// The experiment of one trial.
  func description(of target: Target, latent: Int) throws(SubsongError) -> ExperimentDescription {
    var description = try ConfigurationLayers(
      file: ConfigurationFile(text: experiment, name: "capacity study")
    ).resolve().description
    description.song = target.song
    description.seed = target.seed
    description.network.mode = target.mode
    description.network.latentCount = latent
    description.schedule.trainingCycles = target.cycles
    return description
  }
}

/// One network that was trained.
struct CapacityTrial: Hashable, Codable {
  /// Which search of the plan.
  var target: Int
  var latent: Int
  /// `nil` if undefined.
  var replay, frozenReplay, validation: Double?
  var succeeds: Bool
}

/// The plan and everything that was tried so far: what a study keeps in its folder.
struct CapacityJournal: StudyRecord {
  var plan: CapacityPlan
  var trials: [CapacityTrial] = []

  func trials(of target: Int) -> [Int: Bool] {
    Dictionary(trials.filter { $0.target == target }.map { ($0.latent, $0.succeeds) }) { first, _ in first }
  }

  var isOver: Bool { plan.targets.indices.allSatisfy { result(of: $0) != nil } }

  /// The end of a search; `nil` if it still goes on.
  func result(of target: Int) -> CapacitySearch.Step? {
    let step = plan.search.next(after: trials(of: target))
    if case .attempt = step { return nil }
    return step
  }
}
