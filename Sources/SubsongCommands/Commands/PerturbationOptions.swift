import ArgumentParser
import Elise
import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// What disturbs a network, on the command line: a kind with its keys, a preset of the paper, or a file.
struct PerturbationOptions: ParsableArguments {
  @Option(
    name: .long,
    help: "What is done: \(PerturbationKind.allCases.map(\.rawValue).joined(separator: ", ")).")
  var kind: String?

  @Option(
    name: .long,
    help: "A disturbance of the paper: \(Perturbation.presets.map(\.name).joined(separator: ", ")).")
  var preset: String?

  @Option(name: .long, help: "A file of perturbations (TOML); each is a condition of its own.")
  var perturbation: String?

  @Option(name: .long, help: "A disruption file of the published simulator.")
  var disruption: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How much, or several doses separated by commas.", valueName: "doses"))
  var dose: String?

  @Option(name: .long, help: "Whose neurons: visible, latent, all.")
  var population: String?

  @Option(name: .long, help: "Some of them, counted from 0 over all neurons: first..last.")
  var neurons: String?

  @Option(
    name: .long, help: "Which synapses: \(SynapseClass.allCases.map(\.rawValue).joined(separator: ", ")).")
  var synapses: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: "When it begins, ms from the beginning of the disturbed cycle.")
  var onset: String?

  @Option(name: .long, parsing: .unconditional, help: "How long it lasts, ms.")
  var duration: String?

  @Option(name: .long, parsing: .unconditional, help: "Potential of clamped somata above E_L, mV.")
  var offset: String?

  @Option(name: .long, parsing: .unconditional, help: "Correlation time of coloured noise, ms.")
  var timeConstant: String?

  @Option(name: .long, help: "The song of a conflicting teacher.")
  var otherSong: String?

  @Option(name: .long, parsing: .unconditional, help: "Root of the random draws of the perturbation.")
  var seed: String?

  /// Flag, key of the schema, text.
  private var entries: [(flag: String, key: String, text: String?)] {
    [
      ("--population", "population", population), ("--neurons", "neurons", neurons),
      ("--synapses", "synapses", synapses), ("--onset", "onset", onset), ("--duration", "duration", duration),
      ("--offset", "offset", offset), ("--time-constant", "time-constant", timeConstant),
      ("--other-song", "song", otherSong), ("--seed", "seed", seed),
    ]
  }

  /// What was asked for.
  ///
  /// - Parameter runs: a disruption file counts in time steps of the first of them.
  /// - Throws: ``SubsongError``: usage unless exactly one source is given and its keys make sense; those of the files.
  func conditions(for runs: [String]) throws(SubsongError) -> [PerturbationCondition] {
    let sources = [
      ("--kind", kind), ("--preset", preset), ("--perturbation", perturbation), ("--disruption", disruption),
    ]
    .filter { $0.1 != nil }
    guard sources.count == 1 else {
      throw SubsongError(
        .usage,
        sources.isEmpty
          ? "nothing says what to do to the network"
          : "\(sources.map(\.0).joined(separator: " and ")) exclude each other",
        remedy: "give one of --kind, --preset, --perturbation and --disruption; for example --preset full")
    }
    if let kind { return try conditions(ofKind: kind) }
    if let extra = entries.first(where: { $0.text != nil })?.flag ?? (dose == nil ? nil : "--dose") {
      throw SubsongError(
        .usage, "\(extra) needs --kind", because: "\(sources[0].0) says all there is to say",
        remedy: "write a file of perturbations for more")
    }
    if let perturbation { return try PerturbationFile.conditions(path: perturbation) }
    if let disruption, let first = runs.first { return try conditions(of: disruption, run: first) }
    return [PerturbationCondition(try presetPerturbation())]
  }

  private func conditions(ofKind name: String) throws(SubsongError) -> [PerturbationCondition] {
    guard let kind = PerturbationKind(rawValue: name) else {
      throw SubsongError(
        .usage, "there is no kind '\(name)'", at: "--kind",
        remedy: suggestion(for: name, among: PerturbationKind.allCases.map(\.rawValue)))
    }
    var settings = PerturbationSettings(kind, name: name)
    for (flag, path, text) in entries {
      guard let text, let key = PerturbationSchema.key(path) else { continue }
      do { try key.set(key.kind.value(of: text), in: &settings) } catch {
        throw error.placed(at: flag, .usage)
      }
    }
    if let dose { settings.doses = try doses(dose) }
    return try PerturbationCondition.all([settings], songsIn: nil)
  }

  private func doses(_ text: String) throws(SubsongError) -> [Double] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let doses = words.compactMap { Double($0.filter { $0 != " " }) }
    guard doses.count == words.count, doses.allSatisfy(\.isFinite) else {
      throw SubsongError(
        .usage, "'\(text)' is no list of doses", at: "--dose", remedy: "write for example 0,0.1,0.2")
    }
    do { return try PerturbationFile.checked(doses) } catch { throw error.placed(at: "--dose", .usage) }
  }

  private func presetPerturbation() throws(SubsongError) -> Perturbation {
    let presets = Perturbation.presets
    guard let preset, let found = presets.first(where: { $0.name == preset }) else {
      throw SubsongError(
        .usage, "there is no preset '\(preset ?? "")'", at: "--preset",
        remedy: suggestion(for: preset ?? "", among: presets.map(\.name)))
    }
    return found.perturbation
  }

  /// The clamps of a file act together.
  private func conditions(of disruption: String, run: String) throws(SubsongError) -> [PerturbationCondition]
  {
    let trained = try TrainedRun(RunDirectory.openFinished(at: run), threads: 1)
    let file = try Disruption(path: disruption, for: trained.learner, trained.description.schedule)
    let clamps = Perturbation.clamps(of: file, on: trained.learner.timeGrid)
    return [PerturbationCondition(clamps[0], with: Array(clamps.dropFirst()))]
  }
}
