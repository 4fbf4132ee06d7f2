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

  /// The highest mean, and whoever is not told apart from it: whose interval reaches into the best one's.
  private var best: String? {
    guard let first = byReplay.first, let mean = first.frozenReplay.mean else { return nil }
    let rivals = byReplay.dropFirst().filter { row in
      guard let own = row.frozenReplay.interval, let best = first.frozenReplay.interval else { return false }
      return own.upper >= best.lower
    }
    let tail = rivals.isEmpty ? "" : "; not told apart from it: \(names(rivals))"
    return
      "Best replay: \(first.learner.title), mean correlation \(fixed(mean, 3)) with frozen weights\(tail)."
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

  /// All that share the smallest value, among those that learn; nil if it has none.
  private func least(_ value: (Row) -> Double?) -> (rows: [Row], value: Double)? {
    let known = fit.compactMap { row in value(row).map { (row, $0) } }
    guard let smallest = known.map(\.1).min() else { return nil }
    return (known.filter { $0.1 == smallest }.map(\.0), smallest)
  }

  private var cheapest: String? {
    guard let neurons = least({ Double($0.neurons) }),
      let synapses = least({ Double($0.declaration.trainedParameters) }),
      let work = least(\.operationsPerMillisecond)
    else { return nil }
    return
      "Of these, fewest neurons: \(names(neurons.rows)) (\(fixed(neurons.value, 0))); fewest trained parameters:"
      + " \(names(synapses.rows)) (\(fixed(synapses.value, 0))); least work for a ms of the song without teacher:"
      + " \(names(work.rows)) (\(fixed(work.value / 1000, 0)) thousand operations)."
  }

  private var quickest: String? {
    guard let cycles = least(\.medianCyclesTo090), let seconds = least(\.trainingSeconds.mean) else {
      return nil
    }
    return
      "First free run at 0.9 or more: \(names(cycles.rows)), in cycle \(fixed(cycles.value, 0)) (median);"
      + " shortest training: \(names(seconds.rows)), \(fixed(seconds.value, 1)) s."
  }

  /// Who still sings in the end, of those that sang: a replay is back or lost, so seeds are counted.
  private var robustness: [String] {
    results.plan.rules.disturbances.compactMap { disturbance in
      let counts = results.rows.map { row in
        let answers = row.recoveries(disturbance).compactMap(\.isBack)
        return (row: row, back: answers.count { $0 }, of: answers.count)
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
