import NumericalCore

/// How well one window of a recording follows the target.
public struct WindowScore: Hashable, Codable, Sendable {
  /// The mean over the neurons of their correlations with the target; 1 is perfect.
  public var correlation: Double
  /// Pearson's correlation of each neuron with its target; 0 where it is undefined.
  public var correlations: [Double]
  /// The mean over neurons and samples of the squared difference of the rates; NaN if a rate is no number.
  public var meanSquaredError: Double
  /// The number of neurons whose response is constant, so that their correlation is undefined.
  public var constantNeurons: Int

  public init(correlation: Double, correlations: [Double], meanSquaredError: Double, constantNeurons: Int) {
    self.correlation = correlation
    self.correlations = correlations
    self.meanSquaredError = meanSquaredError
    self.constantNeurons = constantNeurons
  }
}

/// How well a recording follows the target if the window may start later.
public struct ShiftedScore: Hashable, Codable, Sendable {
  /// The largest mean correlation over all shifts at which it is defined; 0 if there is none.
  public var correlation: Double
  /// The first shift with that correlation, in samples.
  public var correlationShift: Int
  /// The smallest mean squared error over all shifts; NaN if a rate is no number.
  public var meanSquaredError: Double
  /// The first shift with that error, in samples; in general not that of the correlation.
  public var meanSquaredErrorShift: Int
  /// The number of shifts at which at least one neuron's window is constant.
  public var undefinedShifts: Int

  public init(
    correlation: Double, correlationShift: Int, meanSquaredError: Double, meanSquaredErrorShift: Int,
    undefinedShifts: Int
  ) {
    self.correlation = correlation
    self.correlationShift = correlationShift
    self.meanSquaredError = meanSquaredError
    self.meanSquaredErrorShift = meanSquaredErrorShift
    self.undefinedShifts = undefinedShifts
  }
}

/// Scores recorded rates against target rates as the paper does.
///
/// For neuron `n` with target `ρ` and window `r`, both of `L` samples,
///
///     correlation = Σ (ρ − ρ̄)(r − r̄) / √(Σ (ρ − ρ̄)² · Σ (r − r̄)²)
///     MSE         = mean over neurons and samples of (r − ρ)²
///
/// and the correlation of a window is the mean over neurons (the paper's plots show the sum).
///
/// **Resolution.** The paper evaluates rates that were written with six decimals, so that a network that has fallen
/// silent is exactly constant although its rates still move a little. Responses are therefore rounded to multiples of
/// ``resolution``; the target is not. With whole multiples all sums over responses are exact, and "constant" is an
/// exact statement.
///
/// **Edge cases.** The correlation of a constant window is undefined; here it is 0 by definition. So is that of a neuron
/// whose target is constant. A neuron with a rate that is no number, or so large that the sums would not be exact
/// (`x` multiples with `L x² ≥ 2⁶²`: a rate of 60 for the paper's `L` and resolution), counts as constant and makes the
/// error NaN.
///
/// Reference: Kriener et al. 2024, Methods (evaluation of replay).
public struct ReplayScorer: Sendable {
  /// A cycle has fewer samples than this; beyond, the sums would not be exact.
  public static let sampleLimit = 1 << 22

  /// The number of neurons.
  public var neurons: Int { targets.count }
  /// The number of samples of one cycle, `L`.
  public let samples: Int
  /// To which multiples responses are rounded.
  public let resolution: Double

  /// Multiples of the resolution in 1; dividing by this whole number gives exactly what "six decimals" reads as.
  let scale: Double
  let targets: [CentredTarget]
  /// What only the circular shift needs, made when it is first asked for.
  let spectra: TargetSpectra

  /// - Parameters:
  ///   - target: target rates, neuron × sample of one cycle.
  ///   - resolution: to which multiples responses are rounded; the paper's text files have 1e-6.
  /// - Precondition: the target has at least one neuron and 1 to 2²² − 1 samples, and the resolution is positive.
  public init(target: Matrix<Double>, resolution: Double = 1e-6) {
    precondition(target.rows > 0 && target.columns > 0, "a target needs neurons and samples")
    precondition(target.columns < Self.sampleLimit, "the exact sums hold fewer than 2²² samples")
    precondition(resolution > 0 && resolution.isFinite, "the resolution has to be positive")
    self.samples = target.columns
    self.resolution = resolution
    self.scale = 1 / resolution
    self.targets = (0..<target.rows).map { CentredTarget(target.row($0)) }
    self.spectra = TargetSpectra()
  }

