import NumericalCore
import Sweeps

/// What is right and what is wrong in a sweep's file that is TOML.
struct SweepFileContents {
  /// The path of the experiment as it is written, and its place.
  private(set) var experiment: (name: String, place: String)?
  private(set) var seeds: SweepSeeds?
  private(set) var keepsRuns = false
  private(set) var common: [SweepSetting] = []
  /// What is done to each trained network, or to its teacher.
  private(set) var perturbations: [PerturbationCondition] = []
  /// In the order of the text.
  private(set) var mistakes: [SubsongError] = []

  private var grid: [SweepFactor] = []
  private var pairs: [(key: String, place: String, settings: [SweepSetting])] = []
  private var points: [SweepLevel] = []
  private var random = SweepRandomTable()
  /// In which table a key stands first, and where.
  private var owners: [String: (table: String, line: Int)] = [:]
  private let file: String

  private static let names = [
    "experiment", "seeds", "keep-runs", "set", "grid", "paired", "point", "random", "perturbation",
  ]

  /// - Throws: ``SubsongError`` (bad input) if the text is no TOML.
  init(text: String, file: String, mostMistakes: Int) throws(SubsongError) {
    self.file = file
    let items = try TOMLReader.items(of: text, file: file)
    for item in items where mistakes.count < mostMistakes {
      collect(item) { (contents) throws(SubsongError) in try contents.read(item) }
    }
    guard mistakes.isEmpty else { return }
    do {
      try checkTogether()
      perturbations = try PerturbationFile.conditions(items, file: file)
    } catch {
      mistakes.append(error)
    }
  }

  /// All factors in the order of the design.
  var factors: [SweepFactor] {
    var factors = grid
    if let first = pairs.first {
      let levels = first.settings.indices.map { index in SweepLevel(pairs.map { $0.settings[index] }) }
      factors.append(SweepFactor(.paired, levels))
    }
    if !points.isEmpty { factors.append(SweepFactor(.point, points)) }
    if let draws = random.draws { factors.append(SweepFactor(draws)) }
    return factors
  }

  /// An error without a place has that of the item.
  private mutating func collect(
    _ item: TOMLReader.Item, _ body: (inout SweepFileContents) throws(SubsongError) -> Void
  ) {
    do {
      try body(&self)
    } catch {
      mistakes.append(error.placed(at: error.location ?? place(item.position), .badInput))
    }
  }

  private func place(_ position: TextPosition) -> String { "\(file):\(position)" }

  private mutating func read(_ item: TOMLReader.Item) throws(SubsongError) {
    let rest = Array(item.path.dropFirst())
    switch item.path[0] {
    case "experiment" where rest.isEmpty: experiment = (try Self.text(item), place(item.position))
    case "seeds" where rest.isEmpty: seeds = try seeds(item)
    case "keep-runs" where rest.isEmpty: keepsRuns = try Self.truth(item)
    case "set": try readSetting(rest, item)
    case "grid": try readGrid(rest, item)
    case "paired": try readPaired(rest, item)
    case "point": try readPoint(rest, item)
    case "random": try readRandom(rest, item)
    case PerturbationFile.table: break
    case let name:
      let meant = ConfigurationSchema.tables.contains(name) || ConfigurationSchema.key(name) != nil
      throw SubsongError(
        .badInput,
        "unknown \(item.content == .table ? "table" : "key") '\(item.path.joined(separator: "."))'",
        because: meant ? "keys of the experiment stand in the tables of the sweep" : nil,
        remedy: meant ? "write it below [set] or [grid]" : suggestion(for: name, among: Self.names))
    }
  }

  /// How the tables fit together.
  private func checkTogether() throws(SubsongError) {
    for pair in pairs where pair.settings.count != pairs[0].settings.count {
      throw SubsongError(
        .badInput,
        "\(pair.key) has \(pair.settings.count) values and \(pairs[0].key) \(pairs[0].settings.count)",
        at: pair.place, because: "values in [paired] go together", remedy: "give lists of one length")
    }
    do { try random.check() } catch { throw error.placed(at: error.location ?? file, .badInput) }
  }
}

