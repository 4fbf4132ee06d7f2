import LearningTasks
import NumericalCore

extension Perturbation {
  /// Looks for what makes no sense, whatever the learner.
  ///
  /// - Throws: ``SubsongError`` (usage) that names the first number out of range.
  public func validate() throws(SubsongError) {
    let profile = kind.profile
    try require(
      profile.dose.range.contains(dose), "dose", dose,
      "\(profile.dose.meaning) lies between \(profile.dose.range.lowerBound) and"
        + " \(profile.dose.range.upperBound)\(profile.dose.unit == "1" ? "" : " \(profile.dose.unit)")")
    try require(onset >= 0 && onset <= 1e9, "onset", onset, "it counts ms from the beginning of the cycle")
    try require(offset.isFinite && abs(offset) <= 500, "offset", offset, "it is a potential in mV")
    try require(timeConstant > 0 && timeConstant <= 1e6, "time-constant", timeConstant, "it is a time in ms")
    if let duration {
      try require(duration > 0 && duration <= 1e9, "duration", duration, "it is a time in ms")
      try require(
        profile.extent == .while, "duration", duration,
        profile.extent == .moment ? "this kind acts at one moment" : "this kind acts for good")
    }
    try checkAim(profile)
  }

  /// A target that a kind would not look at is refused, lest it be believed to act there alone.
  private func checkAim(_ profile: PerturbationProfile) throws(SubsongError) {
    if profile.aim != .neurons, target.neurons != nil || target.population != profile.target.population {
      let neurons = target.neurons.map { "neurons \($0.lowerBound)..\($0.upperBound - 1) of " } ?? ""
      throw SubsongError(
        .usage, "perturbation \(name): target is \(neurons)\(target.population.rawValue)",
        because: profile.aim == .synapses
          ? "\(kind.rawValue) goes by a class of synapses" : "\(kind.rawValue) acts on everything at once",
        remedy: "leave the target \(profile.target.population.rawValue)")
    }
    if profile.aim != .synapses, target.synapses != profile.target.synapses {
      throw SubsongError(
        .usage, "perturbation \(name): synapses is \(target.synapses.rawValue)",
        because: "\(kind.rawValue) does not go by synapses", remedy: "leave the synapses out")
    }
  }

  /// Looks for what makes no sense for a learner.
  ///
  /// - Throws: ``SubsongError`` (usage), also for a target without neurons or synapses.
  public func validate(for learner: some PerturbableLearner) throws(SubsongError) {
    try validate()
    let population = learner.neurons(of: target.population)
    let isEmpty =
      switch kind.profile.aim {
      case .neurons: population.isEmpty
      case .synapses: try learner.synapses(of: target.synapses).isEmpty
      case .everything: false
      }
    guard !isEmpty else {
      let what =
        kind.profile.aim == .neurons
        ? target.population.rawValue + " neuron" : target.synapses.rawValue + " synapse"
      throw SubsongError(
        .usage, "perturbation \(name): the network has no \(what)", because: "there is nothing to act on",
        remedy: "choose another target")
    }
    guard let neurons = target.neurons else { return }
    guard neurons.lowerBound >= population.lowerBound, neurons.upperBound <= population.upperBound,
      !neurons.isEmpty
    else {
      throw SubsongError(
        .usage, "perturbation \(name): neurons is \(neurons.lowerBound)..\(neurons.upperBound - 1)",
        because: "the \(target.population.rawValue) neurons are"
          + " \(population.lowerBound)..\(population.upperBound - 1)")
    }
  }

  private func require(_ condition: Bool, _ key: String, _ value: Double, _ why: String) throws(SubsongError)
  {
    if !condition {
      throw SubsongError(.usage, "perturbation \(name): \(key) is \(value)", because: why)
    }
  }
}
