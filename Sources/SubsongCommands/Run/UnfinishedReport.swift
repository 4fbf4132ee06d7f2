import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// What `inspect` shows of a run that is not finished.
struct UnfinishedReport: Encodable {
  var run: String
  var provenance: Provenance
  var state: RunState
  var visible, latent, synapses: Int
  /// `null` if there is none yet.
  var checkpoint: CheckpointPosition?
  var resume: String

  enum CodingKeys: String, CodingKey {
    case run, provenance, state, visible, latent, synapses, checkpoint, resume
  }

  /// - Throws: ``SubsongError`` if a file of the run is missing or damaged.
  init(_ directory: RunDirectory) throws(SubsongError) {
    let (network, description) = (
      try NetworkDocument(run: directory), try ExperimentDescription(run: directory)
    )
    run = directory.path
    provenance = try directory.json(of: .provenance)
    state = try RunState(directory)
    (visible, latent, synapses) = (network.visible, network.latent, network.synapses)
    checkpoint = try directory.position(description.schedule)
    resume = directory.resumeCommand
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(run, forKey: .run)
    try container.encode(provenance, forKey: .provenance)
    try container.encode(state, forKey: .state)
    try container.encode(visible, forKey: .visible)
    try container.encode(latent, forKey: .latent)
    try container.encode(synapses, forKey: .synapses)
    try container.encode(checkpoint, forKey: .checkpoint)
    try container.encode(resume, forKey: .resume)
  }

  var lines: [String] {
    let position =
      checkpoint.map { "\($0.text) (\($0.file))" } ?? "none; the run would start again from its beginning"
    return [
      "song                      \(provenance.song)",
      "made by                   Subsong \(provenance.version), configuration \(provenance.configuration), seed \(provenance.seed)",
      "neurons                   \(visible) visible, \(latent) latent, \(synapses) dendritic synapses",
      "state                     \(state.rawValue)", "newest checkpoint         \(position)",
    ] + (checkpoint?.scores.lines ?? []) + ["go on with                \(resume)"]
  }
}
