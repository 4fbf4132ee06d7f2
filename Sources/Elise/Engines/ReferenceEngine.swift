import Integrators
import NumericalCore

/// The step as it is written, one equation after the other, in plain loops.
struct ReferenceEngine: EliseEngine {
  func advance(
    _ network: EliseNetwork, _ state: inout EliseState, columns: Range<Int>, drive: EliseDrive,
    recorder: inout SignalRecorder
  ) {
    let partners = network.scaffold.partners(count: network.neuronCount)
    let integrator = network.description.integration.method == .euler ? nil : Self.integrator(for: network)
    for column in columns {
      let step = ReferenceStep(
        network: network, partners: partners, drive: drive, column: column, index: column - columns.lowerBound
      )
      if let integrator {
        step.integrate(&state, integrator)
      } else {
        step.euler(&state)
      }
      recorder.record(state, column: column)
    }
  }

  private static func integrator(for network: EliseNetwork) -> NeuronIntegrator {
    do { return try NeuronIntegrator(network.description) } catch {
      preconditionFailure("the description was checked when the network was built: \(error)")
    }
  }
}

/// One step, from k to k + 1.
struct ReferenceStep {
  let network: EliseNetwork
  /// The presynaptic neurons of each neuron's scaffold connections.
  let partners: [[Int]]
  let drive: EliseDrive
  /// The teacher's column of step k.
  let column: Int
  /// Of the step in the stretch.
  let index: Int

  private var p: NeuronParameters { network.description.neuron }
  private var count: Int { network.neuronCount }
  private var interpolation: Interpolation { network.description.integration.interpolation }

  /// The published step: the error compares the new soma with the prediction of the old dendrite, which drove it.
  func euler(_ state: inout EliseState) {
    let dt = network.description.timeStep
    let delayed = delayedRates(state.rates, network.lags.dendritic, at: 0)
    var (rates, predicted) = ([Double](), [Double]())
    // A neuron's own u, v and s are read before they change, weights and history change only below: all is still old.
    for i in 0..<count {
      let (u, v, s) = (state.somaticPotential[i], state.dendriticPotential[i], state.trace[i])
      let g = conductances(onto: i, state.rates)
      let du = EliseEquations.somaticChange(
        u: u, v: v, excitatory: g.excitatory, inhibitory: g.inhibitory, coupling: network.coupling(of: i), p)
      state.somaticPotential[i] = clamp(of: i) ?? u + dt * (du + current(into: i))
      let input = dendriticInput(onto: i, state.weights, delayed)
      state.dendriticPotential[i] = v + dt * EliseEquations.dendriticChange(v: v, input: input, p)
      state.trace[i] = s + dt * EliseEquations.traceChange(s: s, delayedRate: delayed[i], p)
      rates.append(EliseEquations.rate(state.somaticPotential[i], p))
      predicted.append(EliseEquations.rate(EliseEquations.dendriticPrediction(v, p), p))
    }
    finish(&state, rates: rates, predicted: predicted)
  }

  /// The step of a method from the table: weights at rest, delayed rates as polynomials through the nodes, the teacher at
  /// the exact time. The error compares the new soma with the prediction of the old dendrite, as in ``euler(_:)``.
  func integrate(_ state: inout EliseState, _ integrator: NeuronIntegrator) {
    let nodes = interpolation.nodes
    let delayed = nodes.map { delayedRates(state.rates, network.lags.dendritic, at: $0) }
    let excitatory = nodes.map { delayedRates(state.rates, network.lags.excitatory, at: $0) }
    let inhibitory = nodes.map { delayedRates(state.rates, network.lags.inhibitory, at: $0) }
    var (rates, predicted) = ([Double](), [Double]())
    for i in 0..<count {
      let inputs = NeuronInputs(
        delayedRate: NodePolynomial(delayed.map { $0[i] }),
        dendritic: NodePolynomial(delayed.map { dendriticInput(onto: i, state.weights, $0) }),
        conductances: conductances(onto: i, excitatory, inhibitory), coupling: network.coupling(of: i),
        current: current(into: i), isClamped: clamp(of: i) != nil)
      let u = clamp(of: i) ?? state.somaticPotential[i]
      let v = state.dendriticPotential[i]
      let end = integrator.advance(u: u, v: v, s: state.trace[i], inputs)
      (state.somaticPotential[i], state.dendriticPotential[i], state.trace[i]) = (end.u, end.v, end.s)
      rates.append(EliseEquations.rate(end.u, p))
      predicted.append(EliseEquations.rate(EliseEquations.dendriticPrediction(v, p), p))
    }
    finish(&state, rates: rates, predicted: predicted)
  }

