import Experiments
import LearningTasks
import NumericalCore
import RunStore

extension CompareResults {
  private typealias Field = TextTable.Field

  /// `bouts.csv`, a row a learner and seed; `comparison.csv`, a row a learner; `learning.csv`, a row a free run of the training.
  package func writeTables(to directory: RunDirectory) throws(SubsongError) {
    try TextTable.write(directory.path + "/bouts.csv") { (table) throws(SubsongError) in
      try writeBouts(table)
    }
    try TextTable.write(directory.path + "/comparison.csv") { (table) throws(SubsongError) in
      try writeComparison(table)
    }
    try TextTable.write(directory.path + "/learning.csv") { (table) throws(SubsongError) in
      try writeLearning(table)
    }
  }

  private func writeBouts(_ table: TextTable) throws(SubsongError) {
    let disturbances = plan.rules.disturbances
    let names =
      [
        "learner", "seed", "latent", "neurons", "trained_synapses", "fixed_synapses", "operations_per_ms",
        "training_cycles", "first_cycle_090", "validation_correlation", "replay_correlation_mean",
        "frozen_replay_correlation_mean", "note_accuracy",
      ]
      + disturbances.flatMap { disturbance in
        ["undisturbed", "min", "plateau", "time_to_95_ms"].map { "\(disturbance.rawValue)_\($0)" }
      } + ["training_seconds", "wall_seconds", "failure"]
    try table.append(names.map(Field.text))
    for row in rows {
      for entry in row.entries { try table.append(fields(entry, row, disturbances)) }
    }
  }

  private func fields(_ entry: CompareJournal.Entry, _ row: Row, _ disturbances: [ContestDisturbance])
    -> [Field]
  {
    let result = entry.result
    let recoveries = disturbances.flatMap { disturbance -> [Field] in
      let recovery = result?.recoveries.first { $0.disturbance == disturbance }
      return [recovery?.undisturbed, recovery?.minimum, recovery?.plateau, recovery?.timeTo95].map(
        Field.number)
    }
    return [
      .text(row.learner.rawValue), .number(Double(entry.bout.seed)), .count(row.entrant.latent),
      .count(entry.neurons), .count(entry.declaration.trainedParameters),
      .count(entry.declaration.fixedSynapses), .number(entry.operationsPerMillisecond),
      .count(row.entrant.cycles), .number(result?.firstCycle090.map { Double($0) }),
      .number(result?.validationMean), .number(result?.replayMean), .number(result?.frozenMean),
      .number(result?.noteAccuracy),
    ] + recoveries + [
      .number(entry.trainingSeconds), .number(entry.wallSeconds), .text(entry.failure ?? ""),
    ]
  }

  private func writeComparison(_ table: TextTable) throws(SubsongError) {
    let measures = ["frozen_replay", "replay", "notes", "training_seconds"]
    let names =
      ["learner", "seeds", "learned", "latent", "neurons", "trained_synapses", "operations_per_ms"]
      + measures.flatMap { ["\($0)_mean", "\($0)_low", "\($0)_high"] } + ["median_cycles_to_090"]
      + plan.rules.disturbances.map { "\($0.rawValue)_survival" }
      + PlausibilityCard.Criterion.allCases.map(\.rawValue)
    try table.append(names.map(Field.text))
    for row in rows {
      let statistics = [row.frozenReplay, row.replay, row.notes, row.trainingSeconds].flatMap {
        [Field.number($0.mean), .number($0.interval?.lower), .number($0.interval?.upper)]
      }
      let head: [Field] = [
        .text(row.learner.rawValue), .count(row.entries.count), .count(row.learned),
        .count(row.entrant.latent), .count(row.neurons), .count(row.declaration.trainedParameters),
        .number(row.operationsPerMillisecond),
      ]
      try table.append(
        head + statistics + [.number(row.medianCyclesTo090)]
          + plan.rules.disturbances.map { .number(row.survival($0)) }
          + row.card.answers.map { .text($0.rawValue) })
    }
  }

  private func writeLearning(_ table: TextTable) throws(SubsongError) {
    try table.append(["learner", "seed", "cycle", "correlation"].map(Field.text))
    for row in rows {
      for entry in row.entries {
        for score in entry.result?.learning ?? [] {
          try table.append([
            .text(row.learner.rawValue), .number(Double(entry.bout.seed)), .count(score.cycle),
            .number(score.correlation),
          ])
        }
      }
    }
  }
}
