import Integrators

/// The methods by what their row of the table says; a new one is among them by its case.
extension IntegrationMethod {
  static let memoryless = allCases.filter(\.isMemoryless)
  static let multistep = allCases.filter { !$0.isMemoryless }
  static let adaptive = allCases.filter(\.properties.estimatesError)
  static let withoutEstimate = allCases.filter { !$0.properties.estimatesError }
  static let withJacobian = allCases.filter(\.needsJacobian)
  static let withFixedSteps = allCases.filter(\.hasFixedSteps)
  static let withoutFixedSteps = allCases.filter { !$0.hasFixedSteps }
  /// Those whose step solves an equation, and which can be made of a length that is given.
  static let implicitWithFixedSteps = withFixedSteps.filter(\.properties.isImplicit)

  var hasFixedSteps: Bool { if case .fixed = order { true } else { false } }

  /// Of fixed order within a range.
  static func ofOrder(_ orders: ClosedRange<Int>) -> [IntegrationMethod] {
    allCases.filter { if case .fixed(let order) = $0.order { orders.contains(order) } else { false } }
  }
}

extension Problem {
  var beginning: OdeState { OdeState(time: start, values: solution(start)) }
}
