import LearningTasks
import NumericalCore

/// What the laws have to know of a format. A new one does not compile until it says it here; then it is among them by its case.
extension SongFormat {
  /// What a file says of a song besides its states.
  enum Memory {
    case everything
    /// Neither composer, names of rows, nor the duration of a state.
    case title
    /// Neither that nor the title, silent rows and the order of rows.
    case states
  }

  var memory: Memory {
    switch self {
    case .song, .midi: .everything
    case .matrix: .title
    case .notes, .audacity, .csv, .textgrid: .states
    }
  }

  /// Whether a file is text, which editors give other line ends and a byte order mark.
  var isText: Bool { self != .midi }

  /// Whether notes in continuous time can be written.
  static let ofTimes = allCases.filter { !$0.isGrid }

  /// How a file is read so that a song comes back: what its format cannot keep is given.
  ///
  /// - Parameter stateLength: how long a state lasts in the file, in ms, if that was chosen.
  func options(for song: Song, stateLength: Double? = nil) -> ImportOptions {
    switch memory {
    case .everything: return ImportOptions(format: self)
    case .title:
      return ImportOptions(format: self, stateDuration: song.stateDuration, rowNames: song.rowNames)
    case .states:
      let grid = isGrid ? ImportOptions.Grid.automatic : .milliseconds(stateLength ?? song.stateDuration)
      return ImportOptions(
        format: self, grid: grid, stateDuration: song.stateDuration, title: song.title,
        rowNames: song.rowNames)
    }
  }

  /// What comes back with these options.
  func kept(of song: Song) throws(SubsongError) -> Song {
    guard memory != .everything else { return song }
    return try Song(
      title: song.title, rowNames: song.rowNames, states: song.states, stateDuration: song.stateDuration)
  }
}

/// A file that is damaged, read.
enum Reading {
  case song(Song)
  case refused(SubsongError)

  /// - Throws: whatever is no ``SubsongError``.
  init(_ bytes: [UInt8], _ options: ImportOptions) throws {
    do { self = .song(try Song.imported(bytes, named: "damaged", options: options).song) } catch {
      self = .refused(error)
    }
  }

  /// Whether a refusal is one of bad input, at a place in the file, and says why or what to do.
  var isLawful: Bool {
    guard case .refused(let error) = self else { return true }
    return error.category == .badInput && error.location?.hasPrefix("damaged") == true && !error.what.isEmpty
      && (error.why != nil || error.remedy != nil)
  }
}
