import Integrators
import NumericalCore

/// The step as it is written, one equation after the other, in plain loops.
struct ReferenceEngine: EliseEngine {
  func advance(
    _ network: EliseNetwork, _ state: inout EliseState, columns: Range<Int>, drive: EliseDrive,
    recorder: inout RateRecorder?
  ) {
    let partners = network.scaffold.partners(count: network.neuronCount)
    for column in columns {
      step(network, partners, &state, column: column, drive)
      recorder?.record(state.rates, columns: column..<column + 1)
    }
  }

  private func step(
    _ network: EliseNetwork, _ partners: [[Int]], _ state: inout EliseState, column: Int, _ drive: EliseDrive
  ) {
    let (p, dt, count) = (network.description.neuron, network.description.timeStep, network.neuronCount)
    let delayed = (0..<count).map { state.rates.rate(of: $0, stepsAgo: network.delays.dendritic[$0]) }
    var (rates, predicted) = ([Double](), [Double]())
    // A neuron's own u, v and s are read before they change, weights and history change only below: all is still old.
    for i in 0..<count {
      let (u, v, s) = (state.somaticPotential[i], state.dendriticPotential[i], state.trace[i])
      var input = 0.0
      for j in 0..<count where network.synapses[i, j] { input += state.weights[i, j] * delayed[j] }
      let g = conductances(onto: i, network, partners[i], state.rates, column: column, drive)
      let du = EliseEquations.somaticChange(
        u: u, v: v, excitatory: g.excitatory, inhibitory: g.inhibitory, coupling: network.coupling(of: i), p)
      state.somaticPotential[i] = u + dt * du
      if let clamp = drive.clamp, !clamp[i].isNaN { state.somaticPotential[i] = clamp[i] }
      state.dendriticPotential[i] = v + dt * EliseEquations.dendriticChange(v: v, input: input, p)
      state.trace[i] = s + dt * EliseEquations.traceChange(s: s, delayedRate: delayed[i], p)
      rates.append(EliseEquations.rate(state.somaticPotential[i], p))
      predicted.append(EliseEquations.rate(EliseEquations.dendriticPrediction(v, p), p))
    }
    state.rates.append(rates)
    state.completedSteps += 1
    if drive.plastic { learn(network, &state, rates: rates, predicted: predicted) }
  }

  private func conductances(
    onto i: Int, _ network: EliseNetwork, _ partners: [Int], _ rates: RateHistory, column: Int,
    _ drive: EliseDrive
  ) -> (excitatory: Double, inhibitory: Double) {
    if i < network.visibleCount {
      guard let teacher = drive.teacher else { return (0, 0) }
      let index = column * teacher.visibleCount + i
      return (teacher.excitatory[index], teacher.inhibitory[index])
    }
    let (scaffold, rest) = (network.description.scaffold, network.restingRate)
    var sum = (excitatory: 0.0, inhibitory: 0.0)
    for j in partners {
      sum.excitatory += EliseEquations.scaffoldConductance(
        scaffold.excitatoryConductance, rate: rates.rate(of: j, stepsAgo: network.delays.excitatory[j]),
        restingRate: rest)
      sum.inhibitory += EliseEquations.scaffoldConductance(
        scaffold.inhibitoryConductance, rate: rates.rate(of: j, stepsAgo: network.delays.inhibitory[j]),
        restingRate: rest)
    }
    return sum
  }

  private func learn(_ network: EliseNetwork, _ state: inout EliseState, rates: [Double], predicted: [Double])
  {
    for i in 0..<network.neuronCount {
      let learningRates = network.learningRates(onto: i)
      for j in 0..<network.neuronCount where network.synapses[i, j] {
        let eta = j < network.visibleCount ? learningRates.fromVisible : learningRates.fromLatent
        state.weights[i, j] += EliseEquations.weightChange(
          learningRate: eta, rate: rates[i], predictedRate: predicted[i], trace: state.trace[j])
      }
    }
  }
}
