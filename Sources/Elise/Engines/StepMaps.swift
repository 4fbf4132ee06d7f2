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

  /// - Throws: ``NumericalCore/SubsongError`` (numerical) if GSL cannot allocate the method.
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

/// What an explicit method makes of the dendrite at one of its stages, or at the end of a time step:
/// v − E_L ← decay (v − E_L) + Σ_n gains[n] I_n, with the dendritic input I_n at the nodes of the step.
///
/// The dendrite is linear with constant coefficients, so every stage of every step is the same map; it is found by letting GSL
/// integrate unit vectors and watching where it asks for the slope.
package struct StageMap: Hashable, Sendable {
  /// When, as a fraction of the step.
  var moment: Double
  var decay: Double
  /// Four, of which those of the nodes count; so below.
  var gains: [Double]
  /// What the node polynomial at the moment is made of.
  var weights: [Double]

  /// The maps of all stages in the order in which the method visits them, and last that of the end; none for a method whose stages
  /// are not the same in every step.
  static func all(_ description: EliseDescription) -> [StageMap] {
    let integration = description.integration
    guard integration.method.isCompilable, integration.tolerance == 0 else { return [] }
    let nodes = integration.nodesOfStep.count
    func unit(_ node: Int) -> NodePolynomial {
      NodePolynomial((0..<nodes).map { $0 == node ? 1 : 0 })
    }
    guard let free = LinearProbe.stages(start: 1, input: nil, description) else { return [] }
    let driven = (0..<nodes).compactMap { LinearProbe.stages(start: 0, input: unit($0), description) }
    return free.indices.map { stage in
      let moment = free[stage].moment
      func padded(_ values: [Double]) -> [Double] { values + Array(repeating: 0, count: 4 - nodes) }
      return StageMap(
        moment: moment, decay: free[stage].value, gains: padded(driven.map { $0[stage].value }),
        weights: padded((0..<nodes).map { unit($0).value(at: moment) }))
    }
  }
}

/// Lets GSL make one time step of y' = g_L (I(c) − y) and notes y wherever it asks for the slope, and at the end.
private struct LinearProbe {
  let rate, length: Double
  let input: NodePolynomial?
  var visited: [(moment: Double, value: Double)] = []

  static func stages(start: Double, input: NodePolynomial?, _ description: EliseDescription) -> [(
    moment: Double, value: Double
  )]? {
    let h = description.timeStep
    var probe = LinearProbe(rate: description.neuron.leakConductance, length: h, input: input)
    var y = start
    let status = withUnsafeMutablePointer(to: &probe) { pointer in
      CompiledStepper(
        description.integration.method, dimension: 1,
        rightHandSide: { t, y, slope, parameters in
          guard let y, let probe = parameters?.assumingMemoryBound(to: LinearProbe.self) else { return -1 }
          let c = t / probe.pointee.length
          probe.pointee.visited.append((c, y.pointee))
          slope?.pointee = probe.pointee.rate * ((probe.pointee.input?.value(at: c) ?? 0) - y.pointee)
          return 0
        }, parameters: pointer)?.advance(by: h, &y)
    }
    return status == 0 ? probe.visited + [(1, y)] : nil
  }
}
