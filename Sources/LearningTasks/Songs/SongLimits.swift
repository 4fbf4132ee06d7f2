import NumericalCore

/// How large a song and its file may be.
///
/// No network learns songs near these sizes. The limits are there for damaged files and slips of a digit: a file cannot make a
/// program take all the memory of a machine.
public enum SongLimits {
  /// 16 MiB.
  public static let fileBytes = 16 << 20
  /// Of a text file.
  public static let lines = 3_000_000
  public static let rows = 10_000
  public static let states = 1_000_000
  /// Rows × states.
  public static let cells = 50_000_000
  /// Cells that are on.
  public static let sounding = 5_000_000
  /// Of the name of a row, in UTF-8.
  public static let nameBytes = 1000

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if a file is too large.
  static func check(bytes count: Int, of file: String) throws(SubsongError) {
    guard count <= fileBytes else {
      throw SubsongError(
        .badInput, "the file has \(count) bytes", at: file,
        because: "songs are read up to \(fileBytes) bytes",
        remedy: "is this the right file?")
    }
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if a song would have too many rows, states or cells.
  static func check(rows: Int, states: Int, at location: @autoclosure () -> String?)
    throws(SubsongError)
  {
    guard rows <= Self.rows else {
      throw tooMany("\(rows) rows", most: Self.rows, at: location(), remedy: "is this the right file?")
    }
    let remedy = "cut the song into parts, or let a state cover more time"
    guard states <= Self.states else {
      throw tooMany("\(states) states", most: Self.states, at: location(), remedy: remedy)
    }
    guard rows * states <= cells else {
      throw tooMany("\(rows) rows × \(states) states", most: cells, at: location(), remedy: remedy)
    }
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) for the name of a row that nobody can read.
  static func check(name: String, at location: String) throws(SubsongError) {
    guard name.utf8.count <= nameBytes else {
      throw SubsongError(
        .badInput, "a name has \(name.utf8.count) bytes", at: location,
        because: "at most \(nameBytes) are allowed", remedy: "is this the right file?")
    }
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if too many cells of a song would be on.
  static func check(sounding: Int, at location: @autoclosure () -> String?) throws(SubsongError) {
    guard sounding <= Self.sounding else {
      throw tooMany(
        "more than \(Self.sounding) cells that sound", most: Self.sounding, at: location(),
        remedy: "cut the song into parts, or let a state cover more time")
    }
  }

  private static func tooMany(_ found: String, most: Int, at location: String?, remedy: String)
    -> SubsongError
  {
    SubsongError(
      .badInput, "the song would have \(found)", at: location, because: "at most \(most) are allowed",
      remedy: remedy)
  }
}
