import Experiments
import LearningTasks
import NumericalCore

/// What is done to a network in one trial, at one dose or at several in turn: a perturbation, and others that act with it.
package struct PerturbationCondition: Hashable, Sendable {
  package let name: String
  package let main: Perturbation
  package let companions: [Perturbation]
  /// At least one, all different.
  package let doses: [Double]
  /// Repetitions with other random draws, of conditions that draw any.
  package var repeats: Int
  /// Whether the weights stay as they are in the replay.
  package var frozen: Bool

  package init(
    _ main: Perturbation, with companions: [Perturbation] = [], doses: [Double]? = nil, repeats: Int = 1,
    frozen: Bool = false
  ) {
    name = main.name
    self.main = main
    self.companions = companions
    self.doses = doses ?? [main.dose]
    (self.repeats, self.frozen) = (repeats, frozen)
  }

  /// What acts at a dose; each repetition draws other random numbers.
  package func perturbations(dose: Double, repetition: Int = 0) -> [Perturbation] {
    var main = main
    main.dose = dose
    return ([main] + companions).map {
      var perturbation = $0
      perturbation.seed &+= UInt64(repetition)
      return perturbation
    }
  }

  /// One repetition at one dose as a condition of its own.
  package func single(dose: Double, repetition: Int) -> PerturbationCondition {
    let perturbations = perturbations(dose: dose, repetition: repetition)
    return PerturbationCondition(
      perturbations[0], with: Array(perturbations.dropFirst()), frozen: frozen)
  }

  /// Whether repetitions can differ.
  package var isRandom: Bool {
    ([main] + companions).contains { perturbation in
      switch perturbation.kind {
      case .clamp, .silence, .death, .deletion, .completeSilence:
        perturbation.dose < 1 || doses.contains { $0 < 1 }
      case .drive, .temperature, .rest: false
      case .conflict: perturbation.song == nil
      case .weightNoise, .whiteNoise, .colouredNoise, .teacherNoise, .wrongNotes, .delayJitter, .kick: true
      }
    }
  }

  /// What is tried: every dose, as often as it makes a difference.
  package var trials: [(dose: Double, repetition: Int)] {
    doses.flatMap { dose in
      (0..<(isRandom && dose != 0 ? repeats : 1)).map { (dose, $0) }
    }
  }

  /// When it acts, at its first dose that is one.
  package var span: ClosedRange<Double> {
    Perturbation.span(of: perturbations(dose: doses.first { $0 != 0 } ?? 0))
  }

  /// The phase in which it acts.
  package var phase: PerturbationProfile.Phase { main.kind.profile.phase }
}

extension PerturbationCondition {
  /// The settings as perturbations; those that are not tried alone only as companions of others.
  ///
  /// - Parameters:
  ///   - settings: all of a file, whose names are different.
  ///   - folder: where relative paths of songs begin.
  /// - Throws: ``SubsongError`` (usage; missing input or bad input for a song) for a range of neurons that is none, a companion that is not
  ///   there, a dose out of range.
  package static func all(_ settings: [PerturbationSettings], songsIn folder: String?) throws(SubsongError)
    -> [PerturbationCondition]
  {
    var perturbations: [String: Perturbation] = [:]
    for setting in settings {
      do {
        perturbations[setting.perturbation.name] = try valid(setting, songsIn: folder)
      } catch { throw setting.placed(error) }
    }
    var conditions: [PerturbationCondition] = []
    for setting in settings {
      guard let main = perturbations[setting.perturbation.name] else { continue }
      do {
        if let condition = try condition(setting, main, among: settings, perturbations) {
          conditions.append(condition)
        }
      } catch { throw setting.placed(error) }
    }
    return conditions
  }

  /// The perturbation of a setting, which makes sense at every dose.
  private static func valid(_ setting: PerturbationSettings, songsIn folder: String?) throws(SubsongError)
    -> Perturbation
  {
    try requireUse(setting)
    let perturbation = try perturbation(setting, songsIn: folder)
    for dose in setting.doses {
      var dosed = perturbation
      dosed.dose = dose
      try dosed.validate()
    }
    return perturbation
  }

