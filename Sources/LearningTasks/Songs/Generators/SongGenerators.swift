/// What is known of a generator: for help texts and tables.
public struct SongGeneratorProfile: Hashable, Sendable {
  public struct Parameter: Hashable, Sendable {
    public let name: String
    public let `default`: SongValue
    public let domain: SongParameterDomain
    public let phrase: String
  }

  public let name: String
  public let summary: String
  public let parameters: [Parameter]

  init(_ type: (some SongGenerator).Type) {
    (name, summary) = (type.name, type.summary)
    let standard = type.init()
    parameters = type.parameters.map {
      Parameter(name: $0.name, default: $0.value(standard), domain: $0.domain, phrase: $0.phrase)
    }
  }

  /// `copy(length=4, gap=3, alphabet=4, seed=1)`: the call with the defaults.
  public var usage: String {
    "\(name)(\(parameters.map { "\($0.name)=\($0.default)" }.joined(separator: ", ")))"
  }
}

/// The generators that expressions know.
public enum SongGenerators {
  /// One line here is what a new generator needs.
  static var types: [any SongGenerator.Type] {
    [
      ZebraFinch.self, Bengalese.self, CopyTask.self, RepeatedNote.self, RandomSong.self, ContextTask.self,
      Circle.self, Lorenz.self, Sines.self,
    ]
  }

  /// All of them: name, what is hard, parameters with defaults and ranges.
  public static var all: [SongGeneratorProfile] { types.map { SongGeneratorProfile($0) } }

  public static var names: [String] { types.map { $0.name } }

  static func type(named name: String) -> (any SongGenerator.Type)? { types.first { $0.name == name } }
}
