import NumericalCore

/// A kind of song that is made from a few numbers, the same wherever and whenever it is made.
///
/// A generator is a value with a default for each parameter; a new one is a new file and a line in `SongGenerators.types`.
public protocol SongGenerator: Codable, Hashable, Sendable {
  /// What expressions call it.
  static var name: String { get }
  /// What is hard about its songs, in one phrase.
  static var summary: String { get }
  /// In the order of an expression.
  static var parameters: [SongParameter<Self>] { get }

  /// The defaults.
  init()

  /// The song, if the parameters lie in their ranges: callers use `song()`.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the parameters do not fit together.
  func composed() throws(SubsongError) -> Song
}

extension SongGenerator {
  /// The song of these parameters.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) that names a parameter out of its range, or says why the parameters do not fit together.
  public func song() throws(SubsongError) -> Song {
    for parameter in Self.parameters where !parameter.domain.contains(parameter.value(self)) {
      throw Self.refusal(of: parameter, "\(parameter.value(self))")
    }
    return try composed()
  }

  /// The call that makes this song, with all parameters: `copy(length=4, gap=3, alphabet=4, seed=1)`.
  public var expression: String {
    let arguments = Self.parameters.map { "\($0.name)=\($0.value(self))" }
    return "\(Self.name)(\(arguments.joined(separator: ", ")))"
  }

  static func refusal(of parameter: SongParameter<Self>, _ value: String) -> SubsongError {
    parameter.refusal(of: value, at: name, default: parameter.value(Self()))
  }

  /// How long a state lasts, in ms: as in the songs of Kriener et al. 2024.
  static var stateDuration: Double { 10 }

  /// The song with these states, without the rows that never sound.
  func song(rows: [String], states: [[Int]]) throws(SubsongError) -> Song {
    let used = Set(states.joined()).sorted()
    let place = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    return try Song(
      title: expression, rowNames: used.map { rows[$0] }, states: states.map { $0.compactMap { place[$0] } },
      stateDuration: Self.stateDuration)
  }
}

/// The names of syllables: a, b, c, ….
enum Syllables {
  static let most = 26

  static func names(_ count: Int) -> [String] {
    (0..<count).map { String(UnicodeScalar(UInt8(ascii: "a") + UInt8($0))) }
  }

  /// Numbers below `alphabet`, no two neighbours the same: they would be one that is held.
  ///
  /// - Precondition: `alphabet ≥ 2`.
  static func draw(_ count: Int, of alphabet: Int, from source: inout PhiloxStream) -> [Int] {
    var drawn: [Int] = []
    while drawn.count < count {
      let syllable = source.uniformInteger(below: alphabet)
      if syllable != drawn.last { drawn.append(syllable) }
    }
    return drawn
  }
}
