import Experiments
import Figures
import LearningTasks
import NumericalCore
import RunStore

/// The figures of disturbed replays, a set of them for each condition.
struct PerturbationFigures {
  let results: PerturbationResults

  /// More curves than this are not told apart in one picture.
  private static let mostCurves = 6
  private static let bandResamples = 500
  /// Cycles after the end of a disturbance that are shown.
  private static let cyclesAfter = 7

  /// Draws what there is to draw; of several conditions, each under its name.
  func draw(to folder: RunDirectory, provenance: Provenance) throws(SubsongError) {
    let conditions = results.conditions
    for condition in conditions {
      let figures = PerturbationFigures(results: results.only(condition))
      let prefix = conditions.count > 1 ? "\(fileName(condition.name))-" : ""
      for (name, figure) in figures.drawings {
        try folder.write(
          figure, named: RunFile.figure(prefix + name).name, provenance: provenance)
      }
    }
  }

  private var drawings: [(name: String, figure: any Figure)] {
    var drawings: [(name: String, figure: any Figure)] = [
      ("recovery", recovery)
    ]
    if let raster { drawings.append(("disturbance", raster)) }
    if let response { drawings.append(("dose-response", response)) }
    if let survival { drawings.append(("survival", survival)) }
    return drawings
  }

  private var shown: [PerturbationResults.Response] {
    let responses = results.responses
    if responses.count <= Self.mostCurves { return responses }
    // The ends and some between.
    return (0..<Self.mostCurves).map { responses[$0 * (responses.count - 1) / (Self.mostCurves - 1)] }
  }

  private func name(_ response: PerturbationResults.Response) -> String {
    let condition = response.condition
    if condition.doses.count == 1 { return condition.name }
    let unit = condition.main.kind.profile.dose.unit
    return "\(condition.name) \(short(response.dose))\(unit == "1" ? "" : " \(unit)")"
  }

  /// What has no end is shown as far as the curves go.
  private var span: DisturbanceSpan {
    let (main, outcome) = (results.responses[0].condition.main, results.trials[0].outcome)
    let shown = Double(Self.cyclesAfter * outcome.samplesPerCycle) * outcome.sampleInterval
    let duration = main.kind.profile.extent == .while ? main.duration ?? shown : 0
    return DisturbanceSpan(label: main.kind.rawValue, duration: duration)
  }

  /// The level of the undisturbed networks in the end.
  private var undisturbed: SampleStatistics {
    SampleStatistics(results.networks.compactMap { $0.result.trials.first?.outcome.undisturbedPlateau })
  }

  // MARK: Recovery

  /// Correlation and wrong notes over time, a curve a response.
  var recovery: RecoveryFigure {
    let outcome = results.trials[0].outcome
    let undisturbed = undisturbed
    return RecoveryFigure(
      curves: shown.map(curve), disturbance: span,
      cycle: Double(outcome.samplesPerCycle) * outcome.sampleInterval,
      undisturbed: undisturbed.mean.map {
        .init($0, low: undisturbed.interval?.lower, high: undisturbed.interval?.upper)
      })
  }

  private func curve(_ response: PerturbationResults.Response) -> RecoveryFigure.Curve {
    let onset = response.condition.span.lowerBound
    let outcomes = response.trials.map(\.outcome)
    let windows = outcomes[0].curve.windows
    // As many cycles as tell something: the rest is in the table.
    let released = Int(response.condition.span.upperBound / outcomes[0].sampleInterval)
    let end = released + Self.cyclesAfter * outcomes[0].samplesPerCycle
    let places = windows.indices.filter { windows[$0].start <= end }
    let last = places.last.map { Double(windows[$0].start) * outcomes[0].sampleInterval } ?? 0
    func values(_ place: Int) -> [Double] { outcomes.map { $0.curve.windows[place].score.correlation } }
    let bands = places.map { place in
      outcomes.count > 1
        ? ConfidenceInterval.bootstrap(
          of: values(place), seeds: SeedTree(seed: 0), index: place, resamples: Self.bandResamples) : nil
    }
    let isSingle = outcomes.count == 1
    return RecoveryFigure.Curve(
      name: name(response),
      times: places.map { Double(windows[$0].start) * outcomes[0].sampleInterval - onset },
      correlation: places.map { Summary(values($0))?.mean },
      band: isSingle ? nil : IntervalBand(low: bands.map { $0?.lower }, high: bands.map { $0?.upper }),
      noteErrors: places.map { place in
        Summary(outcomes.compactMap { $0.curve.windows[place].notes?.errorFraction })?.mean
      },
      recoveries: isSingle
        ? recoveries(outcomes[0], response.condition.main).filter { $0.time + onset <= last } : [])
  }

