import NumericalCore

/// From which correlation on a disturbed song counts as recovered.
public enum RecoveryThreshold: Hashable, Sendable {
  /// A correlation.
  case absolute(Double)
  /// A fraction of the undisturbed run's correlation in the same window.
  case fractionOfUndisturbed(Double)
  /// A fraction of the level that the disturbed run itself comes to.
  case fractionOfPlateau(Double)
}

extension RecoveryCurve {
  /// How long after a disturbance the song is back: from its end to the start of the first window from which on all
  /// correlations are at least the threshold.
  ///
  /// Only windows that start at the end of the disturbance or later can be that window, so the time is never negative. A
  /// single later window below the threshold means that the song was not back before it.
  ///
  /// A fraction of a level that is not positive is no threshold: a run that is silent without a disturbance, or whose
  /// plateau is silence, has nothing to return to, and the time is `nil`.
  ///
  /// - Parameters:
  ///   - threshold: the criterion.
  ///   - end: the first sample after the disturbance, from the origin.
  ///   - undisturbed: the same network's curve without the disturbance.
  ///   - plateau: the level that the run comes to; `nil` if it is unknown.
  /// - Returns: in samples; `nil` if the last window does not reach the threshold: the song never came back.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the two curves have different windows.
  public func recoveryTime(
    to threshold: RecoveryThreshold, after end: Int, undisturbed: RecoveryCurve, plateau: Double?
  ) throws(SubsongError) -> Int? {
    try requireSameWindows(as: undisturbed)
    let recovered = zip(windows, undisturbed.windows).filter { $0.0.start >= end }.reversed().prefix {
      threshold.isReached(by: $0.score.correlation, undisturbed: $1.score.correlation, plateau: plateau)
    }
    return recovered.last.map { $0.0.start - end }
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) that names the first difference.
  func requireSameWindows(as other: RecoveryCurve) throws(SubsongError) {
    let difference = zip(windows, other.windows).first { $0.start != $1.start }
    guard difference != nil || windows.count != other.windows.count else { return }
    let what =
      difference.map {
        "a window of the disturbed run starts at sample \($0.start), of the undisturbed at \($1.start)"
      }
      ?? "the disturbed run has \(windows.count) windows, the undisturbed \(other.windows.count)"
    throw SubsongError(
      .badInput, what, because: "each window is compared with the same one of the undisturbed run",
      remedy: "score both recordings on the same grid")
  }
}

extension RecoveryThreshold {
  fileprivate func isReached(by correlation: Double, undisturbed: Double, plateau: Double?) -> Bool {
    switch self {
    case .absolute(let threshold): correlation >= threshold
    case .fractionOfUndisturbed(let fraction): undisturbed > 0 && correlation >= fraction * undisturbed
    case .fractionOfPlateau(let fraction): plateau.map { $0 > 0 && correlation >= fraction * $0 } ?? false
    }
  }
}
