import NumericalCore

/// How deep a disturbance hit a replay and how long the song took to come back.
///
/// Times are in samples after the end of the disturbance, as ``RecoveryCurve/recoveryTime(to:after:undisturbed:plateau:)``
/// defines them; `nil` means never. The absolute thresholds ask whether the song is there, those relative to the
/// undisturbed run whether the damage is gone, and those relative to the plateau how long the run takes to settle, wherever
/// that is.
public struct RecoveryTimes: Hashable, Codable, Sendable {
  /// The smallest correlation of all windows; `nil` if there is none.
  public let minimum: Double?
  /// The level that the run comes to; `nil` if no window is so late.
  public let plateau: Double?
  /// To a correlation of 0.8.
  public let to80: Int?
  /// To a correlation of 0.9.
  public let to90: Int?
  /// To 95 % of the undisturbed run's correlation in the same window.
  public let to95OfUndisturbed: Int?
  /// To 99 % of the undisturbed run's correlation in the same window.
  public let to99OfUndisturbed: Int?
  /// To 95 % of the run's own plateau.
  public let to95OfPlateau: Int?
  /// To 99 % of the run's own plateau.
  public let to99OfPlateau: Int?

  /// - Parameters:
  ///   - disturbed: the curve of the disturbed run.
  ///   - undisturbed: the curve of the same network without the disturbance, with the same windows.
  ///   - end: the first sample after the disturbance, from the origin.
  ///   - plateauStart: the plateau is the mean of the windows that start here or later; long after the disturbance.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the two curves have different windows.
  public init(disturbed: RecoveryCurve, undisturbed: RecoveryCurve, end: Int, plateauStart: Int)
    throws(SubsongError)
  {
    try self.init(
      disturbed: disturbed, undisturbed: undisturbed, end: end, plateau: disturbed.plateau(from: plateauStart)
    )
  }

  /// The same with a plateau that is known from elsewhere, for example from more windows than the curve holds.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if the two curves have different windows.
  public init(disturbed: RecoveryCurve, undisturbed: RecoveryCurve, end: Int, plateau: Double?)
    throws(SubsongError)
  {
    func time(_ threshold: RecoveryThreshold) throws(SubsongError) -> Int? {
      try disturbed.recoveryTime(to: threshold, after: end, undisturbed: undisturbed, plateau: plateau)
    }
    minimum = disturbed.minimum
    self.plateau = plateau
    to80 = try time(.absolute(0.8))
    to90 = try time(.absolute(0.9))
    to95OfUndisturbed = try time(.fractionOfUndisturbed(0.95))
    to99OfUndisturbed = try time(.fractionOfUndisturbed(0.99))
    to95OfPlateau = try time(.fractionOfPlateau(0.95))
    to99OfPlateau = try time(.fractionOfPlateau(0.99))
  }
}
