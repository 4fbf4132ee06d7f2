import Integrators
import NumericalCore

/// One time step of the trace: s ← decay · s + Σ_n gains[n] q_n, with the delayed rate q_n at the nodes of the step.
///
/// The trace is linear with constant coefficients, so a step of any method is such a map; it is found by integrating unit
/// vectors. An adaptive method is within its tolerance of the map.
package struct TraceMap: Hashable, Sendable {
  let decay: Double
  /// Four, of which those of the nodes count.
  let gains: [Double]

  /// - Throws: ``SubsongError`` (numerical) if GSL cannot allocate the method.
  init(_ description: EliseDescription) throws(SubsongError) {
    let (p, h) = (description.neuron, description.timeStep)
    let nodes = description.integration.nodesOfStep.count
    if description.integration.method == .euler {
      decay = 1 - h * p.leakConductance
      gains = [
        h * p.leakConductance * p.dendriticCoupling / (p.leakConductance + p.dendriticCoupling), 0, 0, 0,
      ]
      return
    }
    let integrator = try NeuronIntegrator(description)
    decay = integrator.advance(s: 1, NeuronInputs())
    gains = (0..<4).map { node in
      if node >= nodes { return 0 }
      var unit = Array(repeating: 0.0, count: nodes)
      unit[node] = 1
      return integrator.advance(s: 0, NeuronInputs(delayedRate: NodePolynomial(unit)))
    }
  }
}
