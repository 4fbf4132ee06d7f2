import LearningTasks
import RunStore

/// What `explain` tells of a file or a run.
struct Explanation: Encodable {
  /// Something that a result depends on, when it was made and now.
  struct Check: Encodable {
    var what: String
    /// nil if it was not noted.
    var then: String?
    /// nil if it is not to be found.
    var now: String?

    /// nil if there is nothing to compare.
    var same: Bool? {
      guard let then, let now else { return nil }
      return then == now
    }

    enum CodingKeys: String, CodingKey { case what, then, now, same }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(what, forKey: .what)
      try container.encode(then, forKey: .then)
      try container.encode(now, forKey: .now)
      try container.encode(same, forKey: .same)
    }
  }

  /// What an npy file holds.
  struct ArrayDescription: Encodable {
    var shape: [Int]
    var axes: [String]
    var unit: String
    var type: String
    var times: RecordingTimes?
  }

  var file: String
  var kind: String
  /// What it is or shows, in one sentence.
  var shows: String
  /// The commands that make it again in an empty folder, as a shell takes them.
  var command: String?
  /// Files of the run that have to lie in that folder.
  var needs: [String] = []
  var provenance: Provenance?
  var checks: [Check] = []
  var array: ArrayDescription?
  /// Of a run.
  var state: RunState?
  var checkpoint: CheckpointPosition?
  /// How an interrupted run goes on.
  var resume: String?

  init(file: String, kind: String, shows: String) { (self.file, self.kind, self.shows) = (file, kind, shows) }

  private enum CodingKeys: String, CodingKey {
    case file, kind, shows, command, needs, provenance, checks, array, state, checkpoint, resume
  }

  /// What is unknown of every file is `null`; what only some files have is left out of the others.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encode(kind, forKey: .kind)
    try container.encode(shows, forKey: .shows)
    try container.encode(command, forKey: .command)
    try container.encode(needs, forKey: .needs)
    try container.encode(provenance, forKey: .provenance)
    try container.encode(checks, forKey: .checks)
    try container.encodeIfPresent(array, forKey: .array)
    try container.encodeIfPresent(state, forKey: .state)
    try container.encodeIfPresent(checkpoint, forKey: .checkpoint)
    try container.encodeIfPresent(resume, forKey: .resume)
  }

  /// Tells the commands, and what they need besides an empty folder.
  mutating func set(command: String) {
    self.command = command
    let words = Set(
      (ShellWords.split(command) ?? []).flatMap { [$0, String($0.split(separator: "=").last ?? "")] })
    needs = [RunFile.song, .disruption, .perturbations].map(\.name).filter(words.contains)
  }
}

extension Explanation {
  /// The same as lines for people.
  var lines: [String] {
    var lines = ["\(file): \(kind)", "shows           \(shows)"]
    if let array { lines += array.lines }
    if let provenance { lines += Self.lines(provenance) }
    if let state { lines.append("state           \(state.rawValue)") }
    if let checkpoint { lines.append("checkpoint      \(checkpoint.file): \(checkpoint.text)") }
    if let resume { lines.append("go on with      \(resume)") }
    if let command { lines += ["make it again   \(command)"] }
    if !needs.isEmpty {
      lines.append("which needs     \(needs.joined(separator: ", ")) from the folder of the run")
    }
    return lines + checks.map(\.line)
  }

  private static func lines(_ provenance: Provenance) -> [String] {
    var lines = [
      "made by         Subsong \(provenance.version) on \(provenance.platform), engine \(provenance.engine)",
      "configuration   \(provenance.configuration), seed \(provenance.seed)",
      "song            \(provenance.song)",
      "inputs          "
        + provenance.inputs.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "),
    ]
    if let execution = provenance.execution {
      let parts = [
        execution.threads == 1 ? "1 thread" : "\(execution.threads) threads", execution.processor,
        "vectors of \(execution.vectorBits) bits",
        execution.source.map { "sources \($0)" },
      ]
      lines.append("carried out on  \(parts.compactMap { $0 }.joined(separator: ", "))")
    }
    return lines
  }
}

extension Explanation.Check {
  var line: String {
    let state = same.map { $0 ? "same" : "changed" } ?? "unknown"
    let now = now ?? "not found"
    let values = same == true ? now : "\(then ?? "not noted") → \(now)"
    return "\(state.padded(to: 16))\(what): \(values)"
  }
}

extension Explanation.ArrayDescription {
  fileprivate var lines: [String] {
    let axes = zip(axes, shape).map { "\($0) \($1)" }.joined(separator: " × ")
    var lines = ["array           \(axes.isEmpty ? "\(shape)" : axes), unit \(unit), type \(type)"]
    if let times {
      lines.append(
        "times           from \(times.start) ms on, every \(times.step) ms, cycles of \(times.cycle) ms: \(times.cycles)"
      )
    }
    return lines
  }
}
