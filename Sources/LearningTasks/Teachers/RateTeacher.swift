import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a teacher asks of outputs that are rates, and what potentials and currents mean to a network that has neither.
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

  /// - Throws: ``NumericalCore/SubsongError`` (usage) that names the first parameter out of range.
  public func validate() throws(SubsongError) {
    for (key, value) in [("amplitude", amplitude), ("rate-slope", rateSlope)] {
      try require(value > 0 && value.isFinite, key, value, "it has to be positive and finite")
    }
    for (key, value) in [("ramp-offset", rampOffset), ("rate-threshold", rateThreshold)] {
      try require(value.isFinite, key, value, "it has to be finite")
    }
    try require(
      membraneTime >= 0 && membraneTime.isFinite, "membrane-time", membraneTime,
      "it has to be finite and cannot be negative")
  }

  private func require(_ condition: Bool, _ key: String, _ value: Double, _ why: String)
    throws(SubsongError)
  {
    if !condition {
      throw SubsongError(
        .usage, "teacher.\(key) is \(value)", because: why, remedy: "give a value in that range")
    }
  }

  /// φ(U) for a potential in mV above rest.
  public func rate(of potential: Double) -> Double { 1 / (1 + exp(-rateSlope * (potential - rateThreshold))) }
}

/// A song as rates on a time grid.
package struct RateTeacher: Sendable {
  package let parameters: RateTeacherParameters
  package let timeGrid: TimeGrid
  /// Step of a cycle × output.
  package let rates: Matrix<Double>

  /// - Throws: ``NumericalCore/SubsongError`` (usage) if a parameter is out of range or the time step does not divide the states of the song.
  package init(_ parameters: RateTeacherParameters, song: Song, timeStep: Double) throws(SubsongError) {
    try parameters.validate()
    self.parameters = parameters
    timeGrid = try TimeGrid(step: timeStep)
    rates = try song.targetPotential(
      on: timeGrid, restingPotential: 0, amplitude: parameters.amplitude, rampOffset: parameters.rampOffset,
      shape: parameters.shape
    ).map(parameters.rate).transposed()
  }

  package var outputCount: Int { rates.columns }
  package var stepsPerCycle: Int { rates.rows }

  /// Output × sample, one sample every `interval` steps from step 0 on.
  package func rates(every interval: Int) -> Matrix<Double> {
    let samples = SignalPlan.sampleCount(stepsPerCycle: stepsPerCycle, every: interval)
    return Matrix(rows: outputCount, columns: samples) { rates[$1 * interval, $0] }
  }

  /// The rates of another teacher, step × output.
  package func rates(of input: TeacherInput) -> Matrix<Double> {
    input.levels.map { parameters.rate(of: parameters.amplitude * $0) }.transposed()
  }
}
