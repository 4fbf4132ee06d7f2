import LearningTasks
import Testing

/// What a card makes of a declaration.
@Suite struct PlausibilityCardTests {
  private func answers(_ groups: [PlasticSynapses]) -> [PlausibilityCard.Answer] {
    PlausibilityCard(LearnerDeclaration(plasticity: groups, fixedSynapses: 0, operationsPerStep: 1)).answers
  }

  private func group(
    _ signals: Set<SynapseSignal>, _ timing: PlasticityTiming = .online, always: Bool = true
  ) -> PlasticSynapses {
    PlasticSynapses("w", count: 3, rule: "Δw", signals: signals, timing: timing, isAlwaysOn: always)
  }

  /// Catches a signal that counts against the wrong criterion, or against none.
  @Test func eachSignalCountsOnce() {
    let local: Set<SynapseSignal> = [.presynaptic, .postsynaptic, .ownWeight, .modulatory]
    #expect(answers([group(local)]) == Array(repeating: .yes, count: 6))
    for (signal, places) in [
      (SynapseSignal.otherSynapses, [0]), (.globalError, [0, 1]), (.weightTransport, [0, 2]),
      (.storedHistory, [0, 3]),
    ] {
      let expected = (0..<6).map { places.contains($0) ? PlausibilityCard.Answer.no : .yes }
      #expect(answers([group(local.union([signal]))]) == expected, "\(signal)")
    }
    #expect(answers([group(local, .perCycle)])[4] == .no && answers([group(local, .offline)])[4] == .no)
    #expect(answers([group(local, always: false)])[5] == .no)
  }

  /// Catches fast weights that hide how the slow ones are learned.
  @Test func someSynapsesMakeAPart() {
    let card = answers([
      group([.presynaptic]),
      group([.globalError, .weightTransport, .storedHistory], .perCycle, always: false),
    ])
    #expect(card == Array(repeating: .partly, count: 6))
  }

  /// Catches what fades being counted as trained.
  @Test func whatFadesIsNotTrained() {
    var fast = group([.presynaptic])
    fast.isTransient = true
    let declaration = LearnerDeclaration(
      plasticity: [fast, group([.postsynaptic])], fixedSynapses: 1, operationsPerStep: 1)
    #expect(declaration.trainedParameters == 3)
  }
}
