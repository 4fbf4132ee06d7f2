import NumericalCore

/// A built-in task: a few numbers with a default each, which say everything about its episodes.
///
/// A new one is a new file and a line in `EpisodicTasks.types`. Coding writes every parameter by its name; decoding takes the
/// default for one that is missing and refuses what the initialisers refuse.
public protocol ParametrisedTask: EpisodicTask, Codable, Hashable {
  static var taskName: String { get }
  /// What has to be learned, in one phrase.
  static var summary: String { get }
  static var parameters: [SongParameter<Self>] { get }

  /// The defaults, those of the paper.
  init()

  /// The root of the draws of all episodes; it is no seed of a network.
  var dataSeed: Int { get }

  /// Refuses parameters that do not fit together, each of them in its range.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage).
  func checkTogether() throws(SubsongError)
}

extension ParametrisedTask {
  public var name: String { Self.taskName }

  public func batchCount(_ split: EpisodeSplit, size: Int) -> Int? { nil }
  public func checkTogether() throws(SubsongError) {}

  /// The task with some parameters as a text says them, for example `("keys", "5")`, and defaults for the others.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage): an unknown name, with the nearest one; a name given twice; a value of another
  ///   kind or out of range.
  public init(settings: [(name: String, value: String)]) throws(SubsongError) {
    self.init()
    var given: Set<String> = []
    for (name, text) in settings {
      let parameter = try Self.parameter(named: name)
      guard given.insert(name).inserted else {
        throw SubsongError(.usage, "\(name) is given twice", at: Self.taskName, remedy: "give it once")
      }
      guard let value = parameter.domain.value(of: text) else { throw Self.refusal(of: parameter, text) }
      parameter.set(&self, value)
    }
    try check()
  }

  /// A copy whose episodes are drawn from another root.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) for a negative number.
  public func drawn(fromSeed seed: Int) throws(SubsongError) -> Self {
    try Self(settings: settings.filter { $0.name != "data-seed" } + [("data-seed", "\(seed)")])
  }

  /// All parameters and their values, for ``init(settings:)``.
  public var settings: [(name: String, value: String)] {
    Self.parameters.map { ($0.name, "\($0.value(self))") }
  }

  /// - Throws: ``NumericalCore/SubsongError`` (usage) that names a parameter out of its range, or says why they do not fit together.
  func check() throws(SubsongError) {
    for parameter in Self.parameters where !parameter.domain.contains(parameter.value(self)) {
      throw Self.refusal(of: parameter, "\(parameter.value(self))")
    }
    try checkTogether()
    let numbers = steps * (inputCount + outputCount)
    guard numbers <= EpisodeLimits.episodeNumbers else {
      throw SubsongError(
        .usage, "an episode would have \(steps) steps of \(inputCount) inputs and \(outputCount) outputs",
        at: name, because: "at most \(EpisodeLimits.episodeNumbers) numbers are allowed",
        remedy: "make the episodes shorter or narrower")
    }
  }

  static func parameter(named name: String) throws(SubsongError) -> SongParameter<Self> {
    guard let parameter = parameters.first(where: { $0.name == name }) else {
      throw SubsongError(
        .usage, "\(taskName) has no parameter '\(name)'",
        remedy: suggestion(for: name, among: parameters.map(\.name)))
    }
    return parameter
  }

  private static func refusal(of parameter: SongParameter<Self>, _ value: String) -> SubsongError {
    parameter.refusal(of: value, at: taskName, default: parameter.value(Self()))
  }
}

// MARK: - Draws

extension ParametrisedTask {
  /// Calls `draw` for each episode of a batch with a stream of the episode's own, so that the size of batches changes none.
  func forEachEpisode(
    _ split: EpisodeSplit, from first: Int, count: Int, draw: (_ item: Int, inout PhiloxStream) -> Void
  ) {
    let seeds = SeedTree(seed: UInt64(bitPattern: Int64(dataSeed)))
    let purpose = "task.\(name).\(split.rawValue)"
    for item in 0..<count {
      var stream = seeds.stream(purpose, index: first + item)
      draw(item, &stream)
    }
  }

  /// A batch of values, drawn episode by episode into zeros; for a task without fixed data.
  func values(
    _ split: EpisodeSplit, index: Int, size: Int,
    draw: (_ inputs: inout EpisodeRows, _ targets: inout EpisodeRows, inout PhiloxStream) -> Void
  ) -> EpisodeBatch {
    precondition(index >= 0 && size > 0, "no such batch")
    var inputs = EpisodeRows(items: size, steps: steps, width: inputCount)
    var targets = EpisodeRows(items: size, steps: steps, width: outputCount)
    forEachEpisode(split, from: index * size, count: size) { item, stream in
      (inputs.item, targets.item) = (item, item)
      draw(&inputs, &targets, &stream)
    }
    return EpisodeBatch(
      items: size, steps: steps, inputCount: inputCount, outputCount: outputCount, inputs: inputs.values,
      targets: .values(targets.values))
  }
}

/// The numbers of a batch while they are drawn, one episode after the other.
struct EpisodeRows {
  private let steps: Int
  private let width: Int
  private(set) var values: [Float]
  /// Which episode the subscript means.
  var item = 0

  init(items: Int, steps: Int, width: Int) {
    (self.steps, self.width) = (steps, width)
    values = Array(repeating: 0, count: items * steps * width)
  }

  subscript(step: Int, entry: Int) -> Double {
    get { Double(values[(item * steps + step) * width + entry]) }
    set { values[(item * steps + step) * width + entry] = Float(newValue) }
  }
}

extension SongParameter {
  static func dataSeed(_ path: WritableKeyPath<Generator, Int>) -> Self {
    .integer("data-seed", path, 0...Int.max, "root of the draws of all episodes")
  }
}

extension PhiloxStream {
  /// Uniform on [−bound, bound).
  mutating func symmetric(_ bound: Double = 1) -> Double { bound * (2 * uniform() - 1) }
}
