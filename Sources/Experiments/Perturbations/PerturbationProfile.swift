/// What there is to know about a kind of perturbation before it is used.
public struct PerturbationProfile: Hashable, Sendable {
  /// How long a perturbation acts.
  public enum Extent: String, Hashable, Sendable {
    /// While it lasts; then the network is what it was before.
    case `while`
    /// At one moment.
    case moment
    /// From one moment on, for good.
    case lasting
  }

  /// When a perturbation acts.
  public enum Phase: String, Hashable, Sendable { case training, replay }

  /// What of a target a perturbation goes by.
  public enum Aim: String, Hashable, Sendable {
    /// A population, or some neurons of it.
    case neurons
    /// A class of synapses, whichever neurons they join.
    case synapses
    /// Nothing: it acts on all that there is of its population.
    case everything
  }

  public struct Dose: Hashable, Sendable {
    public var meaning: String
    /// `"1"` if it has none.
    public var unit: String
    public var range: ClosedRange<Double>
    public var usual: Double
  }

  /// One phrase.
  public var meaning: String
  public var dose: Dose
  public var target: PerturbationTarget
  public var aim = Aim.neurons
  public var extent: Extent
  public var phase = Phase.replay
  /// ms; nil for as long as the experiment goes on.
  public var usualDuration: Double?
}
