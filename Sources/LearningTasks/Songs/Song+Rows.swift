import NumericalCore

extension Song {
  /// The same song among more rows, for a network that learns several songs: a row that the song does not have is silent.
  ///
  /// - Parameters:
  ///   - names: all rows of the song and others.
  ///   - sounding: rows that sound in every state, such as a cue that tells the song from others.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if a row of the song or of `sounding` is missing.
  public func among(rows names: [String], sounding: [String] = []) throws(SubsongError) -> Song {
    var places: [Int] = []
    for name in rowNames + sounding {
      guard let place = names.firstIndex(of: name) else {
        throw SubsongError(
          .badInput, "the row '\(name)' is not among the \(names.count) rows", at: title,
          because: "every row of the song needs a place")
      }
      places.append(place)
    }
    let (own, always) = (places.prefix(rowNames.count), places.suffix(sounding.count))
    if let levels {
      let among = levels.map { state in
        var row = [Double](repeating: 0, count: names.count)
        for (place, level) in zip(own, state) { row[place] = level }
        for place in always { row[place] = 1 }
        return row
      }
      return try Song(
        title: title, composer: composer, rowNames: names, levels: among, stateDuration: stateDuration)
    }
    return try Song(
      title: title, composer: composer, rowNames: names,
      states: states.map { state in state.map { places[$0] } + always }, stateDuration: stateDuration)
  }

  /// Songs on common rows: those of the first, then what the others have besides.
  ///
  /// - Parameters:
  ///   - songs: rows of one name are one row.
  ///   - withCues: whether each song gets a row of its own that sounds throughout and tells it from the others.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if a row is named like a cue.
  public static func onCommonRows(_ songs: [Song], withCues: Bool = false) throws(SubsongError) -> [Song] {
    var names: [String] = []
    for name in songs.flatMap(\.rowNames) where !names.contains(name) { names.append(name) }
    let cues = withCues ? songs.indices.map { "cue \($0 + 1)" } : []
    var common: [Song] = []
    for (index, song) in songs.enumerated() {
      common.append(
        try song.among(rows: names + cues, sounding: withCues ? [cues[index]] : []))
    }
    return common
  }
}
