import NumericalCore

/// What a song is called whose file does not say it.
enum SongTitle {
  /// The file's name without folder and suffix; "song" if nothing is left.
  static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    let stem = parts.count > 1 ? parts.dropLast().joined(separator: ".") : name
    let line = TextContent.line(stem)
    return line.isEmpty ? "song" : line
  }
}

extension SubsongError {
  /// The error with a place, unless it has one.
  func located(at location: String) -> SubsongError {
    var error = self
    error.location = error.location ?? location
    return error
  }
}
