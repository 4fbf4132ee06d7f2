/// The words of a command as a shell splits them; the other way round as ``shellWord(_:)``.
enum ShellWords {
  /// - Returns: nil if a quotation mark is not closed. What a shell would replace (`$`, `*`, …) stays as it is.
  static func split(_ command: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    var rest = command.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "'" {
        isQuoted.toggle()
        word = word ?? ""
      } else if isQuoted {
        word?.unicodeScalars.append(scalar)
      } else if scalar == "\\" {
        guard let next = rest.popFirst() else { return nil }
        word = word ?? ""
        word?.unicodeScalars.append(next)
      } else if scalar == " " {
        if let word { words.append(word) }
        word = nil
      } else {
        word = word ?? ""
        word?.unicodeScalars.append(scalar)
      }
    }
    guard !isQuoted else { return nil }
    return words + [word].compactMap { $0 }
  }
}
