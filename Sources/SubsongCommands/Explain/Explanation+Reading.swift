import Figures
import Foundation
import LearningTasks
import NumericalCore
import RunStore

extension Explanation {
  /// Explains a file or the folder of a run.
  ///
  /// - Throws: ``SubsongError``: missing input if there is nothing at `path`; bad input if it is damaged, or does not come from
  ///   this program.
  init(_ path: String) throws(SubsongError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw SubsongError(
        .missingInput, "there is no such file", at: path, remedy: "check the name and the working folder")
    }
    if isFolder.boolValue {
      self = try Self.folder(path)
      return
    }
    let run = try SurroundingRun.of(path)
    switch try Self.firstBytes(path) {
    case let bytes where bytes.starts(with: [0x93] + Array("NUMPY".utf8)): self = try Self.array(path, run)
    case let bytes where bytes.starts(with: "PK".utf8): self = try Self.archive(path, run)
    case let bytes where FigureProvenance.format(of: bytes) != nil: self = try Self.figure(path, run)
    default: self = try Self.document(path, run)
    }
  }

  private static func firstBytes(_ path: String) throws(SubsongError) -> [UInt8] {
    guard let file = FileHandle(forReadingAtPath: path) else { return try FileBytes.read(path) }
    defer { try? file.close() }
    guard let data = try? file.read(upToCount: 16) else {
      throw SubsongError(.inputOutput, "the file cannot be read", at: path)
    }
    return Array(data)
  }

  private static func figure(_ path: String, _ run: SurroundingRun?) throws(SubsongError) -> Explanation {
    let figure = try FigureProvenance.read(FileBytes.read(path), named: path)
    let (provenance, command) = (figure.provenance, FigureCommand(figure.provenance.command))
    var explanation = Explanation(
      file: path, kind: "figure",
      shows: provenance.figure.map { "\(figure.title): \($0.shows)" } ?? figure.title)
    explanation.provenance = provenance
    explanation.set(command: provenance.command)
    explanation.checks = ProvenanceChecks(provenance: provenance, training: command?.training, run: run).all
    guard let source = provenance.figure else { return explanation }
    let now: String?? = command.flatMap { command in
      run.flatMap { try? RunFigures($0.directory).data(of: command.kind, neurons: command.neurons) }
    }
    explanation.checks.append(.init(what: "data", then: source.data, now: now ?? nil))
    return explanation
  }

  private static func array(_ path: String, _ run: SurroundingRun?) throws(SubsongError) -> Explanation {
    let url = URL(fileURLWithPath: path).standardizedFileURL
    let name = url.deletingPathExtension().lastPathComponent
    let index = try RunDirectory.asFound(at: url.deletingLastPathComponent().path).arrayIndex()
    guard let entry = index[name] else {
      throw SubsongError(
        .badInput, "no run has written this array", at: path,
        because: "no index.json beside it lists '\(name)'",
        remedy: "give the file where the run has left it")
    }
    let file = try NPYFile(path)
    var explanation = Explanation(
      file: path, kind: "array", shows: "\(name), \(entry.axes.joined(separator: " × "))")
    explanation.array = .init(
      shape: file.shape, axes: entry.axes, unit: entry.unit, type: file.type.rawValue, times: entry.times)
    explanation.add(run)
    explanation.checks.append(.init(what: "data", then: entry.checksum, now: file.checksum.hexadecimal))
    return explanation
  }

  private static func archive(_ path: String, _ run: SurroundingRun?) throws(SubsongError) -> Explanation {
    let bytes = try FileBytes.read(path)
    if let manifest = try ExportManifest(archive: bytes, named: path) {
      var explanation = Explanation(
        file: path, kind: "export", shows: "\(manifest.arrays.count) arrays of a run in one file")
      explanation.provenance = manifest.provenance
      explanation.set(command: "\(manifest.provenance.command) --out run && subsong export run --npz run.npz")
      explanation.checks =
        ProvenanceChecks(provenance: manifest.provenance, training: manifest.provenance.command, run: run).all
      return explanation
    }
    let checkpoint = try StoredCheckpoint(bytes, named: path)
    var explanation = Explanation(
      file: path, kind: "checkpoint",
      shows: "everything from which a run goes on after \(checkpoint.cycles) cycles")
    explanation.checkpoint = try CheckpointPosition(
      checkpoint, file: RunFile(run?.relative(path) ?? path), run?.description?.schedule)
    explanation.add(run)
    explanation.checks += [
      .init(what: "version of the checkpoint", then: checkpoint.version, now: Provenance.packageVersion),
      .init(
        what: "configuration of the checkpoint", then: checkpoint.configuration,
        now: run?.description?.fingerprint),
    ]
    return explanation
  }

  /// What the run tells about a file in it.
  private mutating func add(_ run: SurroundingRun?) {
    guard let run else { return }
    provenance = run.provenance
    set(command: run.command)
    checks += ProvenanceChecks(provenance: run.provenance, training: run.provenance.command, run: run).all
  }

  /// The files of a run that are no arrays and no figures.
  private static let documents: [(file: RunFile, kind: String, shows: String)] = [
    (.experiment, "description", "every key of the experiment with its value"),
    (.provenance, "provenance", "where the results of the run come from"),
    (.network, "network", "delays, scaffold and connectivity before training"),
    (.song, "song", "the song as it was learned"),
    (.disruption, "disruption", "what disturbed the replays"),
    (.perturbations, "perturbations", "what disturbed the replays, or the teacher"),
    (.trials, "table", "what a disturbance did to each replay"),
    (.responses, "table", "what each dose did, over networks and repetitions"),
    (.recovery, "table", "correlation and wrong notes over time, of each disturbed replay"),
    (.scores, "table", "correlation and squared error of each free run during training"),
    (.replay, "table", "correlation, error and shift of each free replay cycle"),
    (.frozenReplay, "table", "correlation, error and shift of each free replay cycle with frozen weights"),
    (.summary, "scores", "the scores by which runs are compared"),
    (.numerics, "verdict", "whether the scores depend on the numerics"),
    (.numericsTable, "table", "the scores under other numerics"),
  ]

  private static func document(_ path: String, _ run: SurroundingRun?) throws(SubsongError) -> Explanation {
    guard let run, let name = run.relative(path),
      let document = documents.first(where: { $0.file.name == name })
    else {
      throw SubsongError(
        .badInput, "the file does not come from Subsong", at: path,
        because: "it is no figure, no array, no checkpoint, and no file that a run leaves",
        remedy: "give a file where a run has left it")
    }
    var explanation = Explanation(file: path, kind: document.kind, shows: document.shows)
    explanation.add(run)
    return explanation
  }
}

