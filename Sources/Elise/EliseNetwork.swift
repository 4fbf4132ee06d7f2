import LearningTasks
import NumericalCore

/// A network built from an ``EliseDescription``: delays, scaffold, synapses. It never changes.
///
/// Neurons 0 ..< `visibleCount` are visible, the others latent.
public struct EliseNetwork: Hashable, Sendable {
  public let description: EliseDescription
  public let visibleCount: Int
  public let delays: EliseDelays
  /// The delays in time steps.
  package let lags: EliseLags
  /// p: the weights change every so many time steps.
  package let stepsPerUpdate: Int
  /// One time step of the traces.
  package let traceMap: TraceMap
  /// The dendrites in the stages of one time step.
  let stageMaps: [StageMap]
  /// How many times as long everything takes as in the network that was drawn; see ``NetworkChange/timescale(_:)``.
  var timescale = 1.0
  public let scaffold: Scaffold
  /// Whether each dendritic synapse exists, post × pre.
  public let synapses: Matrix<Bool>
  /// mV per unit rate, post × pre; 0 where there is no synapse.
  public let initialWeights: Matrix<Double>

  public var latentCount: Int { description.latentCount }
  public var neuronCount: Int { visibleCount + latentCount }
  public let synapseCount: Int

  /// Draws the network of a seed.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) for a parameter out of range or a delay that the integration cannot read.
  public init(_ description: EliseDescription, visibleCount: Int, seed: UInt64) throws(SubsongError) {
    try description.validate()
    guard visibleCount > 0 else {
      throw SubsongError(
        .usage, "the network has no visible neuron", remedy: "use a song with at least one row")
    }
    guard description.randomStreams == .addressed || seed <= UInt64(UInt32.max) else {
      throw SubsongError(
        .usage, "seed is \(seed)", because: "GSL's mt19937 takes 32 bits of a seed",
        remedy: "use a seed below 4294967296, or network.random = \"addressed\"")
    }
    let scaffold = try ScaffoldGrowth.grow(visibleCount: visibleCount, description, seed: seed)
    let synapses = Synapses.draw(visibleCount: visibleCount, description, scaffold: scaffold, seed: seed)
    try self.init(
      description, visibleCount: visibleCount,
      delays: .draw(count: visibleCount + description.latentCount, description, seed: seed),
      scaffold: scaffold, synapses: synapses.exists, initialWeights: synapses.weights)
  }

  /// A network of given parts.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: bad input if the parts do not fit each other, usage if the integration cannot read a delay.
  public init(
    _ description: EliseDescription, visibleCount: Int, delays: EliseDelays, scaffold: Scaffold,
    synapses: Matrix<Bool>, initialWeights: Matrix<Double>
  ) throws(SubsongError) {
    self.description = description
    self.visibleCount = visibleCount
    self.delays = delays
    try description.integration.validate(timeStep: description.timeStep)
    stepsPerUpdate = try description.integration.stepsPerUpdate(timeStep: description.timeStep)
    lags = try EliseLags(delays, description)
    traceMap = try TraceMap(description)
    stageMaps = StageMap.all(description)
    self.scaffold = scaffold
    self.synapses = synapses
    synapseCount = synapses.storage.count { $0 }
    self.initialWeights = initialWeights
    try checkParts()
  }

  private func checkParts() throws(SubsongError) {
    func require(_ condition: Bool, _ what: String) throws(SubsongError) {
      if !condition { throw SubsongError(.badInput, "the parts of the network do not fit: \(what)") }
    }
    let n = neuronCount
    for (name, values) in [
      ("dendritic", delays.dendritic), ("excitatory", delays.excitatory), ("inhibitory", delays.inhibitory),
    ] { try require(values.count == n && values.allSatisfy { $0 >= 0 }, "\(n) \(name) delays are needed") }
    for offsets in [delays.dendriticOffset, delays.somaticOffset] {
      try require(offsets.isEmpty || offsets.count == n, "\(n) offsets of delays are needed, or none")
    }
    try require(
      synapses.rows == n && synapses.columns == n && initialWeights.rows == n && initialWeights.columns == n,
      "synapses and weights have to be \(n) × \(n)")
    let latent = visibleCount..<n
    try require(
      scaffold.edges.allSatisfy { (0..<n).contains($0.pre) && latent.contains($0.post) && $0.pre != $0.post },
      "scaffold connections run from any neuron to another, latent one")
    try require((0..<n).allSatisfy { !synapses[$0, $0] }, "a neuron has a synapse onto itself")
    try require(
      zip(synapses.storage, initialWeights.storage).allSatisfy { $0 || $1 == 0 },
      "a synapse that does not exist has a weight")
  }

  /// η of one step in mV for the synapses onto `post` from the visible and from the latent population; 0 where the
  /// weights are fixed.
  package func learningRates(onto post: Int) -> (fromVisible: Double, fromLatent: Double) {
    let (plasticity, step) = (description.plasticity, description.timeStep)
    if post < visibleCount { return (plasticity.visibleToVisible * step, plasticity.other * step) }
    return description.mode == .dendrite ? (plasticity.other * step, plasticity.other * step) : (0, 0)
  }

  /// g_D of a neuron in 1/ms, or 0 if its soma has no dendrite.
  package func coupling(of neuron: Int) -> Double {
    neuron >= visibleCount && description.mode == .somaOnly ? 0 : description.neuron.dendriticCoupling
  }

  /// φ(E_L): the rate of a neuron at rest, and the rate before time 0.
  public var restingRate: Double { EliseEquations.rate(description.neuron.leakReversal, description.neuron) }

  /// How many past rates a state keeps for each neuron.
  package var historyDepth: Int { lags.historyDepth(description.integration.interpolation) }

  /// Whether every synapse but the autapses exists, so that no mask is needed.
  package var hasOnlyAutapsesAbsent: Bool { synapseCount == neuronCount * (neuronCount - 1) }

  /// The share of all pairs of two neurons that have a synapse.
  public var density: Double {
    neuronCount < 2 ? 1 : Double(synapseCount) / Double(neuronCount * (neuronCount - 1))
  }
}
