import LearningTasks
import NumericalCore

/// One thing that is done to a network, as a value: what, to whom, when, for how long, and how much.
///
/// Time counts in ms from the beginning of the replay cycle in which disturbances act, for the kinds that disturb the teacher from
/// the beginning of training. A dose of 0 is no perturbation at all: the network then runs as if it had not been mentioned, to the last bit.
/// Several perturbations compose; each draws its own random numbers, addressed by its seed, kind and name.
public struct Perturbation: Hashable, Sendable {
  /// Tells perturbations of one kind apart; its random draws depend on it.
  public var name: String
  public var kind: PerturbationKind
  public var target: PerturbationTarget
  /// ms.
  public var onset = 0.0
  /// ms; nil for as long as the experiment goes on, or for what happens at one moment.
  public var duration: Double?
  /// In the unit of the kind's ``PerturbationProfile/dose``.
  public var dose: Double
  /// Potential above E_L at which somata are held, mV.
  public var offset = 0.0
  /// Correlation time of coloured noise, ms.
  public var timeConstant = 10.0
  /// The song of another teacher; nil for the learner's own with its states in a random order.
  public var song: Song?
  public var seed: UInt64 = 0

  /// A perturbation with the defaults of its kind.
  public init(_ kind: PerturbationKind, name: String? = nil) {
    let profile = kind.profile
    self.name = name ?? kind.rawValue
    self.kind = kind
    target = profile.target
    dose = profile.dose.usual
    duration = profile.extent == .while ? profile.usualDuration : nil
  }
}

/// Whom a perturbation acts on.
public struct PerturbationTarget: Hashable, Sendable {
  public var population: SignalPlan.Population
  /// Some of the population, counted from 0 over all neurons; nil for all of it.
  public var neurons: Range<Int>?
  public var synapses: SynapseClass

  public init(
    _ population: SignalPlan.Population = .all, neurons: Range<Int>? = nil,
    synapses: SynapseClass = .dendritic
  ) {
    self.population = population
    self.neurons = neurons
    self.synapses = synapses
  }
}

/// The kinds of perturbations by the names of files and of the command line.
public enum PerturbationKind: String, Hashable, Codable, Sendable, CaseIterable {
  case clamp, silence, drive, death, deletion
  case weightNoise = "weight-noise"
  case whiteNoise = "white-noise"
  case colouredNoise = "coloured-noise"
  case teacherNoise = "teacher-noise"
  case wrongNotes = "wrong-notes"
  case delayJitter = "delay-jitter"
  case temperature, kick, conflict
  case completeSilence = "complete-silence"
  case rest

  /// The one place that says which type belongs to which name.
  var rule: any PerturbationRule.Type {
    switch self {
    case .clamp: Clamp.self
    case .silence: Silence.self
    case .drive: Drive.self
    case .death: Death.self
    case .deletion: Deletion.self
    case .weightNoise: WeightNoise.self
    case .whiteNoise: WhiteNoise.self
    case .colouredNoise: ColouredNoise.self
    case .teacherNoise: TeacherNoise.self
    case .wrongNotes: WrongNotes.self
    case .delayJitter: DelayJitter.self
    case .temperature: Temperature.self
    case .kick: Kick.self
    case .conflict: Conflict.self
    case .completeSilence: CompleteSilence.self
    case .rest: Rest.self
    }
  }

  public var profile: PerturbationProfile { rule.profile }
}

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

/// A kind of perturbation: what it says of itself, and what it does to a learner.
protocol PerturbationRule {
  static var profile: PerturbationProfile { get }
  /// What a perturbation of this kind does to a learner in a replay. Its dose is not 0 and in range.
  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) throws(SubsongError)
    -> [PerturbationAction]
  /// The song, and what is added to its levels, that a teacher presents in a cycle of the training; kinds of replays leave both alone.
  static func teach(
    _ perturbation: Perturbation, cycle: Int, song: inout Song, levels: inout LevelOffsets
  ) throws(SubsongError)
}

extension PerturbationRule {
  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) throws(SubsongError)
    -> [PerturbationAction]
  { [] }

  static func teach(
    _ perturbation: Perturbation, cycle: Int, song: inout Song, levels: inout LevelOffsets
  ) throws(SubsongError) {}
}

/// What is done to a learner.
enum PerturbationAction {
  /// Somata are held at an offset from E_L, mV.
  case hold(neurons: [Int], offset: Double)
  case inject(CurrentSource)
  /// A teacher begins a song of its own, visible neuron × step, and repeats it.
  case teach(levels: Matrix<Double>, strength: Double)
  case network(NetworkChange)
  case state(StateChange)
}

/// The learner that is disturbed, and its song.
struct PerturbationSite {
  let learner: any PerturbableLearner
  let song: Song

  /// The neurons of a target, in order.
  func neurons(of target: PerturbationTarget) -> [Int] {
    let population = learner.neurons(of: target.population)
    return Array(target.neurons.map { $0.clamped(to: population) } ?? population)
  }
}

extension Perturbation {
  /// The numbers that belong to this perturbation alone.
  func stream(_ purpose: String = "", index: Int = 0) -> PhiloxStream {
    SeedTree(seed: seed).stream("perturbation.\(kind.rawValue).\(name).\(purpose)", index: index)
  }

  /// A share of some things, rounded to a whole number of them and drawn without replacement; a larger share contains every smaller one
  /// of the same seed.
  func share<Element>(_ fraction: Double, of elements: [Element]) -> [Element] {
    var (elements, source) = (elements, stream("share"))
    let count = Int((fraction * Double(elements.count)).rounded())
    for index in 0..<min(count, elements.count) {
      elements.swapAt(index, index + source.uniformInteger(below: elements.count - index))
    }
    return Array(elements.prefix(count))
  }

  /// Independent normal numbers, one an index.
  func gaussians(_ purpose: String, _ indices: [Int], deviation: Double) -> [Double] {
    indices.map {
      var source = stream(purpose, index: $0)
      return source.gaussian(standardDeviation: deviation)
    }
  }
}
