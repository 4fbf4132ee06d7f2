import NumericalCore

/// Options that hold several words or numbers, separated by commas; each counts once.
enum ListOption {
  /// - Throws: ``SubsongError`` (usage) for a word that is no number.
  static func numbers(_ text: String, _ flag: String) throws(SubsongError) -> [Int] {
    try words(text).map { word throws(SubsongError) in
      guard let number = Int(word) else {
        throw SubsongError(
          .usage, "'\(word)' is no whole number", at: flag, remedy: "write for example \(flag) 1,2")
      }
      return number
    }
  }

  /// - Throws: ``SubsongError`` (usage) with the nearest name for a word that is none of the choices.
  static func choices<Choice: CaseIterable & RawRepresentable<String>>(
    _ text: String, _ flag: String, _ what: String, _: Choice.Type = Choice.self
  ) throws(SubsongError) -> [Choice] {
    try words(text).map { word throws(SubsongError) in
      guard let choice = Choice(rawValue: word) else {
        throw SubsongError(
          .usage, "there is no \(what) '\(word)'", at: flag,
          remedy: suggestion(for: word, among: Choice.allCases.map(\.rawValue)))
      }
      return choice
    }
  }

  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let word = String(part.filter { $0 != " " })
      if !words.contains(word) { words.append(word) }
    }
    return words
  }
}
