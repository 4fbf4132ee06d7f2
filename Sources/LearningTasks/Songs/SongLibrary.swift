import NumericalCore

/// The songs that are built into the package: a few by name, and all that expressions describe.
public enum SongLibrary {
  /// A song with a name, and with what a network learns it.
  public struct Entry: Hashable, Sendable {
    public let name: String
    /// In one phrase.
    public let summary: String
    /// The call that makes it; `nil` for a song that is kept as it is.
    public let expression: String?
    /// Latent neurons with which the default network learns it.
    public let latent: Int
    /// Training cycles with which the default network learns it.
    public let cycles: Int
  }

  /// The songs by name, easier ones first within their kind.
  ///
  /// With `latent` neurons and `cycles` of training the default network replays each of them from seed 1 with a correlation of 0.95 at
  /// least, with plasticity on and frozen.
  public static let entries: [Entry] = [
    Entry(
      name: "fuer-elise", summary: "the first bars of Für Elise, the song of Kriener et al. 2024",
      expression: nil, latent: 50, cycles: 10_000),
    Entry(
      name: "fuer-elise-short", summary: "the motif that opens Für Elise, nine notes", expression: nil,
      latent: 30, cycles: 10_000),
    entry(ZebraFinch.self, latent: 60, cycles: 10_000),
    Entry(
      name: "bengalese-2", summary: "branch points that depend on the last two syllables",
      expression: "bengalese(order=2, length=24, syllables=12, seed=7)", latent: 60, cycles: 20_000),
    Entry(
      name: "bengalese-3", summary: "branch points that depend on the last three syllables",
      expression: "bengalese(order=3, length=24, syllables=12, seed=7)", latent: 60, cycles: 20_000),
    entry(CopyTask.self, latent: 30, cycles: 10_000),
    entry(RepeatedNote.self, latent: 50, cycles: 10_000),
    entry(RandomSong.self, latent: 60, cycles: 10_000),
    entry(ContextTask.self, latent: 45, cycles: 10_000),
    entry(Circle.self, latent: 30, cycles: 10_000),
    entry(Lorenz.self, latent: 70, cycles: 10_000),
    entry(Sines.self, latent: 50, cycles: 10_000),
  ]

  /// A generator's song with its defaults, under the generator's name.
  private static func entry(_ type: (some SongGenerator).Type, latent: Int, cycles: Int) -> Entry {
    Entry(
      name: type.name, summary: type.summary, expression: type.init().expression, latent: latent,
      cycles: cycles)
  }

  /// The names of the songs, for ``song(named:)``.
  public static var names: [String] { entries.map(\.name) }

  /// Whether a song needs no file: it has a name here, or is the call of a generator (with right parameters or not).
  public static func isBuiltIn(_ song: String) -> Bool {
    names.contains(song)
      || SongExpression.names(generatorOf: song) && (!song.contains(")") || SongExpression.resembles(song))
  }

  /// A built-in song, by its name or as an expression.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) with a suggestion if there is none of that name, or for what is wrong with the expression.
  public static func song(named name: String) throws(SubsongError) -> Song {
    switch name {
    case "fuer-elise": return try fuerElise()
    case "fuer-elise-short": return try openingMotif()
    default: break
    }
    if let expression = entries.first(where: { $0.name == name })?.expression {
      return try SongExpression(expression).song()
    }
    if SongExpression.names(generatorOf: name) || SongExpression.resembles(name) {
      return try SongExpression(name).song()
    }
    throw SubsongError(
      .usage, "there is no built-in song '\(name)'",
      remedy: suggestion(for: name, among: names + SongGenerators.names.filter { !names.contains($0) }))
  }

  private static func fuerElise() throws(SubsongError) -> Song {
    try Song(text: PackageResources.fuer_elise_song, named: "fuer-elise.song")
  }

  /// The upper voice of the first nine notes after the upbeat.
  private static func openingMotif() throws(SubsongError) -> Song {
    let whole = try fuerElise()
    let notes = whole.states[1...9].map { $0.prefix(1).map { whole.rowNames[$0] } }
    let rows = whole.rowNames.filter { notes.joined().contains($0) }
    return try Song(
      title: "\(whole.title), opening motif", composer: whole.composer, rowNames: rows,
      states: notes.map { $0.compactMap(rows.firstIndex) }, stateDuration: whole.stateDuration)
  }
}

extension Song {
  /// A built-in song by name or expression, or a song file by path.
  ///
  /// What is built in goes first (write `./fuer-elise` for a file of that name). A file may have any ``SongFormat``, which is
  /// recognised by its content or its name, and is laid on the grid that ``ImportOptions`` have without being asked.
  ///
  /// - Parameters:
  ///   - song: a name in ``SongLibrary/names``, a ``SongExpression`` such as `bengalese(order=2)`, or the path of a file.
  /// - Throws: ``NumericalCore/SubsongError``: missing input if there is none of these, usage for an expression that is wrong, bad input if the
  ///   file is malformed or too large.
  public static func load(_ song: String) throws(SubsongError) -> Song {
    if SongLibrary.isBuiltIn(song) { return try SongLibrary.song(named: song) }
    guard FileBytes.exists(song) else { throw missing(song) }
    return try imported(file(song), named: song).song
  }

  /// The content of a song's file. One that is larger than any song is not read.
  ///
  /// - Throws: ``NumericalCore/SubsongError``: missing input, bad input, input/output.
  package static func file(_ path: String) throws(SubsongError) -> [UInt8] {
    try SongLimits.check(bytes: FileBytes.size(of: path), of: path)
    return try FileBytes.read(path)
  }

  private static func missing(_ song: String) -> SubsongError {
    // A relative path comes with the folder of the description that it stands in.
    let name = song.split(separator: "/").last.map(String.init) ?? song
    if SongExpression.resembles(name) {
      do { _ = try SongExpression(name) } catch { return error }
    }
    return SubsongError(
      .missingInput, "there is neither a built-in song nor a file '\(song)'",
      remedy: song.contains("/") ? "check the path" : suggestion(for: song, among: SongLibrary.names))
  }
}
