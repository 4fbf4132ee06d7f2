import Experiments
import LearningTasks
import NumericalCore

/// What a comparison asks.
package struct ComparePlan: Hashable, Codable, Sendable {
  /// As on the command line.
  package var songName: String
  package var song: Song
  package var learners: [ArenaLearner]
  package var budget: ArenaBudget
  /// Latent neurons of the ELiSe network whose budget all others get.
  package var latent: Int
  package var seeds: [UInt64]
  package var rules: ContestRules
  /// Of the program: bouts of several versions are no comparison.
  package var version = Provenance.packageVersion

  package init(
    songName: String, song: Song, learners: [ArenaLearner], budget: ArenaBudget, latent: Int,
    seeds: [UInt64], rules: ContestRules
  ) {
    (self.songName, self.song, self.learners) = (songName, song, learners)
    (self.budget, self.latent, self.seeds, self.rules) = (budget, latent, seeds, rules)
  }

  /// A learner with its share of the budget.
  package struct Entrant: Hashable, Codable, Sendable {
    package var learner: ArenaLearner
    package var latent: Int
    /// Cycles of training.
    package var cycles: Int

    package init(learner: ArenaLearner, latent: Int, cycles: Int) {
      (self.learner, self.latent, self.cycles) = (learner, latent, cycles)
    }
  }

  /// One learner with one seed.
  package struct Bout: Hashable, Codable, Sendable {
    package var learner: ArenaLearner
    package var seed: UInt64

    package init(learner: ArenaLearner, seed: UInt64) { (self.learner, self.seed) = (learner, seed) }
  }

  /// One seed after the other, so that all learners have some as soon as possible.
  package var bouts: [Bout] { seeds.flatMap { seed in learners.map { Bout(learner: $0, seed: seed) } } }

  /// The learners with their sizes.
  ///
  /// - Parameter pace: seconds that a cycle of training takes; only asked if time is the budget.
  package func entrants(pace: (Entrant) throws(SubsongError) -> Double) throws(SubsongError) -> [Entrant] {
    var entrants: [Entrant] = []
    for learner in learners {
      let size = try budget.latentCount(of: learner, for: song, reference: latent)
      entrants.append(Entrant(learner: learner, latent: size, cycles: rules.trainingCycles))
    }
    guard budget == .time else { return entrants }
    let own = Entrant(learner: .elise, latent: latent, cycles: rules.trainingCycles)
    let seconds = try pace(own) * Double(rules.trainingCycles)
    for index in entrants.indices where entrants[index].learner != .elise {
      entrants[index].cycles = max(1, Int(seconds / (try pace(entrants[index]))))
    }
    return entrants
  }
}

/// The plan and the bouts that are over: what a comparison keeps in its folder.
package struct CompareJournal: StudyRecord {
  /// How one learner did with one seed.
  package struct Entry: Codable, Sendable {
    package var bout: ComparePlan.Bout
    package var neurons: Int
    package var operationsPerMillisecond: Double
    package var declaration: LearnerDeclaration
    /// nil if the learner failed.
    package var result: ContestResult?
    /// Why it failed.
    package var failure: String?
    package var trainingSeconds, wallSeconds: Double

    /// A bout of a learner that has not begun.
    package init(_ bout: ComparePlan.Bout, _ learner: some DeclaredLearner) {
      self.bout = bout
      (neurons, declaration) = (learner.neuronCount, learner.declaration)
      operationsPerMillisecond = learner.operationsPerMillisecond
      (trainingSeconds, wallSeconds) = (0, 0)
    }
  }

  package var plan: ComparePlan
  /// Empty before the sizes are known.
  package var entrants: [ComparePlan.Entrant] = []
  package var entries: [Entry] = []

  package init(plan: ComparePlan) { self.plan = plan }

  package var isOver: Bool { entries.count == plan.bouts.count }

  /// Of one learner, in the order of the seeds.
  func entries(of learner: ArenaLearner) -> [Entry] { entries.filter { $0.bout.learner == learner } }

  /// In the order of the plan, whichever was over first.
  package mutating func enter(_ entry: Entry) {
    entries.append(entry)
    let order = plan.bouts
    entries.sort { order.firstIndex(of: $0.bout) ?? 0 < order.firstIndex(of: $1.bout) ?? 0 }
  }
}
