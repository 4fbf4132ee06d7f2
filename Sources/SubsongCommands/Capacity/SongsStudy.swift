import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// What a study of several songs in one network asks.
struct SongsPlan: Hashable, Codable {
  /// What all networks share, as a file.
  var experiment: String
  /// The songs on common rows, in the order in which they are taught.
  var songs: [Song]
  var orders: [SongOrder]
  var seeds: [UInt64]
  /// Training cycles of each song, and between two tests.
  var cycles, block: Int

  /// One training.
  struct Training: Hashable, Codable {
    var order: SongOrder
    var seed: UInt64
  }

  var trainings: [Training] {
    orders.flatMap { order in seeds.map { Training(order: order, seed: $0) } }
  }

  /// The network with a teacher for each song.
  func study(_ training: Training) throws(SubsongError) -> SeveralSongs<EliseLearner> {
    let description = try ConfigurationLayers(
      file: ConfigurationFile(text: experiment, name: "study of several songs")
    ).resolve().description
    var learners: [EliseLearner] = []
    for song in songs {
      learners.append(
        try EliseLearner(
          description.network, song: song, seed: training.seed,
          engine: EngineOptions(description.engine, threads: 1, precision: description.precision)))
    }
    return try SeveralSongs(
      learners, order: training.order, cycles: cycles, block: block,
      scoringInterval: description.schedule.scoringInterval)
  }
}

/// The plan and the trainings that are over: what the study keeps in its folder.
struct SongsJournal: StudyRecord {
  struct Entry: Codable {
    var training: SongsPlan.Training
    var tests: [SeveralSongsTest]
  }

  var plan: SongsPlan
  var entries: [Entry] = []

  var isOver: Bool { entries.count == plan.trainings.count }
}

/// Teaches several songs to one network, and keeps each training that is over.
struct SongsStudy {
  private let plan: SongsPlan
  private let keeper: StudyKeeper<SongsJournal>

  var directory: RunDirectory { keeper.directory }

  /// - Throws: ``SubsongError``: what the learners refuse; cannot create if the folder holds another study and `force` is not
  ///   given.
  init(_ plan: SongsPlan, in folder: String, force: Bool) throws(SubsongError) {
    for training in plan.trainings.prefix(1) { _ = try plan.study(training) }
    self.plan = plan
    keeper = try StudyKeeper(
      SongsJournal(plan: plan), in: folder, named: "songs.json",
      results: ["songs.csv", "interference.csv"] + plan.orders.map { RunFile("\($0.rawValue).png") },
      force: force)
  }

  /// - Returns: the journal, with fewer trainings if it was interrupted.
  func carryOut(
    threads: Int, isInterrupted: @Sendable () -> Bool, report: @Sendable (String) -> Void
  ) throws(SubsongError) -> SongsJournal {
    let (plan, keeper) = (plan, keeper)
    let known = keeper.record.entries
    let waiting = plan.trainings.filter { training in !known.contains { $0.training == training } }
    let results = ConcurrentWork.results(
      count: waiting.count, threads: threads,
      isFatal: { _, result in if case .failure = result { true } else { isInterrupted() } },
      { index -> Result<Void, SubsongError> in
        Result { () throws(SubsongError) in
          let study = try plan.study(waiting[index])
          var state = study.learners[0].initialState()
          var tests: [SeveralSongsTest] = []
          do throws(SubsongError) {
            tests = try study.run(&state, isInterrupted: isInterrupted)
            guard tests.count == study.blocks.count + 1 else { return }
          } catch  where error.category == .numerical {
            // A network that left the numbers has nothing to say of any song.
            tests = []
          }
          let last =
            tests.last.map { $0.correlations.map { fixed($0, 3) }.joined(separator: ", ") } ?? "no numbers"
          report("\(waiting[index].order.rawValue), seed \(waiting[index].seed): in the end \(last)")
          try keeper.change { $0.enter(.init(training: waiting[index], tests: tests)) }
        }
      })
    for case .failure(let error)? in results { throw error }
    return keeper.record
  }
}

extension SongsJournal {
  /// In the order of the plan, whichever was over first.
  fileprivate mutating func enter(_ entry: Entry) {
    entries.append(entry)
    let order = plan.trainings
    entries.sort { order.firstIndex(of: $0.training) ?? 0 < order.firstIndex(of: $1.training) ?? 0 }
  }
}
