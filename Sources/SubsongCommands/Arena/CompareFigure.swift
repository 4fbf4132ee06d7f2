import Experiments
import Figures
import LearningTasks
import NumericalCore

extension CompareResults {
  /// The picture of everything.
  package var figure: ComparisonFigure {
    ComparisonFigure(
      entrants: rows.map(entrant), disturbances: plan.rules.disturbances.map(\.title),
      criteria: PlausibilityCard.Criterion.allCases.map(\.title), songTitle: plan.song.title,
      budget:
        "\(budgetText) · \(plan.seeds.count) \(plan.seeds.count == 1 ? "seed" : "seeds") · \(plan.rules.trainingCycles) cycles"
    )
  }

  private func entrant(_ row: Row) -> ComparisonFigure.Entrant {
    ComparisonFigure.Entrant(
      name: row.learner.title, learning: curve(row),
      replay: row.entries.map { $0.result?.frozenMean ?? .nan },
      notes: row.entries.map { $0.result?.noteAccuracy ?? .nan }, neurons: Double(row.neurons),
      trainedSynapses: Double(row.declaration.trainedParameters),
      operationsPerMillisecond: row.operationsPerMillisecond,
      trainingSeconds: row.entries.map(\.trainingSeconds),
      survival: plan.rules.disturbances.map(row.survival), card: row.card.answers.map(Self.mark))
  }

  /// Mean and interval over the seeds that got through the training, whose cycles count from −1.
  private func curve(_ row: Row) -> [ComparisonFigure.LearningPoint] {
    let curves = row.entries.compactMap { $0.result?.learning }
    return (curves.first ?? []).indices.map { index in
      let cycle = curves[0][index].cycle
      let statistics = SampleStatistics(curves.map { $0[index].correlation })
      return ComparisonFigure.LearningPoint(
        cycle: cycle + 1, correlation: statistics.mean ?? .nan,
        low: statistics.interval?.lower, high: statistics.interval?.upper)
    }
  }

  private static func mark(_ answer: PlausibilityCard.Answer) -> ComparisonFigure.Mark {
    switch answer {
    case .yes: .yes
    case .partly: .partly
    case .no: .no
    }
  }
}
