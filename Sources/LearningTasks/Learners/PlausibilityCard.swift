/// How a learner's plasticity compares with what a synapse of a brain can do, read off its declaration.
///
/// A criterion is met in part if some of the plastic synapses meet it and others do not.
public struct PlausibilityCard: Hashable, Codable, Sendable {
  public enum Criterion: String, Hashable, Codable, Sendable, CaseIterable {
    /// Each synapse reads nothing but its own two neurons and itself, or a signal that modulates all alike.
    case local
    /// No errors of other neurons arrive at a synapse.
    case noGlobalError = "no-global-error"
    /// No weight is needed but the synapse's own.
    case noWeightTransport = "no-weight-transport"
    /// Nothing has to be kept but traces of the synapse's own neurons.
    case noStoredHistory = "no-stored-history"
    /// Weights change while the network acts.
    case online
    /// There is no phase of learning: plasticity is never switched off.
    case alwaysOn = "always-on"

    /// One phrase.
    public var title: String {
      switch self {
      case .local: "local signals"
      case .noGlobalError: "no global error"
      case .noWeightTransport: "no weight transport"
      case .noStoredHistory: "no stored history"
      case .online: "online"
      case .alwaysOn: "always on"
      }
    }

    func isMet(by synapses: PlasticSynapses) -> Bool {
      switch self {
      case .local: synapses.signals.allSatisfy { $0.isLocal || $0 == .modulatory }
      case .noGlobalError: !synapses.signals.contains(.globalError)
      case .noWeightTransport: !synapses.signals.contains(.weightTransport)
      case .noStoredHistory: !synapses.signals.contains(.storedHistory)
      case .online: synapses.timing == .online
      case .alwaysOn: synapses.isAlwaysOn
      }
    }
  }

  public enum Answer: String, Hashable, Codable, Sendable { case yes, partly, no }

  /// One for each criterion, in their order.
  public let answers: [Answer]
  public let synapses: [PlasticSynapses]

  public init(_ declaration: LearnerDeclaration) {
    synapses = declaration.plasticity
    answers = Criterion.allCases.map { criterion in
      let met = declaration.plasticity.count { criterion.isMet(by: $0) }
      return met == declaration.plasticity.count ? .yes : met == 0 ? .no : .partly
    }
  }

  public subscript(criterion: Criterion) -> Answer {
    answers[Criterion.allCases.firstIndex(of: criterion) ?? 0]
  }
}
