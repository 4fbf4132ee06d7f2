import ArgumentParser

/// `subsong songs`: what can be learned.
struct SongsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "songs", abstract: "List, show, import and export songs, and hear them.",
    discussion: """
      A song is a name of the list, a file of any of the formats, or a generator's call such as \
      'bengalese(order=3,length=40,seed=7)'. Wherever the tool asks for a song (--song, a key of an experiment, a sweep) any of \
      these will do.
      """,
    subcommands: [
      SongsListCommand.self, SongsShowCommand.self, SongsImportCommand.self, SongsExportCommand.self,
      SongsPlayListCommand.self, SongsCheckCommand.self,
    ], defaultSubcommand: SongsListCommand.self)
}
