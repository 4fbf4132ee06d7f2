import NumericalCore

/// A method that integrates ordinary differential equations, by the name that a configuration gives it.
///
/// ``euler`` is the method of Kriener et al. (2024); all others are GSL's. What each one is, and how well it converges,
/// is a row of ``properties``.
public enum IntegrationMethod: String, CaseIterable, Codable, Hashable, Sendable {
  /// y + h f(t, y), as in the paper.
  case euler
  case rk2, rk4, rkf45, rkck, rk8pd
  case rk1imp, rk2imp, rk4imp, bsimp
  case msadams, msbdf
}

extension IntegrationMethod {
  /// How fast the error falls when the step is made shorter.
  public enum Order: Hashable, Sendable {
    /// The error after a given time is O(h^p) for fixed steps of length h.
    case fixed(Int)
    /// The method chooses its order as it goes, together with the step; the error follows the tolerance.
    case variable(upTo: Int)
  }

  /// What is known about a method.
  public struct Properties: Hashable, Sendable {
    public let order: Order
    /// Whether a step needs nothing but t, y and h, so that a run can stop and go on from these.
    public let isMemoryless: Bool
    /// Whether a step solves an equation by Newton's method and needs the Jacobian ∂f/∂y.
    public let needsJacobian: Bool
    /// Whether a step solves an equation for the new state at all.
    public let isImplicit: Bool
    /// Whether a step estimates its own error, so that its length can be chosen.
    public let estimatesError: Bool
    /// Where the method is published.
    public let citation: String
  }

  public var order: Order { properties.order }
  /// Whether a run can stop and go on from t and y alone, with the same bits.
  public var isMemoryless: Bool { properties.isMemoryless }
  public var needsJacobian: Bool { properties.needsJacobian }

  /// The method of this name.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) with the nearest name if there is none.
  public static func named(_ name: String) throws(SubsongError) -> IntegrationMethod {
    if let method = IntegrationMethod(rawValue: name) { return method }
    throw SubsongError(
      .usage, "there is no integration method '\(name)'",
      remedy: suggestion(for: name, among: allCases.map(\.rawValue)))
  }
}
