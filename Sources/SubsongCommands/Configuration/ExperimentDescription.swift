import Elise
import Experiments
import NumericalCore

/// One experiment, complete: what is learned, by what, how it goes. A value that can be printed, hashed and compared.
package struct ExperimentDescription: Hashable, Codable, Sendable {
  /// The preset that the other values started from.
  package var preset = ExperimentPreset.default
  /// A built-in song or a path.
  package var song = "fuer-elise"
  /// The root of all random draws.
  package var seed: UInt64 = 1
  package var network = EliseDescription.default
  package var schedule = TrainingSchedule()
  package var engine = EngineKind.auto
  package var precision = Precision.double
  /// What is kept of the way; it changes no result.
  package var recording = RecordingPlan()

  package init(preset: ExperimentPreset = .default) {
    self.preset = preset
    network = preset.network
  }
}

/// Named starting points of an experiment.
package enum ExperimentPreset: String, Hashable, Codable, Sendable, CaseIterable {
  /// The clean model.
  case `default`
  /// The published simulator to the last draw.
  case elisePaper = "elise-paper"

  package var network: EliseDescription {
    switch self {
    case .default: .default
    case .elisePaper: .paper
    }
  }
}

extension ExperimentDescription: ConfigurationSubject {
  package static var usual: ExperimentDescription { ExperimentDescription() }
}
