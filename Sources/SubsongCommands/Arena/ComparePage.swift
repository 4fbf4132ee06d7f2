import Experiments
import Figures
import LearningTasks
import NumericalCore
import RunStore

extension CompareResults {
  /// Writes tables, figure and page.
  package func write(to directory: RunDirectory, provenance: Provenance) throws(SubsongError) {
    try writeTables(to: directory)
    let figure = figure
    try directory.write(figure, named: "figures/comparison", provenance: provenance)
    try directory.write(page(figure, provenance), named: "comparison.html")
  }

  /// What all have in common, in one phrase.
  var budgetText: String {
    let network = "an ELiSe network with \(plan.latent) latent neurons"
    switch plan.budget {
    case .synapses: return "as many trained synapses as \(network)"
    case .neurons: return "as many neurons as \(network)"
    case .operations: return "as many operations per ms as \(network)"
    case .time: return "as many trained synapses and as much time for training as \(network)"
    }
  }

  /// The comparison as one page that needs nothing else.
  func page(_ figure: ComparisonFigure, _ provenance: Provenance) throws(SubsongError) -> String {
    let picture = HTML.address(
      try figure.rendered(as: .svg, provenance: provenance), type: "image/svg+xml")
    let image = HTML(
      "figure", [:],
      HTML("img", ["src": picture, "alt": "Learning, replay, cost, robustness and plausibility"]),
      HTML("figcaption", [:], HTML(caption)))
    let sections: [HTMLPage.Section] = [
      .init(
        id: "verdict", title: "Verdict",
        body: HTML(
          "ul", [:], .lines(CompareVerdict(self).sentences.map { HTML("li", [:], HTML($0)) }))),
      .init(id: "figure", title: "Figure", body: image),
      .init(id: "numbers", title: "Numbers", body: numbers),
      .init(id: "disturbances", title: "Disturbances", body: disturbances),
      .init(id: "plausibility", title: "Plausibility", body: plausibility),
      .init(id: "provenance", title: "Provenance", body: HTML("pre", [:], HTML(provenance.command))),
    ]
    return HTMLPage(
      title: "Learners of \(plan.song.title) – Subsong", version: provenance.version,
      header: HTMLPage.header(
        "Who learns \(plan.song.title)?",
        lead: "\(plan.seeds.count) seeds · \(plan.rules.trainingCycles) cycles · \(budgetText)"),
      sections: sections
    ).text
  }

  private var caption: String {
    "Above: correlation of free runs while the learners are taught. Below, a row a learner: \(plan.rules.freeCycles) free cycles with"
      + " frozen weights (a dot a seed; mean and bootstrap interval at 95 %), what it costs (operations: without teacher), the share of the"
      + " correlation that is left after a disturbance with plasticity as it is, and"
      + " what its plasticity needs."
  }

  private var numbers: HTML {
    let rows = rows.map { row in
      [
        row.learner.title, Self.text(row.frozenReplay), Self.text(row.replay), Self.text(row.notes),
        "\(row.learned) of \(row.entries.count)", Self.text(row.medianCyclesTo090, 0), "\(row.neurons)",
        "\(row.declaration.trainedParameters)", "\(row.declaration.fixedSynapses)",
        fixed(row.operationsPerMillisecond, 0), Self.text(row.trainingSeconds.mean, 1),
      ]
    }
    return .table(
      "Mean over seeds with its bootstrap interval at 95 %",
      header: [
        "learner", "replay, weights frozen", "replay, plastic", "notes right (F1)", "learned (≥ 0.9)",
        "first free run at 0.9 (cycle)", "neurons", "trained", "fixed", "operations per ms without teacher",
        "training (s)",
      ], rows)
  }

  private var disturbances: HTML {
    .lines(
      plan.rules.disturbances.map { disturbance in
        let rows = rows.map { row -> [String] in
          if let refusal = row.refusal(disturbance) {
            return [row.learner.title, "not possible: \(refusal)"]
          }
          func mean(_ value: (ContestResult.Recovery) -> Double?) -> String {
            Self.text(Summary(row.recoveries(disturbance).compactMap(value))?.mean, 3)
          }
          let answers = row.recoveries(disturbance).compactMap(\.isBack)
          let back = row.recoveries(disturbance).filter { $0.isBack == true }.compactMap(\.timeTo95)
          return [
            row.learner.title, mean(\.undisturbed), mean(\.minimum), mean(\.plateau),
            "\(answers.count { $0 }) of \(answers.count)", Self.text(Summary(back)?.median, 0),
          ]
        }
        return .table(
          disturbance.title,
          header: [
            "learner", "undisturbed", "lowest", "second half of the replay", "back (95 % of it)",
            "after ms (median)",
          ], rows)
      })
  }

  /// The card of each learner with the rule and the signals behind it.
  private var plausibility: HTML {
    let cards = rows.map { row in
      [row.learner.title] + row.card.answers.map(\.rawValue)
    }
    let rules = rows.flatMap { row in
      row.card.synapses.map { group in
        [
          "\(row.learner.title), \(group.name)", "\(group.count)", group.rule,
          SynapseSignal.allCases.filter(group.signals.contains).map(\.rawValue).joined(separator: ", "),
          group.timing.rawValue + (group.isAlwaysOn ? ", always on" : ""),
        ]
      }
    }
    return .lines([
      .table(
        "What plasticity does without",
        header: ["learner"] + PlausibilityCard.Criterion.allCases.map(\.title), cards),
      .table(
        "What each plastic synapse reads", header: ["synapses", "count", "rule", "signals", "when"], rules),
    ])
  }
}
