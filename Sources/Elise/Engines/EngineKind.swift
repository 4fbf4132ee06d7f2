import NumericalCore

/// The engines by name.
public enum EngineKind: String, Hashable, Codable, Sendable, CaseIterable {
  /// Plain loops over the equations: slow, and the oracle of the others.
  case reference
  /// One fused, vectorised pass over the weights a step.
  case step
  /// Many steps at once as products of matrices, as many as the shortest delay allows.
  case block
  /// The fastest for the network at hand.
  case auto
}

/// In which numbers the weights and everything that is summed over synapses are kept.
public enum Precision: String, Hashable, Codable, Sendable, CaseIterable {
  case double
  case single
}

/// How the steps of a network are carried out: what does not change the model.
public struct EngineOptions: Hashable, Codable, Sendable {
  public var kind: EngineKind
  /// Threads that share the work on one network, at most.
  public var threads: Int
  public var precision: Precision

  public init(_ kind: EngineKind = .auto, threads: Int = 1, precision: Precision = .double) {
    self.kind = kind
    self.threads = threads
    self.precision = precision
  }

  /// The fastest engine on one thread in double precision.
  public static let `default` = EngineOptions()
}

extension EngineOptions {
  /// The kind that runs a network: `auto` stands for one of the others.
  public func resolvedKind(for network: EliseNetwork) -> EngineKind {
    if kind != .auto { return kind }
    return StepEngine.supports(network) ? .step : .reference
  }

  package func engine(for network: EliseNetwork) -> any EliseEngine {
    switch resolvedKind(for: network) {
    case .reference: ReferenceEngine()
    case .step, .block, .auto: StepEngine()
    }
  }

  /// - Throws: ``SubsongError`` (usage) if the engine that was asked for cannot integrate the network as it is described.
  func requireSupport(for network: EliseNetwork) throws(SubsongError) {
    let resolved = resolvedKind(for: network)
    guard resolved != .reference, !StepEngine.supports(network) else { return }
    throw SubsongError(
      .usage, "the engine \(resolved.rawValue) cannot integrate this network",
      because: "it knows the method euler without interpolation and with plasticity in every time step only",
      remedy: "use the engine auto or reference")
  }
}
