/// A quantity of a learner with one value a neuron and step, which can be recorded.
public struct RecordableSignal: Hashable, Sendable {
  /// In words, joined by hyphens: `rate`.
  public var name: String
  /// In equations: `r`.
  public var symbol: String
  /// `"1"` if it has none.
  public var unit: String
  /// One phrase.
  public var meaning: String

  public init(name: String, symbol: String, unit: String, meaning: String) {
    self.name = name
    self.symbol = symbol
    self.unit = unit
    self.meaning = meaning
  }
}

/// Which samples of one signal are taken in a cycle.
public struct SignalPlan: Hashable, Sendable {
  /// A population of a learner with visible and latent neurons.
  public enum Population: String, Hashable, Codable, Sendable, CaseIterable { case visible, latent, all }

  /// A name of ``SequenceLearner/signals``.
  public var signal: String
  /// A sample is taken after step 0 of the cycle and every so many steps from there.
  public var interval: Int
  public var population: Population

  /// - Precondition: the interval is positive.
  public init(_ signal: String, every interval: Int, of population: Population) {
    precondition(interval > 0, "samples are some steps apart")
    self.signal = signal
    self.interval = interval
    self.population = population
  }

  /// The signal that every learner has: it is what is scored.
  public static let rate = "rate"

  /// The number of samples of a cycle, or of its first steps, one every `interval` steps from step 0 on.
  package static func sampleCount(stepsPerCycle: Int, every interval: Int) -> Int {
    (stepsPerCycle + interval - 1) / interval
  }
}
