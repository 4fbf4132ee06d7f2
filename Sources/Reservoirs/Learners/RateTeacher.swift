import Foundation
import LearningTasks
import NumericalCore

/// What a teacher asks of the outputs, and what potentials and currents mean to a reservoir, which has neither.
///
/// A potential U above rest stands for the rate φ(U) = 1 / (1 + exp(−s (U − θ))). With these defaults the target rates are those of
/// the default ELiSe network, step by step, so that the scores of both can be compared.
public struct RateTeacherParameters: Hashable, Codable, Sendable {
  /// How the target potential changes between states.
  public var shape = TargetShape.ramps
  /// A, mV: the target potential of a sounding row above rest.
  public var amplitude = 20.0
  /// ms: how long before the border of a state the ramp has risen to half its height.
  public var rampOffset = 0.7
  /// s, 1/mV.
  public var rateSlope = 0.3
  /// θ, mV above rest: the potential at which the rate is one half.
  public var rateThreshold = 12.0
  /// ms: a current of 1 mV/ms stands for a shift by so many mV; the time constant of an ELiSe soma.
  public var membraneTime = 1 / 2.1

  public init() {}

  /// - Throws: ``SubsongError`` (usage) that names the first parameter out of range.
  public func validate() throws(SubsongError) {
    let limits = Limits("teacher")
    try limits.requirePositive("amplitude", amplitude)
    try limits.requirePositive("rate-slope", rateSlope)
    try limits.requireFinite("ramp-offset", rampOffset)
    try limits.requireFinite("rate-threshold", rateThreshold)
    try limits.requireNotNegative("membrane-time", membraneTime)
  }

  /// φ(U) for a potential in mV above rest.
  public func rate(of potential: Double) -> Double { 1 / (1 + exp(-rateSlope * (potential - rateThreshold))) }
}

/// A song as rates on a time grid.
struct RateTeacher: Sendable {
  let parameters: RateTeacherParameters
  let timeGrid: TimeGrid
  /// Step of a cycle × output.
  let rates: Matrix<Double>

  /// - Throws: ``SubsongError`` (usage) if a parameter is out of range or the time step does not divide the states of the song.
  init(_ parameters: RateTeacherParameters, song: Song, timeStep: Double) throws(SubsongError) {
    try parameters.validate()
    self.parameters = parameters
    timeGrid = try TimeGrid(step: timeStep)
    rates = try song.targetPotential(
      on: timeGrid, restingPotential: 0, amplitude: parameters.amplitude, rampOffset: parameters.rampOffset,
      shape: parameters.shape
    ).map(parameters.rate).transposed()
  }

  var outputCount: Int { rates.columns }
  var stepsPerCycle: Int { rates.rows }

  /// Output × sample, one sample every `interval` steps from step 0 on.
  func rates(every interval: Int) -> Matrix<Double> {
    let samples = SignalPlan.sampleCount(stepsPerCycle: stepsPerCycle, every: interval)
    return Matrix(rows: outputCount, columns: samples) { rates[$1 * interval, $0] }
  }

  /// The rates of another teacher, step × output.
  func rates(of input: TeacherInput) -> Matrix<Double> {
    input.levels.map { parameters.rate(of: parameters.amplitude * $0) }.transposed()
  }
}