  private func finish(_ state: inout EliseState, rates: [Double], predicted: [Double]) {
    state.rates.append(rates)
    state.completedSteps += 1
    if drive.plastic, state.completedSteps % network.stepsPerUpdate == 0 {
      learn(&state, rates: rates, predicted: predicted)
    }
  }

  /// ΔW_ij = p η_ij (r_i − φ(v*_i)) s_j, η of one time step, for the p time steps since the last change.
  private func learn(_ state: inout EliseState, rates: [Double], predicted: [Double]) {
    let steps = Double(network.stepsPerUpdate)
    for i in 0..<count {
      let learningRates = network.learningRates(onto: i)
      for j in 0..<count where network.synapses[i, j] {
        let eta = steps * (j < network.visibleCount ? learningRates.fromVisible : learningRates.fromLatent)
        state.weights[i, j] += EliseEquations.weightChange(
          learningRate: eta, rate: rates[i], predictedRate: predicted[i], trace: state.trace[j])
      }
    }
  }

  /// The potential at which a soma is held, or nil.
  private func clamp(of i: Int) -> Double? { drive.clamp.flatMap { $0[i].isNaN ? nil : $0[i] } }

  /// mV/ms.
  private func current(into i: Int) -> Double { drive.current.map { $0[index, i] } ?? 0 }

  /// q_j at the time k + c: the rates as they arrive with these lags.
  private func delayedRates(_ rates: RateHistory, _ lags: [Double], at c: Double) -> [Double] {
    lags.indices.map { rates.rate(of: $0, stepsAgo: lags[$0] - c, by: interpolation) }
  }

  private func dendriticInput(onto i: Int, _ weights: Matrix<Double>, _ delayed: [Double]) -> Double {
    var input = 0.0
    for j in 0..<count where network.synapses[i, j] { input += weights[i, j] * delayed[j] }
    return input
  }

  /// g_E and g_I at the beginning of the step.
  private func conductances(onto i: Int, _ rates: RateHistory) -> (excitatory: Double, inhibitory: Double) {
    if i < network.visibleCount {
      return drive.teacher?.conductances(visible: i, column: column, fraction: 0) ?? (0, 0)
    }
    func rate(_ lags: [Double]) -> (Int) -> Double {
      { rates.rate(of: $0, stepsAgo: lags[$0], by: interpolation) }
    }
    let scaffold = network.description.scaffold
    return (
      sum(onto: i, scaffold.excitatoryConductance, rate(network.lags.excitatory)),
      sum(onto: i, scaffold.inhibitoryConductance, rate(network.lags.inhibitory))
    )
  }

  /// g_E and g_I during the step, from the delayed rates at its nodes.
  private func conductances(onto i: Int, _ excitatory: [[Double]], _ inhibitory: [[Double]])
    -> NeuronInputs.Conductances
  {
    if i < network.visibleCount {
      guard let teacher = drive.teacher else {
        return .scaffold(excitatory: NodePolynomial([0]), inhibitory: NodePolynomial([0]))
      }
      return .teacher(teacher, visible: i, column: column)
    }
    let scaffold = network.description.scaffold
    return .scaffold(
      excitatory: NodePolynomial(
        excitatory.map { rates in sum(onto: i, scaffold.excitatoryConductance) { rates[$0] } }),
      inhibitory: NodePolynomial(
        inhibitory.map { rates in sum(onto: i, scaffold.inhibitoryConductance) { rates[$0] } }))
  }

  /// Σ over the scaffold's connections onto i, in order of growth.
  private func sum(onto i: Int, _ maximum: Double, _ rate: (Int) -> Double) -> Double {
    partners[i].reduce(0) {
      $0 + EliseEquations.scaffoldConductance(maximum, rate: rate($1), restingRate: network.restingRate)
    }
  }
}
