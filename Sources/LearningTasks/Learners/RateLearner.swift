import NumericalCore

/// A learner whose visible neurons are outputs with rates, and which has no axons with delays of their own: reservoirs and networks that learn by gradients.
///
/// Clamps, currents and other teachers act on it as a ``CycleCondition`` says. It has no dendrites, axons or single synapses that could be
/// disturbed, so other perturbations are refused.
public protocol RateLearner: DeclaredLearner {
  var teacherParameters: RateTeacherParameters { get }
}

extension RateLearner {
  public func synapses(of synapseClass: SynapseClass) throws(SubsongError) -> [Synapse] {
    throw Self.refusal(
      "\(synapseClass.rawValue) synapses", because: "its weights are a readout or parameters of a gradient")
  }

  public func targetLevels(of song: Song) throws(SubsongError) -> Matrix<Double> {
    try song.targetPotential(
      on: timeGrid, restingPotential: 0, amplitude: 1, rampOffset: teacherParameters.rampOffset,
      shape: teacherParameters.shape)
  }

  public func altered(by changes: [NetworkChange]) throws(SubsongError) -> Self {
    if changes.isEmpty { return self }
    throw Self.refusal("synapses, delays and time scale", because: "it has no such parts")
  }

  public func adopting(_ state: State, of predecessor: Self) -> State { state }

  public func apply(_ change: StateChange, to state: inout State) throws(SubsongError) {
    throw Self.refusal("potentials and weights", because: "its state has no somata and dendrites")
  }

  private static func refusal(_ what: String, because why: String) -> SubsongError {
    SubsongError(
      .usage, "\(what) of a \(Self.self) cannot be disturbed", because: why,
      remedy: "clamp neurons, inject currents or use another teacher, or perturb an ELiSe network")
  }
}
