import NumericalCore

/// How much error a step may add to each component: ε_abs + ε_rel |y_i|.
///
/// The bound is on a single step; what remains at the end is the sum over all steps, damped or amplified by the system. For
/// fixed steps the tolerance says how exactly the equations of an implicit step are solved.
///
/// Reference: GSL manual, `gsl_odeiv2_control_y_new`; Hairer, Nørsett, Wanner, *Solving Ordinary Differential Equations I*,
/// section II.4.
public struct ErrorTolerance: Hashable, Sendable {
  /// ε_abs in the unit of y.
  public let absolute: Double
  /// ε_rel, without unit.
  public let relative: Double

  /// - Throws: ``NumericalCore/SubsongError`` (usage) unless both are finite and not negative and one of them is positive.
  public init(absolute: Double, relative: Double) throws(SubsongError) {
    guard absolute >= 0, relative >= 0, absolute + relative > 0, (absolute + relative).isFinite else {
      throw SubsongError(
        .usage, "the tolerances are \(absolute) (absolute) and \(relative) (relative)",
        because: "they have to be finite and not negative, and not both zero",
        remedy: "1e-10 is a usual choice")
    }
    self.absolute = absolute
    self.relative = relative
  }

  private init(both value: Double) {
    absolute = value
    relative = value
  }

  /// 10⁻¹⁰, absolute and relative.
  public static let standard = ErrorTolerance(both: 1e-10)
}
