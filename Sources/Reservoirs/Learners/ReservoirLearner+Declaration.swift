import LearningTasks

extension ReservoirLearner {
  /// What the readout of a reservoir says of itself: all else is fixed.
  ///
  /// One step takes a multiplication and an addition a weight, and five operations a unit.
  func declaration(_ rule: String, signals: Set<SynapseSignal>, timing: PlasticityTiming)
    -> LearnerDeclaration
  {
    let readout = featureCount * visibleCount
    let fixed = reservoir.recurrent.values.count + reservoir.unitCount * visibleCount
    return LearnerDeclaration(
      plasticity: [
        PlasticSynapses("readout", count: readout, rule: rule, signals: signals, timing: timing)
      ],
      fixedSynapses: fixed,
      operationsPerStep: Double(2 * (readout + fixed) + 5 * reservoir.unitCount))
  }
}

extension EchoStateLearner {
  public var teacherParameters: RateTeacherParameters { description.teacher }

  /// The readout is solved for, from the correlations of all samples.
  public var declaration: LearnerDeclaration {
    declaration(
      "W = Z Xᵀ (X Xᵀ + β)⁻¹", signals: [.presynaptic, .postsynaptic, .otherSynapses, .storedHistory],
      timing: .offline)
  }
}

extension ForceLearner {
  public var teacherParameters: RateTeacherParameters { description.teacher }

  /// The readout follows its own error, in directions that depend on the activity of all units.
  public var declaration: LearnerDeclaration {
    declaration(
      "ΔW = −(y − z) (P x)ᵀ", signals: [.presynaptic, .postsynaptic, .otherSynapses], timing: .online)
  }
}
