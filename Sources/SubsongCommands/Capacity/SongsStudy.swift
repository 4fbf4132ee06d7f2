import Elise
import Experiments
import Figures
import LearningTasks
import NumericalCore
import RunStore
import Synchronization

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
  struct Training: Hashable {
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
struct SongsJournal: Codable {
  struct Entry: Codable {
    var order: SongOrder
    var seed: UInt64
    var tests: [SeveralSongsTest]
  }

  var plan: SongsPlan
  var entries: [Entry] = []

  var isOver: Bool { entries.count == plan.trainings.count }
}

/// Teaches several songs to one network, and keeps each training that is over.
struct SongsStudy {
  static let journalFile: RunFile = "songs.json"

  let directory: RunDirectory
  let plan: SongsPlan
  private let known: SongsJournal

  /// - Throws: ``SubsongError``: what the learners refuse; cannot create if the folder holds another study.
  init(_ plan: SongsPlan, in folder: String, force: Bool) throws(SubsongError) {
    for training in plan.trainings.prefix(1) { _ = try plan.study(training) }
    directory = try .adding(to: folder)
    self.plan = plan
    guard directory.contains(Self.journalFile), !force else {
      known = SongsJournal(plan: plan)
      return
    }
    let known: SongsJournal = try directory.json(of: Self.journalFile)
    guard known.plan == plan else {
      throw SubsongError(
        .cannotCreate, "the folder holds another study", at: directory.path(of: Self.journalFile),
        because: "its songs, seeds or experiment are not these",
        remedy: "ask for the same study to carry it on, or use --force or another folder")
    }
    self.known = known
  }

  /// - Returns: the journal, with fewer trainings if it was interrupted.
  func carryOut(
    threads: Int, isInterrupted: @Sendable () -> Bool, report: @Sendable (String) -> Void
  ) throws(SubsongError) -> SongsJournal {
    let journal = Mutex(known)
    let (plan, directory) = (plan, directory)
    let waiting = plan.trainings.filter { training in
      !known.entries.contains { $0.order == training.order && $0.seed == training.seed }
    }
    let results = ConcurrentWork.results(
      count: waiting.count, threads: threads,
      isFatal: { _, result in if case .failure = result { true } else { isInterrupted() } },
      { index -> Result<Void, SubsongError> in
        Result { () throws(SubsongError) in
          let training = waiting[index]
          let study = try plan.study(training)
          var state = study.learners[0].initialState()
          let tests = try study.run(&state) { _ in !isInterrupted() }
          guard tests.count == study.blocks.count + 1 else { return }
          let last = (tests.last?.correlations ?? []).map { fixed($0, 3) }.joined(separator: ", ")
          report("\(training.order.rawValue), seed \(training.seed): in the end \(last)")
          try journal.withLock { (journal) throws(SubsongError) in
            journal.entries.append(.init(order: training.order, seed: training.seed, tests: tests))
            journal.sort()
            try directory.write(json: journal, named: Self.journalFile)
          }
        }
      })
    for case .failure(let error)? in results { throw error }
    return journal.withLock { $0 }
  }
}

extension SongsJournal {
  /// In the order of the plan, whichever was over first.
  fileprivate mutating func sort() {
    let order = plan.trainings
    entries.sort { a, b in
      let places = [a, b].map { entry in
        order.firstIndex { $0.order == entry.order && $0.seed == entry.seed } ?? 0
      }
      return places[0] < places[1]
    }
  }
}
