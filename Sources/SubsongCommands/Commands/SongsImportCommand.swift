import ArgumentParser
import LearningTasks
import NumericalCore
import RunStore

/// `subsong songs import`: a file of another program becomes a song.
struct SongsImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a song of a MIDI file, labels, a TextGrid, a matrix or note names.",
    discussion: """
      Formats: \(SongFormat.allCases.map(\.rawValue).joined(separator: ", ")); they are told by the content and the name of the file. Notes \
      in time are laid on a grid: each begins and ends at the nearest border of two states and lasts one state at least. The \
      report says how many were moved by that, and how many became one with another of the same row. What a state covers in \
      the file (--state-length, --per-beat) is one thing, how long it lasts for the network (--state-duration) another.
      """)

  @Argument(help: "The file.")
  var file: String

  @Option(
    name: .long,
    help: ArgumentHelp("The song file to write; the file's name with .song by default.", valueName: "file"))
  var out: String?

  @Flag(name: .long, help: "Replace a file that is there already.")
  var force = false

  @OptionGroup var options: ImportArguments
  @OptionGroup var output: OutputOptions

  /// What `--json` prints.
  private struct Report: Encodable {
    var file: String
    var format: SongFormat
    var title: String
    var report: QuantisationReport
    var markovOrder: Int?

    private enum CodingKeys: String, CodingKey {
      case file, format, title, notes, states, rows, merged, moved, lengthened, trimmed
      case largestShift = "largest_shift_states"
      case meanShift = "mean_shift_states"
      case stateLength = "state_length_ms"
      case markovOrder = "markov_order"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(file, forKey: .file)
      try container.encode(format, forKey: .format)
      try container.encode(title, forKey: .title)
      try container.encode(report.notes, forKey: .notes)
      try container.encode(report.states, forKey: .states)
      try container.encode(report.rows, forKey: .rows)
      try container.encode(report.merged, forKey: .merged)
      try container.encode(report.moved, forKey: .moved)
      try container.encode(report.lengthened, forKey: .lengthened)
      try container.encode(report.trimmed, forKey: .trimmed)
      try container.encode(report.largestShift, forKey: .largestShift)
      try container.encode(report.meanShift, forKey: .meanShift)
      try container.encode(report.stateLength, forKey: .stateLength)
      try container.encode(markovOrder, forKey: .markovOrder)
    }

    var lines: [String] {
      let moved = "\(report.moved) notes moved (at most \(fixed(report.largestShift, 2)) of a state)"
      return [
        "\(file): \(title)",
        "\(report.notes) notes, \(report.rows) rows, \(report.states) states of \(short((report.stateLength * 1000).rounded() / 1000)) ms"
          + " in the file (\(format.rawValue)); Markov order \(SongProfile.text(markovOrder))",
        "\(moved), \(report.merged) merged with another, \(report.lengthened) lengthened to a state,"
          + " \(report.trimmed) silent states cut off",
      ]
    }
  }

  func run() throws {
    let options = try options.resolve()
    let imported = try Song.imported(
      Song.file(file), named: file, options: options)
    let path = out ?? OutputFile.stem(of: file) + ".song"
    try OutputFile.write(Array(imported.song.text.utf8), to: path, force: force)
    let report = Report(
      file: path, format: imported.format, title: imported.song.title, report: imported.report,
      markovOrder: imported.song.shownMarkovOrder)
    if output.json {
      try Console.result(jsonText(report))
    } else {
      for line in report.lines { try Console.result(line) }
    }
    if !output.quiet, imported.report.states > Self.manyStates {
      Console.say(
        "hint: \(imported.report.states) states are many for a network to learn; a state may cover more"
          + " of the file (--state-length, --per-beat), or the file be cut into parts")
    }
  }

  /// The songs of the list have 9 to 40 states.
  private static let manyStates = 200
}

/// How a file is read.
struct ImportArguments: ParsableArguments {
  @Option(name: .long, help: "The format, if content and name do not tell it.")
  var format: String?

  @Option(
    name: .long, parsing: .unconditional, help: "How much of the file a state covers, in ms (labels: 10).")
  var stateLength: Double?

  @Option(
    name: .long, parsing: .unconditional, help: "MIDI: states a beat; the coarsest that fits by default.")
  var perBeat: Int?

  @Option(name: .long, parsing: .unconditional, help: "How long a state lasts for the network, in ms (10).")
  var stateDuration: Double?

  @Option(name: .long, help: "The song's title; as the file has it by default.")
  var title: String?

  @Option(name: .long, help: "Labels, matrix, notes: the rows and their order, separated by commas.")
  var rows: String?

  @Option(name: .long, help: "TextGrid: the name of the tier; the first by default.")
  var tier: String?

  @Option(name: .long, parsing: .unconditional, help: "MIDI: only this track, counted from 1.")
  var track: Int?

  @Option(name: .long, parsing: .unconditional, help: "MIDI: only this channel, 1 to 16.")
  var channel: Int?

  @Flag(name: .long, help: "MIDI: the drums of channel 10, too.")
  var percussion = false

  @Flag(name: .long, help: "Cut silence at the beginning and at the end off.")
  var trim = false

  func resolve() throws(SubsongError) -> ImportOptions {
    guard stateLength == nil || perBeat == nil else {
      throw SubsongError(
        .usage, "both --state-length and --per-beat are given", because: "they are two ways to say the same",
        remedy: "leave one out")
    }
    var options = ImportOptions()
    if let format { options.format = try SongFormat(named: format) }
    if let stateLength { options.grid = .milliseconds(stateLength) }
    if let perBeat { options.grid = .subdivision(perBeat) }
    options.stateDuration = stateDuration
    options.title = title
    options.rowNames = rows.map { $0.split(separator: ",").map(String.init) }
    options.tier = tier
    options.midi = MIDISelection(track: track, channel: channel, percussion: percussion)
    (options.trimsBeginning, options.trimsEnd) = (trim, trim)
    return options
  }
}
