import Experiments
import LearningTasks
import NumericalCore

/// Reads perturbations from TOML: a table `[perturbation.NAME]` for each, with `kind` and what differs from its defaults.
package enum PerturbationFile {
  static let table = "perturbation"

  /// - Throws: ``SubsongError``: missing input, input/output, bad input with line and column.
  package static func conditions(path: String) throws(SubsongError) -> [PerturbationCondition] {
    let text = String(decoding: try FileBytes.read(path), as: UTF8.self)
    return try conditions(text: text, name: path)
  }

  package static func conditions(text: String, name: String) throws(SubsongError) -> [PerturbationCondition] {
    let items = try TOMLReader.items(of: text, file: name)
    for item in items where item.path.first != table {
      throw SubsongError(
        .badInput, "unknown key '\(item.path.joined(separator: "."))'", at: "\(name):\(item.position)",
        because: "a file of perturbations has tables [\(table).NAME]",
        remedy: "write for example [\(table).first] and below it kind = \"clamp\"")
    }
    let conditions = try conditions(items, file: name)
    guard !conditions.isEmpty else {
      throw SubsongError(
        .badInput, "no perturbation found", at: name,
        remedy: "write for example [\(table).first] and below it kind = \"clamp\"")
    }
    return conditions
  }

  /// The perturbations among the items of a file.
  static func conditions(_ items: [TOMLReader.Item], file: String) throws(SubsongError)
    -> [PerturbationCondition]
  {
    let own = items.filter { $0.path.first == table }
    for item in own where item.path.count == 1 && item.content != .table {
      throw SubsongError(
        .badInput, "\(table) is a table, but is \(item.content.phrase) here", at: "\(file):\(item.position)",
        remedy: "write [\(table).NAME] and below it kind = \"clamp\"")
    }
    var names: [String] = []
    for item in own where item.path.count > 1 && !names.contains(item.path[1]) { names.append(item.path[1]) }
    var settings: [PerturbationSettings] = []
    for name in names {
      settings.append(try Self.settings(name, own.filter { $0.path.count > 1 && $0.path[1] == name }, file))
    }
    do {
      return try PerturbationCondition.all(settings, songsIn: folder(of: file))
    } catch {
      throw error.location == nil ? error.placed(at: file, .badInput) : error
    }
  }

  private static func folder(of file: String) -> String? {
    file.lastIndex(of: "/").map { String(file[..<$0]) }
  }

  private static func settings(_ name: String, _ items: [TOMLReader.Item], _ file: String)
    throws(SubsongError) -> PerturbationSettings
  {
    guard let item = items.first(where: { $0.path.count == 3 && $0.path[2] == "kind" }) else {
      throw SubsongError(
        .badInput, "perturbation \(name) has no kind", at: "\(file):\(items[0].position)",
        remedy: "write for example kind = \"clamp\"; known: "
          + PerturbationKind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    var settings = PerturbationSettings(try kind(item, file), name: name)
    settings.places[""] = "\(file):\(items[0].position)"
    for item in items where item.path.count > 2 && item.path[2] != "kind" {
      settings.places[item.path[2]] = "\(file):\(item.position)"
      do {
        try set(item, in: &settings)
      } catch {
        throw error.placed(at: "\(file):\(item.position)", .badInput)
      }
    }
    return settings
  }

  private static func kind(_ item: TOMLReader.Item, _ file: String) throws(SubsongError) -> PerturbationKind {
    if case .value(.string(let name)) = item.content, let kind = PerturbationKind(rawValue: name) {
      return kind
    }
    guard case .value(.string(let name)) = item.content else {
      throw SubsongError(
        .badInput, "kind has to be a text, but is \(item.content.phrase)", at: "\(file):\(item.position)",
        remedy: "write for example kind = \"clamp\"")
    }
    throw SubsongError(
      .badInput, "kind knows no '\(name)'", at: "\(file):\(item.position)",
      remedy: suggestion(for: name, among: PerturbationKind.allCases.map(\.rawValue)))
  }

  private static func set(_ item: TOMLReader.Item, in settings: inout PerturbationSettings)
    throws(SubsongError)
  {
    let name = item.path[2]
    if name == "dose", item.path.count == 3 {
      settings.doses = try doses(item.content)
      return
    }
    guard item.path.count == 3, let key = PerturbationSchema.key(name) else {
      throw SubsongError(
        .badInput, "unknown key '\(item.path.joined(separator: "."))'",
        remedy: suggestion(for: name, among: PerturbationSchema.names))
    }
    switch item.content {
    case .value(let value): try key.set(value, in: &settings)
    case .array(let elements) where name == "with": settings.with = try companions(elements.map(\.content))
    case .array, .table, .other:
      throw SubsongError(
        .badInput, "\(name) has to be \(key.kind.typeName), but is \(item.content.phrase)",
        remedy: "write for example \(name) = \(key.example.literal)")
    }
  }

  /// Any text can be the name of a perturbation, so the rules for names of other lists do not apply.
  private static func companions(_ contents: [TOMLReader.Content]) throws(SubsongError) -> [String] {
    var names: [String] = []
    for content in contents {
      guard case .value(.string(let name)) = content else {
        throw SubsongError(
          .badInput, "with holds \(content.phrase)", because: "it is a list of names of perturbations",
          remedy: "write for example with = [\"first\"]")
      }
      guard !names.contains(name) else {
        throw SubsongError(.badInput, "with names '\(name)' twice", remedy: "remove one of the two")
      }
      names.append(name)
    }
    return names
  }

  private static func doses(_ content: TOMLReader.Content) throws(SubsongError) -> [Double] {
    let contents = if case .array(let elements) = content { elements.map(\.content) } else { [content] }
    var doses: [Double] = []
    for content in contents {
      switch content {
      case .value(.number(let dose)): doses.append(dose)
      case .value(.integer(let dose)): doses.append(Double(dose))
      default:
        throw SubsongError(
          .badInput, "dose has to be a number or a list of numbers, but is \(content.phrase)",
          remedy: "write for example dose = [0, 0.1, 0.2]")
      }
    }
    return try checked(doses)
  }

  /// - Throws: ``SubsongError`` (bad input) unless there is at least one dose and all are different.
  static func checked(_ doses: [Double]) throws(SubsongError) -> [Double] {
    guard !doses.isEmpty, Set(doses).count == doses.count else {
      throw SubsongError(
        .badInput, doses.isEmpty ? "dose is an empty list" : "dose names a number twice",
        remedy: "write for example dose = [0, 0.1, 0.2]")
    }
    return doses
  }
}
