/// The engines by name.
public enum EngineKind: String, Hashable, Codable, Sendable, CaseIterable {
  /// Plain loops over the equations: slow, and the oracle of the others.
  case reference
  /// One fused, vectorised pass over the weights a step.
  case step
  /// The fastest for the network at hand.
  case auto

  /// The engine that is meant: `auto` stands for one of the others.
  public var resolved: EngineKind { self == .auto ? .step : self }

  package var engine: any EliseEngine {
    switch resolved {
    case .reference: ReferenceEngine()
    case .step, .auto: StepEngine()
    }
  }
}
