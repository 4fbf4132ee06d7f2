import ArgumentParser
import LearningTasks
import NumericalCore
import Sweeps

/// `subsong songs check`: whether the default network learns what the library says it does.
struct SongsCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Train the default network on the built-in songs and hold it to what the list says.",
    discussion: """
      Each song is learned with the latent neurons and cycles of the list, and replayed with plasticity on and with frozen weights. \
      Both mean correlations have to be at least \(SongCatalogue.promised).

      Exit codes: 0 all songs are learned, 65 one is not.
      """)

  @Argument(help: "Names of built-in songs; all if none is given.")
  var songs: [String] = []

  @Option(name: .long, help: "A range of seeds.")
  var seeds = "1"

  @Option(
    name: .long, help: ArgumentHelp("Enter what comes out into this catalogue (JSON).", valueName: "file"))
  var catalogue: String?

  @Flag(name: .long, help: "Train nothing; print the catalogue as a table in Markdown.")
  var markdown = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    var catalogue = try catalogue.map { path throws(SubsongError) in try SongCatalogue(path: path) }
    if markdown { return try Console.result(String(known(catalogue).markdownTable().dropLast())) }
    let seeds = try SweepSeeds(option: seeds)
    var entries: [SongCatalogue.Entry] = []
    Interruption.watch()
    for song in try chosen() {
      let entry = try SongCatalogue.measure(
        song, seeds: (0..<seeds.count).map { UInt64(seeds[$0]) },
        isInterrupted: { Interruption.current != nil })
      guard let entry else { break }
      entries.append(entry)
      catalogue?.enter(entry)
      try catalogue?.write()
      if !output.quiet {
        let verdict = entry.worst >= SongCatalogue.promised ? "learned" : "NOT LEARNED"
        Console.say("\(song.name): \(verdict), \(fixed(entry.worst, 3)), \(fixed(entry.wallSeconds, 0)) s")
      }
    }
    if output.json { try Console.result(jsonText(entries)) }
    if let signal = Interruption.current { throw ExitCode(ExitCodes.interrupted(by: signal)) }
    guard entries.allSatisfy({ $0.worst >= SongCatalogue.promised }) else {
      throw ExitCode(ExitCodes.badInput)
    }
  }

  private func known(_ catalogue: SongCatalogue?) throws(SubsongError) -> SongCatalogue {
    guard let catalogue else {
      throw SubsongError(.usage, "--markdown needs a catalogue", remedy: "name it with --catalogue")
    }
    return catalogue
  }

  private func chosen() throws(SubsongError) -> [SongLibrary.Entry] {
    if songs.isEmpty { return SongLibrary.entries }
    return try songs.map { name throws(SubsongError) in
      if let entry = SongLibrary.entries.first(where: { $0.name == name }) { return entry }
      throw SubsongError(
        .usage, "there is no built-in song '\(name)'", remedy: suggestion(for: name, among: SongLibrary.names)
      )
    }
  }
}
