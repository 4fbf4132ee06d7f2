import NumericalCore

/// The delays of a network in steps, one of each kind for every neuron as presynaptic neuron.
///
/// A lag of d means that the step from k to k + 1 uses the rate r^(k−d).
public struct EliseDelays: Hashable, Codable, Sendable {
  /// As drawn: exact delays, or lengths of ring buffers, depending on the rule.
  public var nominalDendritic: [Int]
  public var nominalExcitatory: [Int]
  public var nominalInhibitory: [Int]
  /// As they act.
  public var dendritic: [Int]
  public var excitatory: [Int]
  public var inhibitory: [Int]

  /// The delays of given nominal lengths under a rule.
  ///
  /// *Difference from the paper* (rule `exact`): its simulator reads its ring buffers such that a length D acts as a lag of
  /// D − 2 steps on the dendritic path and of D − 1 on the somatic ones. Here a delay of D steps is a lag of D.
  public init(
    dendritic: [Int], excitatory: [Int], inhibitory: [Int], rule: DelayParameters.Rule
  ) {
    nominalDendritic = dendritic
    nominalExcitatory = excitatory
    nominalInhibitory = inhibitory
    let (early, late) = rule == .ringBuffer ? (2, 1) : (0, 0)
    self.dendritic = dendritic.map { max(0, $0 - early) }
    self.excitatory = excitatory.map { max(0, $0 - late) }
    self.inhibitory = inhibitory.map { max(0, $0 - late) }
  }

  public var shortest: Int { min(dendritic.min() ?? 0, excitatory.min() ?? 0, inhibitory.min() ?? 0) }
  public var longest: Int { max(dendritic.max() ?? 0, excitatory.max() ?? 0, inhibitory.max() ?? 0) }

  /// Draws the delays of `count` neurons, for each its dendritic and then its excitatory one, both uniform on the
  /// multiples of the time step in the given range.
  ///
  /// - Throws: ``SubsongError`` (usage) if a delay is no multiple of the time step.
  package static func draw(count: Int, _ description: EliseDescription, seed: UInt64) throws(SubsongError)
    -> EliseDelays
  {
    let grid = try TimeGrid(step: description.timeStep)
    let parameters = description.delays
    let shortest = try grid.steps(in: parameters.shortest, named: "delays.shortest")
    let longest = try grid.steps(in: parameters.longest, named: "delays.longest")
    let extra = try grid.steps(in: parameters.inhibitoryLag, named: "delays.inhibitory-lag")
    let choices = longest - shortest + 1
    func pair(_ source: inout some VariateSource) -> (Int, Int) {
      (shortest + source.uniformInteger(below: choices), shortest + source.uniformInteger(below: choices))
    }
    let pairs: [(dendritic: Int, excitatory: Int)]
    switch description.randomStreams {
    case .addressed:
      let tree = SeedTree(seed: seed)
      pairs = (0..<count).map { neuron in
        var source = tree.stream("elise.delays", index: neuron)
        return pair(&source)
      }
    case .gsl:
      var source = GSLMersenneTwister(seed: UInt(seed) &+ 123)
      pairs = (0..<count).map { _ in pair(&source) }
    }
    return EliseDelays(
      dendritic: pairs.map(\.dendritic), excitatory: pairs.map(\.excitatory),
      inhibitory: pairs.map { $0.excitatory + extra }, rule: parameters.rule)
  }
}
