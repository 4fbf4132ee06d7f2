import ArgumentParser
import LearningTasks
import NumericalCore

/// `subsong songs show`: one song.
struct SongsShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a song: its size, its Markov order, its branch points and its states.")

  @Argument(help: "A song by name, path or expression.")
  var song: String

  @Option(
    name: .long, parsing: .unconditional, help: "The length of the contexts whose branch points are listed.")
  var context = 1

  @OptionGroup var output: OutputOptions

  /// What `--json` prints.
  private struct Document: Encodable {
    var profile: SongProfile
    var song: Song
    var branches: [BranchPoint]

    private enum CodingKeys: String, CodingKey {
      case branches
      case rowNames = "row_names"
      case soundingRows = "sounding_rows"
    }

    func encode(to encoder: any Encoder) throws {
      try profile.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(song.rowNames, forKey: .rowNames)
      try container.encode(song.states, forKey: .soundingRows)
      try container.encode(branches, forKey: .branches)
    }
  }

  func run() throws {
    guard (0...1000).contains(context) else {
      throw SubsongError(
        .usage, "\(context) is no length of a context", at: "--context", because: "allowed: 0 to 1000")
    }
    let song = try Song.load(song)
    let profile = SongProfile(song, name: self.song)
    let branches = song.branchPoints(context: context)
    if output.json {
      return try Console.result(jsonText(Document(profile: profile, song: song, branches: branches)))
    }
    for line in profile.lines { try Console.result(line) }
    try Console.result("")
    for line in song.pianoRoll(width: max(20, Console.width - 18)) { try Console.result(line) }
    guard !branches.isEmpty else { return }
    try Console.result("\nafter \(context == 1 ? "one state" : "\(context) states")  comes (at states)")
    let names = { (rows: [Int]) in
      rows.isEmpty ? "-" : rows.map { song.rowNames[$0] }.joined(separator: "+")
    }
    let rows = branches.prefix(40).map { branch in
      [
        branch.context.map(names).joined(separator: " "),
        branch.successors.map { successor in
          "\(names(successor.rows)) (\(successor.states.map { "\($0)" }.joined(separator: ", ")))"
        }.joined(separator: "  "),
      ]
    }
    try Console.result(String(aligned(rows).dropLast()))
    if branches.count > 40 { try Console.result("… and \(branches.count - 40) more") }
  }
}