// The tables.
extension SweepFileContents {
  private mutating func readSetting(_ path: [String], _ item: TOMLReader.Item) throws(SubsongError) {
    guard let key = try key(path, item, in: "set") else { return }
    common.append(try setting(key, item.content, item.position))
  }

  private mutating func readGrid(_ path: [String], _ item: TOMLReader.Item) throws(SubsongError) {
    guard let key = try key(path, item, in: "grid") else { return }
    grid.append(SweepFactor(.grid, try values(of: key, item, areDifferent: true).map { SweepLevel([$0]) }))
  }

  private mutating func readPaired(_ path: [String], _ item: TOMLReader.Item) throws(SubsongError) {
    guard let key = try key(path, item, in: "paired") else { return }
    let settings = try values(of: key, item, areDifferent: false)
    pairs.append((key.path, place(item.position), settings))
  }

  private mutating func readPoint(_ path: [String], _ item: TOMLReader.Item) throws(SubsongError) {
    guard let name = path.first else { return try requireTable(item, "point.NAME") }
    let inner = Array(path.dropFirst())
    if inner.isEmpty { try requireTable(item, "point.\(name)") }
    if !points.contains(where: { $0.name == name }) { points.append(SweepLevel(name: name, [])) }
    guard !inner.isEmpty, let key = try key(inner, item, in: "point"),
      let index = points.firstIndex(where: { $0.name == name })
    else { return }
    points[index].settings.append(try setting(key, item.content, item.position))
  }

  private mutating func readRandom(_ path: [String], _ item: TOMLReader.Item) throws(SubsongError) {
    if path == ["count"] || path == ["seed"] { return try random.read(path[0], item) }
    // The fields of a range stand below its key.
    if let field = path.last, path.count > 1,
      let key = ConfigurationSchema.key(path.dropLast().joined(separator: "."))
    {
      return try random.read(field, of: key, item)
    }
    if item.content == .table, let key = ConfigurationSchema.key(path.joined(separator: ".")) {
      try own(key, item, in: "random")
      return try random.begin(key, item.position, place(item.position))
    }
    guard let key = try key(path, item, in: "random") else { return }
    throw SubsongError(
      .badInput, "\(key.path) is \(item.content.phrase)", because: "a draw needs a range",
      remedy: "write \(key.name) = { low = 1, high = 10 }, or list values in [grid]")
  }

  private func requireTable(_ item: TOMLReader.Item, _ name: String) throws(SubsongError) {
    guard item.content == .table else {
      throw SubsongError(
        .badInput, "\(item.path.joined(separator: ".")) is a table, but is \(item.content.phrase) here",
        remedy: "write [\(name)] and keys below it")
    }
  }
}

// Keys and values.
extension SweepFileContents {
  /// The key of an item; `nil` for a table that is known.
  private mutating func key(_ path: [String], _ item: TOMLReader.Item, in table: String) throws(SubsongError)
    -> ConfigurationKey?
  {
    let name = path.joined(separator: ".")
    if path.isEmpty {
      try requireTable(item, table)
      return nil
    }
    if item.content == .table, ConfigurationSchema.tables.contains(name) { return nil }
    guard let key = ConfigurationSchema.key(name) else {
      throw SubsongError(
        .badInput, "unknown key '\(name)' in [\(table)]",
        remedy: ConfigurationSchema.suggestion(forPath: name))
    }
    try own(key, item, in: table)
    return key
  }

  /// A key stands in one table only.
  private mutating func own(_ key: ConfigurationKey, _ item: TOMLReader.Item, in table: String)
    throws(SubsongError)
  {
    if key.path == "seed" {
      throw SubsongError(
        .badInput, "the seed is no key to vary", because: "every point has the same seeds",
        remedy: "write seeds = \"1..5\" at the top of the file")
    }
    if let owner = owners[key.path], owner.table != table {
      throw SubsongError(
        .badInput, "\(key.path) is in [\(table)] and in [\(owner.table)]",
        because: "line \(owner.line) sets it already", remedy: "remove one of the two")
    }
    if owners[key.path] == nil { owners[key.path] = (table, item.position.line) }
  }