extension Explanation {
  /// A run's folder, with every array in it checked.
  private static func folder(_ path: String) throws(SubsongError) -> Explanation {
    try LearningRun.refuse(at: path)
    let directory = RunDirectory.asFound(at: path)
    guard directory.contains(.provenance) else {
      throw SubsongError(
        .badInput, "the folder holds no run", at: path, because: "\(RunFile.provenance.name) is missing",
        remedy: "give the folder that a run has written")
    }
    let run = try SurroundingRun(directory)
    let isReplay = !directory.contains(.experiment)
    var explanation = Explanation(
      file: path, kind: isReplay ? "replay" : "run",
      shows: (isReplay ? "a replay of " : "a network that learned ") + run.provenance.song)
    explanation.add(run)
    if !isReplay {
      let state = try RunState(directory)
      explanation.state = state
      explanation.checkpoint = try directory.position(run.description?.schedule)
      if state == .interrupted { explanation.resume = directory.resumeCommand }
    }
    for folder in try directory.arrayFolders() { explanation.checks += try arrays(in: folder, of: directory) }
    return explanation
  }

  private static func arrays(in folder: String, of directory: RunDirectory) throws(SubsongError) -> [Check] {
    var checks: [Check] = []
    for (name, entry) in try directory.arrayIndex(in: folder).sorted(by: { $0.key < $1.key }) {
      let file = RunFile.array(name, in: folder)
      var check = Check(what: file.name, then: entry.checksum)
      if directory.contains(file) { check.now = try Checksum(ofFile: directory.path(of: file)).hexadecimal }
      checks.append(check)
    }
    return checks
  }
}

extension RunDirectory {
  /// The folders of the run in which arrays lie: those with an index.
  func arrayFolders() throws(SubsongError) -> [String] {
    let recordings = RunFile.recordingsFolder
    let below = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(recordings)")) ?? []
    return (["", recordings] + below.sorted().map { "\(recordings)/\($0)" }).filter {
      contains(.arrayIndex(in: $0))
    }
  }
}
