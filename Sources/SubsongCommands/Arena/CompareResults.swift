import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// What a comparison has found, learner by learner.
package struct CompareResults {
  /// One learner over all seeds.
  package struct Row {
    package let learner: ArenaLearner
    package let entrant: ComparePlan.Entrant
    package let neurons: Int
    package let declaration: LearnerDeclaration
    package let operationsPerMillisecond: Double
    package let entries: [CompareJournal.Entry]
    /// Their intervals are bootstraps, which are worth keeping.
    package let replay, frozenReplay, notes, trainingSeconds: SampleStatistics

    init(_ entrant: ComparePlan.Entrant, _ entries: [CompareJournal.Entry], like first: CompareJournal.Entry)
    {
      (learner, self.entrant, self.entries) = (entrant.learner, entrant, entries)
      (neurons, declaration) = (first.neurons, first.declaration)
      operationsPerMillisecond = first.operationsPerMillisecond
      // A network that left the numbers sings nothing: its correlation is 0.
      func statistics(_ value: (ContestResult) -> Double?) -> SampleStatistics {
        SampleStatistics(entries.compactMap { $0.result.map(value) ?? 0 })
      }
      (replay, frozenReplay) = (statistics(\.replayMean), statistics(\.frozenMean))
      notes = statistics(\.noteAccuracy)
      trainingSeconds = SampleStatistics(entries.map(\.trainingSeconds))
    }

    /// Cycles until a free run of the training reaches 0.9; infinite for seeds that do not.
    package var cyclesTo090: [Double] {
      entries.map { $0.result?.firstCycle090.map { Double($0) } ?? .infinity }
    }
    package var learned: Int {
      entries.count { ($0.result?.frozenMean ?? 0) >= ContestResult.learnedCorrelation }
    }
    package var card: PlausibilityCard { PlausibilityCard(declaration) }

    package func recoveries(_ disturbance: ContestDisturbance) -> [ContestResult.Recovery] {
      entries.compactMap { $0.result?.recoveries.first { $0.disturbance == disturbance } }
    }

    /// The mean share of the correlation that is left in the end.
    package func survival(_ disturbance: ContestDisturbance) -> Double? {
      Summary(recoveries(disturbance).compactMap(\.survival))?.mean
    }

    package func refusal(_ disturbance: ContestDisturbance) -> String? {
      recoveries(disturbance).lazy.compactMap(\.refusal).first
    }
  }

  package let journal: CompareJournal
  package let rows: [Row]

  package init(_ journal: CompareJournal) {
    self.journal = journal
    rows = journal.entrants.compactMap { entrant in
      let entries = journal.entries(of: entrant.learner)
      guard let first = entries.first else { return nil }
      return Row(entrant, entries, like: first)
    }
  }

  package var plan: ComparePlan { journal.plan }

  /// For people.
  package var lines: [String] {
    let header = [
      "learner", "replay, frozen weights (95 %)", "plastic", "notes", "0.9 in cycle", "neurons", "trained",
      "op/ms", "training s",
    ]
    let cells = rows.map { row in
      [
        row.learner.title, Self.text(row.frozenReplay), Self.text(row.replay.mean, 3),
        Self.text(row.notes.mean, 3), Self.text(row.medianCyclesTo090, 0), "\(row.neurons)",
        "\(row.declaration.trainedParameters)", fixed(row.operationsPerMillisecond, 0),
        Self.text(row.trainingSeconds.mean, 1),
      ]
    }
    return aligned([header] + cells).split(separator: "\n").map(String.init) + [""]
      + CompareVerdict(self).sentences + hints
  }

  /// What to try where a learner may only need more time.
  private var hints: [String] {
    let usual = ContestRules().trainingCycles
    guard plan.rules.trainingCycles < usual, rows.contains(where: { $0.learned == 0 }) else { return [] }
    return ["\(plan.rules.trainingCycles) cycles are few: ELiSe needs some thousand (\(usual) is usual)."]
  }

  static func text(_ value: Double?, _ digits: Int) -> String {
    value.map { $0.isFinite ? fixed($0, digits) : "–" } ?? "–"
  }

  static func text(_ statistics: SampleStatistics, digits: Int = 3) -> String {
    let interval = statistics.interval.map { " [\(fixed($0.lower, digits)), \(fixed($0.upper, digits))]" }
    return text(statistics.mean, digits) + (interval ?? "")
  }
}

extension CompareResults.Row {
  /// nil if half of the seeds or more do not get there.
  package var medianCyclesTo090: Double? {
    Summary(cyclesTo090)?.median.finite
  }
}

extension Double {
  fileprivate var finite: Double? { isFinite ? self : nil }
}

/// One bout, as scripts read it.
package struct CompareBoutReport: Encodable {
  private let entry: CompareJournal.Entry

  init(_ entry: CompareJournal.Entry) { self.entry = entry }

  private enum CodingKeys: String, CodingKey {
    case learner, seed, neurons, failure, validation_correlation, replay_correlation_mean
    case frozen_replay_correlation_mean, note_accuracy, first_cycle_090, trained_synapses, fixed_synapses
    case operations_per_ms, training_seconds, wall_seconds, disturbances
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(entry.bout.learner, forKey: .learner)
    try container.encode(entry.bout.seed, forKey: .seed)
    try container.encode(entry.result?.validationMean, forKey: .validation_correlation)
    try container.encode(entry.result?.replayMean, forKey: .replay_correlation_mean)
    try container.encode(entry.result?.frozenMean, forKey: .frozen_replay_correlation_mean)
    try container.encode(entry.result?.noteAccuracy, forKey: .note_accuracy)
    try container.encode(entry.result?.firstCycle090, forKey: .first_cycle_090)
    try container.encode(entry.declaration.trainedParameters, forKey: .trained_synapses)
    try container.encode(entry.declaration.fixedSynapses, forKey: .fixed_synapses)
    try container.encode(entry.neurons, forKey: .neurons)
    try container.encode(entry.operationsPerMillisecond, forKey: .operations_per_ms)
    try container.encode(entry.trainingSeconds, forKey: .training_seconds)
    try container.encode(entry.wallSeconds, forKey: .wall_seconds)
    try container.encode(entry.failure, forKey: .failure)
    var disturbances = container.nestedContainer(keyedBy: Key.self, forKey: .disturbances)
    for recovery in entry.result?.recoveries ?? [] {
      try disturbances.encode(Disturbed(recovery), forKey: Key(recovery.disturbance.rawValue))
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  private struct Disturbed: Encodable {
    let recovery: ContestResult.Recovery

    init(_ recovery: ContestResult.Recovery) { self.recovery = recovery }

    private enum CodingKeys: String, CodingKey {
      case undisturbed_correlation, min_correlation, plateau_correlation, time_to_95_ms, refusal
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(recovery.undisturbed, forKey: .undisturbed_correlation)
      try container.encode(recovery.minimum, forKey: .min_correlation)
      try container.encode(recovery.plateau, forKey: .plateau_correlation)
      try container.encode(recovery.timeTo95, forKey: .time_to_95_ms)
      try container.encode(recovery.refusal, forKey: .refusal)
    }
  }
}