  private func values(of key: ConfigurationKey, _ item: TOMLReader.Item, areDifferent: Bool)
    throws(SubsongError) -> [SweepSetting]
  {
    guard case .array(let elements) = item.content, !elements.isEmpty else {
      let isEmpty = item.content == .array([])
      throw SubsongError(
        .badInput, isEmpty ? "\(key.path) has no values" : "\(key.path) is \(item.content.phrase)",
        because: isEmpty ? "the sweep would have no units" : "the values of a key are a list",
        remedy: "write for example \(key.name) = [\(key.example.literal)]"
          + (isEmpty ? "" : ", or a single value in [set]"))
    }
    var settings: [SweepSetting] = []
    var known: Set<String> = []
    for element in elements {
      let setting = try setting(key, element.content, element.position)
      guard known.insert(setting.literal).inserted || !areDifferent else {
        throw SubsongError(
          .badInput, "\(key.path) has the value \(setting.literal) twice", at: place(element.position),
          remedy: "remove one of the two")
      }
      settings.append(setting)
    }
    return settings
  }

  private func setting(_ key: ConfigurationKey, _ content: TOMLReader.Content, _ position: TextPosition)
    throws(SubsongError) -> SweepSetting
  {
    do {
      let value = try key.value(of: content)
      return SweepSetting(key.path, value.literal, line: position.line, column: position.column)
    } catch {
      throw error.placed(at: error.location ?? place(position), .badInput)
    }
  }

  private static func text(_ item: TOMLReader.Item) throws(SubsongError) -> String {
    guard case .value(.string(let text)) = item.content, !text.isEmpty else {
      throw SubsongError(
        .badInput, "\(item.path[0]) has to be a text, but is \(item.content.phrase)",
        remedy: "write for example \(item.path[0]) = \"experiment.toml\"")
    }
    return text
  }

  private static func truth(_ item: TOMLReader.Item) throws(SubsongError) -> Bool {
    guard case .value(.boolean(let truth)) = item.content else {
      throw SubsongError(
        .badInput, "\(item.path[0]) has to be true or false, but is \(item.content.phrase)",
        remedy: "write \(item.path[0]) = true")
    }
    return truth
  }

  private func seeds(_ item: TOMLReader.Item) throws(SubsongError) -> SweepSeeds {
    switch item.content {
    case .value(.string(let text)): return try SweepSeeds(text: text)
    case .array(let elements):
      var seeds: [Int] = []
      for element in elements {
        guard case .value(.integer(let seed)) = element.content, seed >= 0, !seeds.contains(seed) else {
          throw SubsongError(
            .badInput, "the seeds hold \(element.content.phrase)", at: place(element.position),
            because: "seeds are whole numbers from 0 on, all different", remedy: "write for example [1, 2, 3]"
          )
        }
        seeds.append(seed)
      }
      if !seeds.isEmpty { return .list(seeds) }
      fallthrough
    default:
      throw SubsongError(
        .badInput, "seeds is \(item.content.phrase)", because: "it has to be a range or a list of some seeds",
        remedy: "write for example seeds = \"1..5\", or seeds = [1, 2, 3]")
    }
  }
}

extension SweepSeeds {
  /// `1..5`.
  init(text: String) throws(SubsongError) {
    let ends = text.split(separator: "..", omittingEmptySubsequences: false).map { Int($0) }
    guard ends.count == 2, let low = ends[0], let high = ends[1], low >= 0, low <= high else {
      throw SubsongError(
        .badInput, "seeds is the text \"\(text)\"", because: "a range goes from a number up to another",
        remedy: "write for example seeds = \"1..5\", or seeds = [1, 2, 3]")
    }
    self = .range(low...high)
  }
}
