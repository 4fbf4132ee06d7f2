import NumericalCore

/// The songs that are built into the package.
public enum SongLibrary {
  /// The names of the songs, for ``song(named:)``.
  public static var names: [String] { sources.map(\.name) }

  /// A built-in song.
  ///
  /// `fuer-elise` is the song of Kriener et al. 2024: 13 pitches, 25 states of 10 ms.
  ///
  /// - Throws: ``SubsongError`` (usage) with a suggestion if there is none of that name.
  public static func song(named name: String) throws(SubsongError) -> Song {
    guard let source = sources.first(where: { $0.name == name }) else {
      throw SubsongError(
        .usage, "there is no built-in song '\(name)'", remedy: suggestion(for: name, among: names))
    }
    return try Song(text: source.bytes, named: "\(name).song")
  }

  /// A computed property, so that a program that uses no built-in song does not hold their bytes.
  private static var sources: [(name: String, bytes: [UInt8])] {
    [(name: "fuer-elise", bytes: PackageResources.fuer_elise_song)]
  }
}

extension Song {
  /// A built-in song by name, or a song file by path.
  ///
  /// A built-in name goes first (write `./fuer-elise` for a file of that name). A file is recognised by its content:
  /// the header of a paper matrix, or else Subsong's text format.
  ///
  /// - Parameters:
  ///   - nameOrPath: a name in ``SongLibrary/names``, or the path of a file.
  ///   - stateDuration: how long a state lasts, in ms, in a file that does not say it (a paper matrix).
  /// - Throws: ``SubsongError``: missing input if there is neither, bad input if the file is malformed.
  public static func load(_ nameOrPath: String, stateDuration: Double = 10) throws(SubsongError) -> Song {
    if SongLibrary.names.contains(nameOrPath) { return try SongLibrary.song(named: nameOrPath) }
    guard FileBytes.exists(nameOrPath) else {
      throw SubsongError(
        .missingInput, "there is neither a built-in song nor a file '\(nameOrPath)'",
        remedy: nameOrPath.contains("/")
          ? "check the path" : suggestion(for: nameOrPath, among: SongLibrary.names))
    }
    let bytes = try FileBytes.read(nameOrPath)
    return looksLikePaperMatrix(bytes)
      ? try Song(paperMatrix: bytes, named: nameOrPath, stateDuration: stateDuration)
      : try Song(text: bytes, named: nameOrPath)
  }
}
