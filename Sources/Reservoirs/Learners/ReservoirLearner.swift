import LearningTasks
import NumericalCore

/// A learner whose latent neurons are the units of a ``Reservoir`` and whose visible neurons are outputs that are fed back into it.
///
/// The rate of an output is what is fed back; the rate of a unit is its activity, in −1…1. Clamps hold outputs at φ(offset) and units at
/// tanh(offset / A); currents shift them by I τ_m / A (see ``RateTeacherParameters``). Other teachers are possible, but none that is stronger
/// or weaker than the own one.
public protocol ReservoirLearner: RateLearner {
  var reservoir: Reservoir { get }
}

extension ReservoirLearner {
  public var visibleCount: Int { reservoir.outputCount }
  public var neuronCount: Int { reservoir.outputCount + reservoir.unitCount }
  /// Activities and a constant.
  var featureCount: Int { reservoir.unitCount + 1 }

  public var signals: [RecordableSignal] {
    [
      RecordableSignal(
        name: SignalPlan.rate, symbol: "y, x", unit: "1",
        meaning: "what an output feeds back, or the activity of a unit")
    ]
  }
  public var snapshots: [String] { ["readout"] }

  /// The activities after a step of the cycle, in the field of the outputs before it.
  ///
  /// - Parameter noise: added to the units' inputs besides currents; empty for none.
  func activity(after state: ReservoirState, _ step: Int, _ drive: ReservoirDrive, noise: [Double] = [])
    -> [Double]
  {
    let current = drive.shift(step, visibleCount..<neuronCount)
    let extra = current.isEmpty ? noise : noise.isEmpty ? current : zip(current, noise).map(+)
    var activity = reservoir.step(state.activity, feedback: state.output, extra: extra)
    drive.clampUnits(&activity, step, after: visibleCount)
    return activity
  }

  /// What outputs feed back of what the readout says: within the range of rates if they are clipped, and where clamps hold them.
  func fedBack(_ readout: [Double], _ step: Int, _ drive: ReservoirDrive, clips: Bool) -> [Double] {
    let shift = drive.shift(step, 0..<visibleCount)
    var output = shift.isEmpty ? readout : zip(readout, shift).map(+)
    if clips { output = output.map { min(1, max(0, $0)) } }
    drive.clampOutputs(&output, step)
    return output
  }

  /// Normal noise for the step after `number` others; empty for none.
  func noise(_ target: String, _ deviation: Double, _ count: Int, _ number: Int, _ seeds: SeedTree)
    -> [Double]
  {
    guard deviation > 0 else { return [] }
    var stream = seeds.stream("reservoir.noise.\(target)", index: number)
    return (0..<count).map { _ in stream.gaussian(standardDeviation: deviation) }
  }

  /// - Throws: ``SubsongError`` (numerical) that names the first output that is no finite number.
  func check(_ state: ReservoirState, _ step: Int, remedy: String) throws(SubsongError) {
    guard let output = state.output.firstIndex(where: { !$0.isFinite }) else { return }
    throw SubsongError(
      .numerical, "output \(output) is no finite number after step \(state.completedSteps)",
      at: "step \(step + 1) of the cycle", because: "the weights of the readout ran away", remedy: remedy)
  }
}
