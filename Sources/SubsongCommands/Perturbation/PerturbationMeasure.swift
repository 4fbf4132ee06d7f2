import Experiments
import LearningTasks
import NumericalCore

/// The numbers of a disturbed replay, by the names of files and of JSON.
package enum PerturbationMeasure: String, CaseIterable, Sendable {
  case minCorrelation = "min_correlation"
  case plateauCorrelation = "plateau_correlation"
  case undisturbedCorrelation = "undisturbed_correlation"
  case timeTo95 = "time_to_95_ms"
  case timeTo99 = "time_to_99_ms"
  case timeTo080 = "time_to_080_ms"
  case timeTo090 = "time_to_090_ms"
  case damage
  case largestNoteError = "max_note_error"
  case lastNoteError = "last_note_error"
  case phaseShift = "phase_shift_ms"
  case tempoDuring = "tempo_during"
  case tempoAfter = "tempo_after"
  case lost = "lost_at_ms"

  /// A replay whose correlation falls below this for good has lost its song.
  package static let lostBelow = 0.8

  /// The mean over trials of those in which it is defined; a time that is not reached in all of them has none.
  static func mean(_ measure: PerturbationMeasure, _ outcomes: [PerturbationOutcome]) -> Double? {
    let values = outcomes.compactMap(measure.value)
    let isTime = measure.rawValue.hasPrefix("time_to")
    return isTime && values.count < outcomes.count ? nil : Summary(values)?.mean
  }

  /// nil where it is undefined; for times, where the song never comes back; for the loss, where it never comes.
  package func value(_ outcome: PerturbationOutcome) -> Double? {
    switch self {
    case .minCorrelation: outcome.times.minimum
    case .plateauCorrelation: outcome.times.plateau
    case .undisturbedCorrelation: outcome.undisturbedPlateau
    case .timeTo95: outcome.milliseconds(\.to95OfUndisturbed)
    case .timeTo99: outcome.milliseconds(\.to99OfUndisturbed)
    case .timeTo080: outcome.milliseconds(\.to80)
    case .timeTo090: outcome.milliseconds(\.to90)
    case .damage: outcome.damage
    case .largestNoteError: outcome.largestNoteError
    case .lastNoteError: outcome.lastNoteError
    case .phaseShift: outcome.phaseShift
    case .tempoDuring: outcome.tempoDuring
    case .tempoAfter: outcome.tempoAfter
    case .lost: outcome.loss(below: Self.lostBelow)
    }
  }
}
