import NumericalCore

/// The built-in tasks by name.
public enum EpisodicTasks {
  /// A task with what help texts say of it.
  public struct Entry: Sendable {
    public let name: String
    /// What has to be learned, in one phrase.
    public let summary: String
    /// The task with its defaults.
    public let standard: any ParametrisedTask
    public let parameters: [Parameter]

    init(_ type: (some ParametrisedTask).Type) {
      let standard = type.init()
      (name, summary, self.standard) = (type.taskName, type.summary, standard)
      parameters = type.parameters.map {
        Parameter(name: $0.name, default: $0.value(standard), domain: $0.domain, phrase: $0.phrase)
      }
    }
  }

  public typealias Parameter = SongGeneratorProfile.Parameter

  /// One line here is what a new task needs.
  static var types: [any ParametrisedTask.Type] {
    [
      AssociativeRetrieval.self, ContinualFamiliarity.self, SequenceReproduction.self, CueReward.self,
      FewShotRegression.self,
    ]
  }

  public static var entries: [Entry] { types.map { Entry($0) } }
  public static var names: [String] { types.map { $0.taskName } }

  /// A task by name, with values for some of its parameters.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage): an unknown task or parameter, with the nearest name; a value of another kind or out of its
  ///   range; parameters that do not fit together.
  public static func task(
    named name: String, settings: [(name: String, value: String)] = []
  ) throws(SubsongError) -> any ParametrisedTask {
    guard let type = types.first(where: { $0.taskName == name }) else {
      throw SubsongError(
        .usage, "there is no task '\(name)'", remedy: suggestion(for: name, among: names))
    }
    return try type.init(settings: settings)
  }
}
