import Foundation
import Subsong
import Testing

// <doc:AddYourOwnIntegrator>
/// One step of Heun's method: the mean of the slopes at the beginning and at the end that Euler foresees.
func heunStep(_ system: OdeSystem, _ y: inout [Double], at t: Double, by h: Double) throws {
  func slope(_ t: Double, _ y: [Double]) throws -> [Double] {
    var slope = y
    var output = slope.mutableSpan
    try system.derivative(t, y.span, &output)
    return slope
  }
  let first = try slope(t, y)
  let second = try slope(t + h, zip(y, first).map { $0 + h * $1 })
  for i in y.indices { y[i] += h / 2 * (first[i] + second[i]) }
}
// </doc>

@Suite struct OwnIntegratorArticle {
  /// Catches an article whose method does not have the order that it claims, against a method of order 8.
  @Test func heunHasOrderTwo() throws {
    // <doc:AddYourOwnIntegrator>
    let p = NeuronParameters()
    let neuron = OdeSystem(dimension: 2) { t, y, slope in
      slope[0] = EliseEquations.somaticChange(
        u: y[0], v: y[1], excitatory: 0.3, inhibitory: 0, coupling: p.dendriticCoupling, p)
      slope[1] = EliseEquations.dendriticChange(v: y[1], input: 20 * sin(t / 5), p)
    }
    let rest = [p.leakReversal, p.leakReversal]
    var exact = OdeState(values: rest)
    try OdeStepper(neuron, method: .rk8pd).advance(&exact, to: 50)
    // </doc>
    // <doc:AddYourOwnIntegrator>
    func error(_ h: Double) throws -> Double {
      var y = rest
      for step in 0..<Int((50 / h).rounded()) { try heunStep(neuron, &y, at: Double(step) * h, by: h) }
      return abs(y[0] - exact.values[0])
    }
    let order = try log2(error(0.1) / error(0.05))
    // </doc>
    #expect(abs(order - 2) < 0.1, "\(order)")
  }
}
