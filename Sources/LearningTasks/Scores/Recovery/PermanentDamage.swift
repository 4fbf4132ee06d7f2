import NumericalCore

extension RecoveryCurve {
  /// Which part of the correlation a disturbance has taken for good.
  ///
  ///     damage = 1 − mean of the disturbed correlations / mean of the undisturbed ones
  ///
  /// over the windows that start later than `n` cycles before the start of the last window; where the windows are evenly
  /// spaced by a divisor of the cycle, these are exactly those of `n` cycles, every phase of the song counted `n` times. 0:
  /// no damage. 1: nothing is left. Negative: the disturbed run is better. More than 1: the disturbed run is
  /// anticorrelated.
  ///
  /// The disturbance should be over and the curve settled before these windows; it is not checked.
  ///
  /// - Parameters:
  ///   - undisturbed: the same network's curve without the disturbance.
  ///   - cycles: `n`.
  ///   - samplesPerCycle: the length of a cycle.
  /// - Returns: `nil` if the undisturbed mean is not positive: a song that is not there cannot be damaged.
  /// - Throws: ``NumericalCore/SubsongError``: bad input if the two curves have different windows; usage if `cycles` is not positive or the
  ///   curve begins less than so many cycles before its last window.
  public func permanentDamage(
    comparedWith undisturbed: RecoveryCurve, lastCycles cycles: Int, samplesPerCycle: Int
  ) throws(SubsongError) -> Double? {
    try requireSameWindows(as: undisturbed)
    let span = cycles.multipliedReportingOverflow(by: samplesPerCycle)
    let covered = (windows.last?.start ?? 0) - (windows.first?.start ?? 0)
    guard cycles > 0, samplesPerCycle > 0, !span.overflow, span.partialValue <= covered else {
      throw SubsongError(
        .usage, "permanent damage over the last \(cycles) cycles of \(samplesPerCycle) samples",
        because: "the windows of the curve start over \(covered) samples",
        remedy: "ask for at least one cycle, and for fewer than the curve holds")
    }
    let start = (windows.last?.start ?? 0) - span.partialValue + 1
    guard let left = plateau(from: start), let whole = undisturbed.plateau(from: start), whole > 0 else {
      return nil
    }
    return 1 - left / whole
  }
}
