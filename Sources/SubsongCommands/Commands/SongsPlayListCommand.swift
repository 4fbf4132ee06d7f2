import ArgumentParser
import LearningTasks
import NumericalCore
import RunStore

/// `subsong songs play-list`: songs to listen to.
struct SongsPlayListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "play-list", abstract: "Write songs as sound, with a list that players open.",
    discussion: """
      One WAV file a song, in the order given, and songs.m3u8, which plays them one after the other. Without songs, those that \
      are built in. Of the folder of a run both the target and the replay are written.
      """)

  @Argument(help: "Songs by name, path or expression, and folders of runs.")
  var songs: [String] = []

  @Option(name: .long, help: "The folder.")
  var out = "runs/songs-to-hear"

  @Option(name: .long, parsing: .unconditional, help: "How long a state lasts, in ms.")
  var stateLength: Double?

  @Option(name: .long, parsing: .unconditional, help: "How often each song is repeated.")
  var repeats = 2

  @Flag(name: .long, help: "Replace files that are there already.")
  var force = false

  @OptionGroup var output: OutputOptions

  private struct Item {
    var title: String
    var file: String
    var wav: [UInt8]
    var seconds: Double
  }

  func run() throws {
    guard (1...1000).contains(repeats) else {
      throw SubsongError(
        .usage, "\(repeats) is no number of repetitions", at: "--repeats", because: "allowed: 1 to 1000")
    }
    var items: [Item] = []
    for name in songs.isEmpty ? SongLibrary.names : songs { items += try self.items(of: name) }
    for index in items.indices {
      items[index].file = "\("\(index + 1)".padded(zeros: 2))-\(items[index].file).wav"
    }
    let folder = try RunDirectory.adding(to: out)
    let list = RunFile("songs.m3u8")
    if !force, let file = (items.map { RunFile($0.file) } + [list]).first(where: folder.contains) {
      throw SubsongError(
        .cannotCreate, "the file exists", at: folder.path(of: file),
        remedy: "replace it with --force, or choose another folder with --out")
    }
    for item in items { try folder.write(item.wav, named: RunFile(item.file)) }
    let lines = items.map { "#EXTINF:\(Int($0.seconds.rounded())),\($0.title)\n\($0.file)\n" }
    try folder.write("#EXTM3U\n" + lines.joined(), named: list)
    let paths = items.map { folder.path(of: RunFile($0.file)) } + [folder.path(of: list)]
    if output.json {
      try Console.result(jsonText(paths))
    } else {
      for path in paths { try Console.result(path) }
    }
  }

  private func items(of name: String) throws(SubsongError) -> [Item] {
    guard let run = try RunDirectory.finished(ifAt: name) else {
      let song = try Song.load(name)
      return [try item(song.title, fileName(OutputFile.stem(of: name)), song.track(), song)]
    }
    let song = try run.song()
    let stem = fileName(OutputFile.stem(of: name))
    let target = try item("\(song.title), target", "\(stem)-target", song.track(), song)
    guard let hearing = try RunHearing(run) else { return [target] }
    return [target, try item("\(song.title), replay", "\(stem)-replay", hearing.replay, song)]
  }

  private func item(_ title: String, _ file: String, _ track: NoteTrack, _ song: Song) throws(SubsongError)
    -> Item
  {
    let wav = try RunHearing.wav(track, of: song, stateLength: stateLength, repeats: repeats)
    let length = stateLength ?? song.playbackStateLength
    let seconds = Double(repeats) * track.duration / song.stateDuration * length / 1000
    return Item(title: title, file: file, wav: wav, seconds: seconds)
  }
}

extension String {
  /// A number with zeros before it up to a width, so that names sort as numbers do.
  fileprivate func padded(zeros width: Int) -> String {
    String(repeating: "0", count: Swift.max(0, width - count)) + self
  }
}