  /// A key that a kind would not look at is refused, lest it be believed to matter.
  private static func requireUse(_ setting: PerturbationSettings) throws(SubsongError) {
    let (perturbation, usual) = (setting.perturbation, PerturbationSettings.usual.perturbation)
    let keys: [(name: String, isSet: Bool, kind: PerturbationKind)] = [
      ("offset", perturbation.offset != usual.offset, .clamp),
      ("time-constant", perturbation.timeConstant != usual.timeConstant, .colouredNoise),
      ("song", !setting.song.isEmpty, .conflict),
    ]
    for key in keys where key.isSet && key.kind != perturbation.kind {
      throw SubsongError(
        .usage, "perturbation \(perturbation.name): \(key.name) is set",
        because: "\(perturbation.kind.rawValue) does not look at it, only \(key.kind.rawValue) does",
        remedy: "leave it out")
    }
  }

  /// nil for what is only a companion.
  private static func condition(
    _ setting: PerturbationSettings, _ main: Perturbation, among settings: [PerturbationSettings],
    _ perturbations: [String: Perturbation]
  ) throws(SubsongError) -> PerturbationCondition? {
    var companions: [Perturbation] = []
    for name in setting.with {
      companions.append(try companion(name, of: main, among: settings, perturbations))
    }
    if setting.alone {
      return PerturbationCondition(
        main, with: companions, doses: setting.doses, repeats: setting.repeats, frozen: setting.frozen)
    }
    guard settings.contains(where: { $0.alone && $0.with.contains(main.name) }) else {
      throw SubsongError(
        .usage, "perturbation \(main.name): alone is false", because: "no other is tried together with it",
        remedy: "name it in the with of another, or leave alone out")
    }
    return nil
  }

  private static func companion(
    _ name: String, of main: Perturbation, among settings: [PerturbationSettings],
    _ perturbations: [String: Perturbation]
  ) throws(SubsongError) -> Perturbation {
    guard name != main.name, let companion = perturbations[name] else {
      throw SubsongError(
        .usage, "perturbation \(main.name): with names '\(name)'",
        because: name == main.name
          ? "it is the perturbation itself" : "there is no perturbation of that name",
        remedy: suggestion(for: name, among: settings.map(\.perturbation.name).filter { $0 != main.name }))
    }
    guard settings.first(where: { $0.perturbation.name == name })?.doses.count == 1 else {
      throw SubsongError(
        .usage, "perturbation \(main.name): with names '\(name)'", because: "that one has several doses",
        remedy: "give it one dose")
    }
    guard companion.kind.profile.phase == main.kind.profile.phase else {
      throw SubsongError(
        .usage, "perturbation \(main.name): with names '\(name)'",
        because: "\(companion.kind.rawValue) acts in the \(companion.kind.profile.phase.rawValue),"
          + " \(main.kind.rawValue) in the \(main.kind.profile.phase.rawValue)",
        remedy: "make two conditions of them")
    }
    return companion
  }

  private static func perturbation(_ setting: PerturbationSettings, songsIn folder: String?)
    throws(SubsongError) -> Perturbation
  {
    var perturbation = setting.perturbation
    perturbation.dose = setting.doses.first ?? perturbation.dose
    if !setting.neurons.isEmpty {
      perturbation.target.neurons = try range(setting.neurons, of: perturbation)
    }
    if !setting.song.isEmpty {
      let isBuiltIn = SongLibrary.isBuiltIn(setting.song)
      perturbation.song = try Song.load(
        isBuiltIn || setting.song.hasPrefix("/") || folder == nil
          ? setting.song : "\(folder ?? "")/\(setting.song)")
    }
    return perturbation
  }

  /// `3..7` or `3`.
  private static func range(_ text: String, of perturbation: Perturbation) throws(SubsongError) -> Range<Int>
  {
    let ends = text.split(separator: "..", omittingEmptySubsequences: false).map { UInt32($0).map(Int.init) }
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last
    else {
      throw SubsongError(
        .usage, "perturbation \(perturbation.name): neurons is '\(text)'",
        because: "it is a neuron or a range of neurons, counted from 0", remedy: "write for example 3..7")
    }
    return first..<last + 1
  }
}