  /// The score of one window as it is, without shift.
  ///
  /// - Parameter window: rates, neuron × sample of one cycle.
  /// - Precondition: the window has the target's shape.
  public func score(window: Matrix<Double>) -> WindowScore {
    precondition(window.columns == samples, "a window has as many samples as the target")
    let scores = neuronScores(window, shifts: 1)
    return WindowScore(
      correlation: mean(scores.map { $0.correlations[0] ?? 0 }),
      correlations: scores.map { $0.correlations[0] ?? 0 },
      meanSquaredError: mean(scores.map { $0.squaredErrors[0] }),
      constantNeurons: scores.count { $0.isConstant[0] })
  }

  /// The best scores when the window slides forward over the recording against the unshifted target.
  ///
  /// The window of shift `s = 0, …, L − 1` is `response[s ..< s + L]`: it runs on into the next cycle and does not
  /// wrap around. Correlation and error have each their own best shift; the first one wins a tie. A shift at which a
  /// neuron's window is constant has no correlation, as in the paper, and is passed over; its error counts.
  ///
  /// - Parameter response: rates, neuron × sample; samples beyond `2L − 1` are not looked at.
  /// - Precondition: as many neurons as the target, at least `2L − 1` samples.
  /// - Complexity: O(neurons · L²), by a vectorised cross-correlation.
  public func bestLinearShift(response: Matrix<Double>) -> ShiftedScore {
    precondition(response.columns >= 2 * samples - 1, "a shift by a whole cycle needs 2L − 1 samples")
    let scores = neuronScores(response, shifts: samples)
    var best = ShiftedScore(
      correlation: 0, correlationShift: 0, meanSquaredError: .nan, meanSquaredErrorShift: 0,
      undefinedShifts: 0)
    var foundCorrelation = false
    for shift in 0..<samples {
      let error = mean(scores.map { $0.squaredErrors[shift] })
      if best.meanSquaredError.isNaN || error < best.meanSquaredError {
        (best.meanSquaredError, best.meanSquaredErrorShift) = (error, error.isNaN ? 0 : shift)
      }
      if scores.contains(where: { $0.isConstant[shift] }) {
        best.undefinedShifts += 1
        continue
      }
      let correlation = mean(scores.map { $0.correlations[shift] ?? 0 })
      if !foundCorrelation || correlation > best.correlation {
        (best.correlation, best.correlationShift) = (correlation, shift)
        foundCorrelation = true
      }
    }
    return best
  }

  func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  private func neuronScores(_ response: Matrix<Double>, shifts: Int) -> [NeuronScores] {
    precondition(response.rows == neurons, "a response has the target's neurons")
    return targets.indices.map { neuron in
      let rates = response.row(neuron).prefix(shifts + samples - 1)
      guard let counts = quantised(rates) else { return NeuronScores(undefined: shifts) }
      return NeuronScores(targets[neuron], counts: counts, shifts: shifts, scale: scale)
    }
  }

  /// Rates as multiples of the resolution; `nil` if one is no number or too large for an exact multiple.
  func quantised(_ rates: ArraySlice<Double>) -> [Int64]? {
    var counts: [Int64] = []
    counts.reserveCapacity(rates.count)
    let limit = (0x1p62 / Double(samples)).squareRoot()
    for rate in rates {
      let count = (rate * scale).rounded(.toNearestOrEven)
      guard abs(count) < limit else { return nil }
      counts.append(Int64(count))
    }
    return counts
  }
}

/// The first cycle whose correlation reaches a threshold; `nil` if none does.
///
/// - Parameters:
///   - threshold: for example 0.9.
///   - curve: the cycles in the order in which they were run, with their mean correlations.
public func firstCycle(
  reaching threshold: Double, in curve: some Sequence<(cycle: Int, correlation: Double)>
) -> Int? {
  curve.first { $0.correlation >= threshold }?.cycle
}

/// The target of one neuron around its mean.
struct CentredTarget: Sendable {
  let mean: Double
  /// `ρ − ρ̄`; exactly zero throughout if the target is constant.
  let deviations: [Double]
  /// `Σ (ρ − ρ̄)²`
  let squares: Double

  init(_ target: ArraySlice<Double>) {
    let first = target.first ?? 0
    // Summed around the first value, so that a constant target has exactly its value as mean.
    let mean = first + target.reduce(0) { $0 + ($1 - first) } / Double(target.count)
    self.mean = mean
    self.deviations = target.map { $0 - mean }
    self.squares = deviations.reduce(0) { $0 + $1 * $1 }
  }
}
