import LearningTasks
import NumericalCore

extension EliseLearner: DeclaredLearner {
  /// A soma, its dendrite, its trace and two rates take about thirty operations a step.
  private static let operationsPerNeuron = 30

  /// Every connection takes a multiplication and an addition a step, and as much again whenever its weight changes.
  ///
  /// Synapses onto dendrites learn; those of the scaffold, and in the modes with fixed latent dendrites those onto latent neurons, do not.
  public var declaration: LearnerDeclaration {
    var (learning, fixed) = (0, network.scaffold.edges.count)
    for post in 0..<neuronCount {
      let rates = network.learningRates(onto: post)
      for pre in 0..<neuronCount where network.synapses[post, pre] {
        let rate = pre < visibleCount ? rates.fromVisible : rates.fromLatent
        if rate != 0 { learning += 1 } else { fixed += 1 }
      }
    }
    return LearnerDeclaration(
      plasticity: [
        PlasticSynapses(
          "dendritic", count: learning, rule: "dW/dt = η (φ(u) − φ(v*)) s",
          signals: [.presynaptic, .postsynaptic], timing: .online, isAlwaysOn: true)
      ],
      fixedSynapses: fixed,
      operationsPerStep: Double(2 * (learning + fixed) + Self.operationsPerNeuron * neuronCount)
        + Double(2 * learning) / Double(network.stepsPerUpdate))
  }
}
