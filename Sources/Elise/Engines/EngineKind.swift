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
  /// Below this share of synapses that exist, a pass over compressed rows is faster than one over all pairs.
  private static let sparseDensity = 0.2
  /// Threads pay from two of these on.
  private static let neuronsPerThread = 64

  /// The kind that runs a network: `auto` stands for one of the others, and `block` for `step` where synapses are absent.
  ///
  /// Where all synapses exist, the block engine is the fastest at every size, even if the shortest delay is one step.
  public func resolvedKind(for network: EliseNetwork) -> EngineKind {
    switch kind {
    case .reference, .step: kind
    case .block, .auto: network.hasOnlyAutapsesAbsent ? .block : .step
    }
  }

  package func engine(for network: EliseNetwork) -> any EliseEngine {
    switch resolvedKind(for: network) {
    case .reference: return ReferenceEngine()
    case .block:
      return KernelEngine(scheme: .block, threads: usefulThreads(for: network), precision: precision)
    case .step, .auto:
      // The pass over all pairs makes one product a step.
      let isSparse =
        network.density < Self.sparseDensity || network.description.integration.nodesOfStep.count > 1
      return KernelEngine(
        scheme: isSparse ? .sparse : .step, threads: usefulThreads(for: network), precision: precision)
    }
  }

  /// Fewer threads than allowed where meeting at the end of every block costs more than the work that is shared.
  private func usefulThreads(for network: EliseNetwork) -> Int {
    min(threads, max(1, network.neuronCount / Self.neuronsPerThread))
  }
}
