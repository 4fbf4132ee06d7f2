import NumericalCore

/// How a network with plastic weights changes itself while it runs (Duan et al. 2023, arXiv 2302.03235).
public enum PlasticRule: String, Hashable, Codable, CaseIterable, Sendable {
  /// The update is input ⊗ output of each layer, the output after its non-linearity; biases stay as they are.
  case hebbian
  /// The update is the gradient of an inner loss, the mean square of the scaled outputs; no target enters it.
  case gradient
  /// No fast weights: an ordinary network of the same layers, the control.
  case off = "none"
}

/// Where the rates α of the fast weights start from, one a weight.
public enum PlasticRates: String, Hashable, Codable, CaseIterable, Sendable {
  /// Uniform on (−1, 1): the sign decides whether a synapse follows the rule or opposes it.
  case random
  /// 1, and trained.
  case uniform
  /// −1, and trained.
  case negativeUniform = "neg-uniform"
  /// 1, not trained: α is no parameter.
  case fixed = "none"
}

/// What recurs in a network with plastic weights.
public enum PlasticCore: String, Hashable, Codable, CaseIterable, Sendable {
  /// Rectified linear units.
  case rnn
  case lstm
}

/// The options of ``PlasticCell`` besides its sizes; the defaults are those of the authors' experiments.
public struct PlasticOptions: Hashable, Codable, Sendable {
  public var core = PlasticCore.rnn
  public var rule = PlasticRule.hebbian
  public var rates = PlasticRates.random
  /// Free outputs that no task reads; they take part in the inner loss.
  public var extraOutputs = 4
  /// Whether one more output m sets how fast the network learns in each step: η = 2 · `updateRate` · σ(m).
  public var isModulated = true
  /// The rate of the update, η, at m = 0; half of the η₀ of the paper's figures.
  public var updateRate = 0.1
  /// The part of the fast weights that is lost in a step, at m = 0.
  public var decayRate = 0.1
  /// The largest Euclidean norm of the update before the rates, over all layers of an item; above it the update is scaled down. The decay
  /// is not.
  public var normLimit = 1.0
  /// The largest magnitude of a fast weight; nil for no limit.
  public var weightLimit: Double?
  /// Whether the hidden state is layer-normalised before it is read out and carried on.
  public var normalisesHidden = false
  /// The batch over which the inner loss is a mean: the scale of the gradient rule. It is a constant of the network, so that what a
  /// network does to an item does not depend on how many there are.
  ///
  /// *Difference from the authors' program*: there it is the size of the current batch.
  public var innerBatch = 64

  public init() {}

  public init(_ core: PlasticCore, _ rule: PlasticRule) { (self.core, self.rule) = (core, rule) }
}

extension PlasticOptions {
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if an option has no meaning.
  public func validate() throws(SubsongError) {
    for (name, limit) in [("norm limit", normLimit), ("weight limit", weightLimit ?? .infinity)]
    where !(limit > 0) {
      throw Self.mistake("the \(name) \(limit) is not positive", "leave it out, or give a positive number")
    }
    for (name, rate) in [("update rate", updateRate), ("decay rate", decayRate)]
    where !(rate >= 0 && rate.isFinite) {
      throw Self.mistake("the \(name) \(rate) is negative or no number", "give 0 or more")
    }
    if extraOutputs < 0 { throw Self.mistake("\(extraOutputs) extra outputs are too few", "give 0 or more") }
    if innerBatch < 1 { throw Self.mistake("an inner batch of \(innerBatch) is empty", "give 1 or more") }
  }

  static func mistake(_ what: String, _ remedy: String) -> SubsongError {
    SubsongError(.badInput, what, at: "plastic network", remedy: remedy)
  }
}