  private func recoveries(_ outcome: PerturbationOutcome, _ main: Perturbation) -> [RecoveryFigure.Recovery] {
    let end = main.span.upperBound - main.onset
    let shares: [(Double, Double?)] = [
      (0.95, outcome.milliseconds(\.to95OfUndisturbed)), (0.99, outcome.milliseconds(\.to99OfUndisturbed)),
    ]
    return shares.compactMap { share, time in time.map { .init(share: share, time: end + $0) } }
  }

  // MARK: Raster

  private var raster: DisturbanceRasterFigure? {
    guard let network = results.networks.first, let condition = results.conditions.first,
      let example = network.result.examples[condition.name]
    else { return nil }
    let recording = example.recording
    let cycle = Double(recording.samplesPerCycle) * recording.sampleInterval
    let main = example.trial.condition.main
    var groups = [
      DisturbanceRasterFigure.Group(
        name: "visible", count: network.visibleNames.count, rowNames: network.visibleNames)
    ]
    if network.latentCount > 0 { groups.append(.init(name: "latent", count: network.latentCount)) }
    let last = Double(recording.rates.rows) * recording.sampleInterval - cycle
    guard main.onset < last else { return nil }
    var span = span
    span.duration = min(
      main.kind.profile.extent == .while ? main.duration ?? .infinity : 0, last - main.onset)
    return DisturbanceRasterFigure(
      rates: recording.rates.transposed(), undisturbed: example.undisturbed.rates.transposed(),
      groups: groups,
      sampleInterval: recording.sampleInterval, onset: cycle + main.onset, disturbance: span,
      cycles: .init(length: cycle, start: -main.onset))
  }

  // MARK: Dose and response

  private var response: ResponseFigure? {
    guard let condition = results.conditions.first, condition.doses.count > 1 else { return nil }
    let dose = condition.main.kind.profile.dose
    let places = results.responses.sorted { $0.dose < $1.dose }.compactMap {
      ResponseFigure.Place($0.dose, SampleStatistics($0.values(.plateauCorrelation)))
    }
    // Where the disturbance lasts to the end, there is nothing in the end to look at.
    if places.isEmpty { return nil }
    return ResponseFigure(
      series: [.init(name: condition.name, places: places)],
      xLabel: dose.unit == "1" ? dose.meaning : "\(dose.meaning) (\(dose.unit))",
      measureLabel: "correlation in the end",
      reference: undisturbed.mean.map { .init(name: "undisturbed", value: $0) })
  }

  // MARK: Survival

  private var survival: SurvivalFigure? {
    let responses = shown
    guard responses.contains(where: { $0.trials.count > 2 }) else { return nil }
    let outcome = results.trials[0].outcome
    let times = outcome.curve.windows.map(\.start).filter { $0 >= 0 }
    return SurvivalFigure(
      series: responses.map { response in
        let points = Survival(
          losses: response.trials.map { $0.outcome.lossSample(below: PerturbationMeasure.lostBelow) },
          at: times
        ).points
        return SurvivalFigure.Series(
          name: name(response), networks: response.trials.count,
          times: points.map { Double($0.time) * outcome.sampleInterval }, surviving: points.map(\.fraction),
          // More bands cover each other.
          band: responses.count > 2
            ? nil : IntervalBand(low: points.map(\.interval.lower), high: points.map(\.interval.upper)))
      }, timeLabel: "time after the cycle of the disturbance began (ms)")
  }
}
