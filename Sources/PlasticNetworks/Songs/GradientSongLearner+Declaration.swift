import Autodiff
import LearningTasks

extension GradientSongLearner: RateLearner {
  public var teacherParameters: RateTeacherParameters { description.teacher }

  /// Parameters learn by back-propagation through time; fast weights, where there are any, by the rule of the cell.
  ///
  /// One step takes a multiplication and an addition for each entry of a matrix of parameters, three operations for each fast weight, and
  /// ten for each hidden unit.
  public var declaration: LearnerDeclaration {
    let matrices = network.layout.parameters.filter { $0.shape.count > 1 }.reduce(0) { $0 + $1.count }
    let fast = fastWeightCount
    var groups = [
      PlasticSynapses(
        "parameters", count: network.layout.count, rule: "Δw = −Adam(∂L/∂w)",
        signals: [.presynaptic, .postsynaptic, .ownWeight, .globalError, .weightTransport, .storedHistory],
        timing: .perCycle)
    ]
    if fast > 0 {
      groups.append(
        PlasticSynapses(
          "fast weights", count: fast, rule: fastRule, signals: fastSignals, timing: .online,
          isAlwaysOn: true, isTransient: true))
    }
    return LearnerDeclaration(
      plasticity: groups, fixedSynapses: 0,
      operationsPerStep: Double(2 * matrices + 3 * fast + 10 * network.cell.hiddenCount))
  }

  /// What a cell carries from step to step besides a number a unit.
  private var fastWeightCount: Int {
    network.cell.state.filter { $0.axes != ["unit"] }.reduce(0) { $0 + $1.count }
  }

  private var fastRule: String {
    guard let cell = network.cell as? PlasticCell else { return "F ← λ F + γ h xᵀ" }
    return cell.options.rule == .gradient ? "F ← (1 − η) F + η α ∂ℓ/∂w" : "F ← (1 − η) F + η α h xᵀ"
  }

  /// The gradient rule of a plastic network sends an error of its own making back through its weights.
  private var fastSignals: Set<SynapseSignal> {
    guard let cell = network.cell as? PlasticCell else { return [.presynaptic, .postsynaptic, .ownWeight] }
    let hebbian: Set<SynapseSignal> = [.presynaptic, .postsynaptic, .ownWeight, .modulatory]
    return cell.options.rule == .gradient ? hebbian.union([.globalError, .weightTransport]) : hebbian
  }
}
