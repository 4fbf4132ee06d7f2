import Experiments
import LearningTasks
import NumericalCore

/// What a comparison says, in sentences that follow from its numbers.
package struct CompareVerdict {
  private let results: CompareResults

  package init(_ results: CompareResults) { self.results = results }

  private typealias Row = CompareResults.Row

  package var sentences: [String] {
    [best, learned, cheapest, quickest].compactMap { $0 } + robustness + [plausible].compactMap { $0 }
  }

  private var byReplay: [Row] {
    results.rows.sorted { ($0.frozenReplay.mean ?? 0) > ($1.frozenReplay.mean ?? 0) }
  }

  private func names(_ rows: [Row]) -> String {
    let names = rows.map(\.learner.title)
    guard let last = names.last, names.count > 1 else { return names.first ?? "none" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }

  /// The highest mean, and whoever is not told apart from it: the paired differences over seeds have an interval that holds 0.
  private var best: String? {
    guard let first = byReplay.first, let mean = first.frozenReplay.mean else { return nil }
    let rivals = results.plan.seeds.count > 1 ? byReplay.dropFirst().filter { !differs($0, first) } : []
    let tail = rivals.isEmpty ? "" : "; not told apart from it: \(names(rivals))"
    return
      "Best replay: \(first.learner.title), mean correlation \(fixed(mean, 3)) with frozen weights\(tail)."
  }

  private func differs(_ row: Row, _ other: Row) -> Bool {
    let (mine, theirs) = (row.frozenReplay.values, other.frozenReplay.values)
    guard mine.count == theirs.count,
      let interval = SampleStatistics(zip(theirs, mine).map(-)).interval
    else { return false }
    return interval.lower > 0
  }

  private var fit: [Row] { results.rows.filter { $0.learned == $0.entries.count } }

  private var learned: String {
    let limit = fixed(ContestResult.learnedCorrelation, 1)
    let some = results.rows.filter { $0.learned > 0 && $0.learned < $0.entries.count }
    let none = results.rows.filter { $0.learned == 0 }
    let parts = [
      fit.isEmpty ? nil : "with every seed by \(names(fit))",
      some.isEmpty
        ? nil
        : "with some by "
          + some.map { "\($0.learner.title) (\($0.learned) of \($0.entries.count))" }.joined(separator: ", "),
      none.isEmpty ? nil : "with none by \(names(none))",
    ]
    return "The song is learned (\(limit) or more) \(parts.compactMap { $0 }.joined(separator: "; "))."
  }

  /// Among those that learn.
  private var cheapest: String? {
    guard let neurons = fit.min(by: { $0.neurons < $1.neurons }),
      let work = fit.min(by: { $0.operationsPerMillisecond < $1.operationsPerMillisecond }),
      let synapses = fit.min(by: { $0.declaration.trainedParameters < $1.declaration.trainedParameters })
    else { return nil }
    return
      "Of these, fewest neurons: \(neurons.learner.title) (\(neurons.neurons)); fewest trained parameters:"
      + " \(synapses.learner.title) (\(synapses.declaration.trainedParameters)); least work:"
      + " \(work.learner.title) (\(fixed(work.operationsPerMillisecond / 1000, 0)) thousand operations per ms)."
  }

  private var quickest: String? {
    guard
      let cycles = fit.min(by: { $0.medianCyclesTo090 ?? .infinity < $1.medianCyclesTo090 ?? .infinity }),
      let seconds = fit.min(by: {
        $0.trainingSeconds.mean ?? .infinity < $1.trainingSeconds.mean ?? .infinity
      }), let median = cycles.medianCyclesTo090, let mean = seconds.trainingSeconds.mean
    else { return nil }
    return
      "First free run at 0.9 or more: \(cycles.learner.title), after \(fixed(median, 0)) cycles (median);"
      + " shortest training: \(seconds.learner.title), \(fixed(mean, 1)) s."
  }

  /// Who still sings in the end, of those that sang: a replay is back or lost, so seeds are counted.
  private var robustness: [String] {
    results.plan.rules.disturbances.compactMap { disturbance in
      let counts = results.rows.map { row in
        let survivals = row.recoveries(disturbance).compactMap(\.survival)
        return (row: row, back: survivals.count { $0 >= 0.95 }, of: survivals.count)
      }.filter { $0.of > 0 }
      guard !counts.isEmpty else { return nil }
      let kept = counts.filter { $0.back == $0.of }.map(\.row)
      let others = counts.filter { $0.back < $0.of }.map {
        "\($0.row.learner.title) \($0.back) of \($0.of)"
      }
      let tail = others.isEmpty ? "" : "; with some or none: \(others.joined(separator: ", "))"
      return "After \(disturbance.phrase), 95 % of the correlation come back with every seed in"
        + " \(kept.isEmpty ? "none" : names(kept))\(tail)."
    }
  }

  private var plausible: String? {
    guard !results.rows.isEmpty else { return nil }
    let rows = results.rows.filter { $0.card.answers.allSatisfy { $0 == .yes } }
    return "Plasticity that is local, online and always on, with no error, weight or history from elsewhere:"
      + " \(rows.isEmpty ? "none" : names(rows))."
  }
}

extension ContestDisturbance {
  fileprivate var phrase: String {
    switch self {
    case .clamp: "a cycle with all visible neurons held at rest"
    case .silence: "a cycle with half of the latent neurons held at rest"
    case .noise: "a cycle of noise in the visible neurons"
    }
  }
}
