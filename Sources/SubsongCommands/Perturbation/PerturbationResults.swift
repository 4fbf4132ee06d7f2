import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// What several networks did under perturbations, and the tables of it.
struct PerturbationResults {
  /// A network by the name of its run.
  struct Network {
    let name: String
    let visibleNames: [String]
    let latentCount: Int
    let result: PerturbationStudy.NetworkResult
  }

  /// The trials of all networks at one dose of one condition.
  struct Response {
    let condition: PerturbationCondition
    let dose: Double
    let trials: [PerturbationStudy.Trial]

    func values(_ measure: PerturbationMeasure) -> [Double] {
      trials.compactMap { measure.value($0.outcome) }
    }
  }

  let networks: [Network]

  var trials: [PerturbationStudy.Trial] { networks.flatMap(\.result.trials) }

  /// In their order.
  var conditions: [PerturbationCondition] {
    (networks.first?.result.trials ?? []).reduce(into: []) {
      if !$0.contains($1.condition) { $0.append($1.condition) }
    }
  }

  /// In the order of conditions and doses.
  var responses: [Response] {
    conditions.flatMap { condition in
      condition.doses.map { dose in
        Response(
          condition: condition, dose: dose,
          trials: trials.filter { $0.condition == condition && $0.dose == dose })
      }
    }
  }

  /// The same without other conditions.
  func only(_ condition: PerturbationCondition) -> PerturbationResults {
    PerturbationResults(
      networks: networks.map { network in
        Network(
          name: network.name, visibleNames: network.visibleNames, latentCount: network.latentCount,
          result: .init(
            undisturbed: network.result.undisturbed,
            trials: network.result.trials.filter { $0.condition == condition },
            examples: network.result.examples))
      })
  }

  private typealias Field = TextTable.Field

  /// Writes the tables.
  func write(to folder: RunDirectory) throws(SubsongError) {
    try TextTable.write(folder.path(of: .trials)) { (table) throws(SubsongError) in try writeTrials(table) }
    try TextTable.write(folder.path(of: .responses)) { (table) throws(SubsongError) in
      try writeResponses(table)
    }
    try TextTable.write(folder.path(of: .recovery)) { (table) throws(SubsongError) in try writeRecovery(table)
    }
  }

  private func writeTrials(_ table: TextTable) throws(SubsongError) {
    let measures = PerturbationMeasure.allCases
    try table.append(
      (["run", "perturbation", "kind", "dose", "repetition"] + measures.map(\.rawValue)).map(Field.text))
    for network in networks {
      for trial in network.result.trials {
        try table.append(
          Self.labels(network, trial) + measures.map { .number($0.value(trial.outcome)) })
      }
    }
  }

  private static func labels(_ network: Network, _ trial: PerturbationStudy.Trial) -> [Field] {
    [
      .text(network.name), .text(trial.condition.name), .text(trial.condition.main.kind.rawValue),
      .number(trial.dose), .count(trial.repetition),
    ]
  }

  private func writeResponses(_ table: TextTable) throws(SubsongError) {
    let statistics = ["n", "mean", "median", "low", "high"]
    let names = PerturbationMeasure.allCases.flatMap { measure in
      statistics.map { "\(measure.rawValue)_\($0)" }
    }
    try table.append((["perturbation", "kind", "dose", "trials"] + names).map(Field.text))
    for response in responses {
      var row: [Field] = [
        .text(response.condition.name), .text(response.condition.main.kind.rawValue), .number(response.dose),
        .count(response.trials.count),
      ]
      for measure in PerturbationMeasure.allCases {
        let s = SampleStatistics(response.values(measure))
        row += [
          .count(s.count), .number(s.mean), .number(s.median), .number(s.interval?.lower),
          .number(s.interval?.upper),
        ]
      }
      try table.append(row)
    }
  }

  private func writeRecovery(_ table: TextTable) throws(SubsongError) {
    let columns = ["window_start_ms", "correlation", "shift_samples", "silent_neurons", "note_error"]
    try table.append(
      (["run", "perturbation", "kind", "dose", "repetition"] + columns).map(Field.text))
    func append(_ labels: [Field], _ curve: RecoveryCurve, _ interval: Double) throws(SubsongError) {
      for window in curve.windows {
        try table.append(
          labels + [
            .number(Double(window.start) * interval), .number(window.score.correlation),
            .count(window.score.shift), .count(window.score.constantNeurons),
            .number(window.notes?.errorFraction),
          ])
      }
    }
    for network in networks {
      guard let interval = network.result.trials.first?.outcome.sampleInterval else { continue }
      for (frozen, curve) in network.result.undisturbed.sorted(by: { !$0.key && $1.key }) {
        let name = frozen ? "none, weights frozen" : "none"
        try append([.text(network.name), .text(name), .empty, .empty, .empty], curve, interval)
      }
      for trial in network.result.trials {
        try append(Self.labels(network, trial), trial.outcome.curve, interval)
      }
    }
  }
}
