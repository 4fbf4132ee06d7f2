import ArgumentParser
import LearningTasks
import NumericalCore
import RunStore

/// `subsong songs export`: a song, or what a network sings, as a file for other programs.
struct SongsExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a song, or the replay of a run, as sound, MIDI, labels, matrix or text.",
    discussion: """
      Formats: \(Target.names.joined(separator: ", ")); the name of the file tells it unless --to does. Of a run, --replay takes the last \
      scored replay cycle instead of the song: a row sounds from where its rate rises above the middle of the target's range (and \
      a tenth more) to where it falls below (and a tenth less); notes and gaps shorter than a quarter of a state do not count. The \
      target, heard by the same rule, gives the notes of the song.
      """)

  @Argument(help: "A song by name, path or expression, or the folder of a run.")
  var song: String

  @Option(name: .long, help: ArgumentHelp("The file to write.", valueName: "file"))
  var out: String

  @Option(name: .long, help: ArgumentHelp("The format.", valueName: "format"))
  var to: String?

  @Option(
    name: .long, parsing: .unconditional,
    help:
      "How long a state lasts in the file, in ms; by default as long as one can hear it, or in labels as in the song."
  )
  var stateLength: Double?

  @Flag(name: .long, help: "Of a run: what the network sang, not what it was taught.")
  var replay = false

  @Flag(name: .long, help: "Replace a file that is there already.")
  var force = false

  @OptionGroup var output: OutputOptions

  /// Sound, or a format that can be read again.
  enum Target: Hashable {
    case sound
    case notes(SongFormat)

    static let names = SongFormat.allCases.map(\.rawValue) + ["wav"]

    init(named name: String) throws(SubsongError) {
      if name == "wav" {
        self = .sound
      } else if let format = SongFormat(rawValue: name) {
        self = .notes(format)
      } else {
        throw SubsongError(
          .usage, "there is no format '\(name)'", at: "--to", remedy: suggestion(for: name, among: Self.names)
        )
      }
    }

    /// - Throws: ``SubsongError`` (usage) for a name that tells no format, or more than one.
    init(file: String) throws(SubsongError) {
      let suffix = file.split(separator: ".").last.map { $0.lowercased() } ?? ""
      let formats = SongFormat.allCases.filter { $0.suffixes.contains { $0.lowercased() == suffix } }
      if suffix == "wav" {
        self = .sound
      } else if formats.count == 1 {
        self = .notes(formats[0])
      } else {
        throw SubsongError(
          .usage, "the name of the file does not tell its format", at: file,
          because: formats.isEmpty ? nil : "it may be \(formats.map(\.rawValue).joined(separator: " or "))",
          remedy: "use --to with one of \(Self.names.joined(separator: ", "))")
      }
    }
  }

  /// What `--json` prints.
  private struct Report: Encodable {
    var file, format: String
    var bytes: Int
  }

  func run() throws {
    let target = try to.map(Target.init(named:)) ?? Target(file: out)
    let content = try bytes(target)
    try OutputFile.write(content, to: out, force: force)
    let name = if case .notes(let format) = target { format.rawValue } else { "wav" }
    if output.json {
      try Console.result(jsonText(Report(file: out, format: name, bytes: content.count)))
    } else {
      try Console.result("\(out): \(content.count) bytes (\(name))")
    }
  }

  private func bytes(_ target: Target) throws(SubsongError) -> [UInt8] {
    let run = try RunDirectory.finished(ifAt: song)
    if replay { return try replayBytes(target, run) }
    let song = if let run { try run.song() } else { try Song.load(self.song) }
    switch target {
    case .notes(.midi):
      return try song.exported(as: .midi, stateLength: stateLength ?? song.playbackStateLength)
    case .notes(let format): return try song.exported(as: format, stateLength: stateLength)
    case .sound: return try RunHearing.wav(song.track(), of: song, stateLength: stateLength)
    }
  }

  private func replayBytes(_ target: Target, _ run: RunDirectory?) throws(SubsongError) -> [UInt8] {
    guard let run else {
      throw SubsongError(
        .usage, "--replay is given for a song", at: song, because: "only a run has a replay",
        remedy: "give the folder of a run")
    }
    guard let hearing = try RunHearing(run) else {
      throw SubsongError(
        .missingInput, "the run has no replay", at: song, because: "it was made with too few replay cycles",
        remedy: "train with --replay-cycles above 4")
    }
    switch target {
    case .notes(let format): return try hearing.replay(as: format, stateLength: stateLength)
    case .sound: return try RunHearing.wav(hearing.replay, of: hearing.song, stateLength: stateLength)
    }
  }
}
