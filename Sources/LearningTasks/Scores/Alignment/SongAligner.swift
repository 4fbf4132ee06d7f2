import NumericalCore

/// Finds where in its song a recording is, by dynamic time warping against a cyclic target.
///
/// Target and recording are averaged over blocks of `decimation` samples, which gives target points `ρ_j`, `j = 0, …, P −
/// 1`, and recorded points `r_i`. The alignment is the sequence of phases `φ_i` that minimises
///
///     Σ_i ‖r_i − ρ_(φ_i mod P)‖² + penalty · (number of advances that are not 1)
///
/// with free first and last phase and advances `φ_i − φ_(i−1)` of 0, 1 or 2 points. Every recorded point counts once (the
/// asymmetric form), so that paths of all tempos are comparable, and the tempo is at most 2.
///
/// **Ties and penalty.** Among equal costs an advance of 1 is preferred, then 0, then 2; among equal last phases the first.
/// The penalty keeps the target's tempo where the rates say nothing, for example within a held note. It should be small
/// against the cost of being wrong; the default is 1 % of the target's variance, `0.01 · mean over j of ‖ρ_j − ρ̄‖²`.
///
/// **Silence.** A recording that does not move is cheapest at the phase that is most like it, so that the phase stands
/// still and the tempo is 0 or nearly so. Such a phase is not meaningful: look at the correlation first.
///
/// **Edge cases.** A constant target leaves every phase equally good: phase 0 at the end and an advance of 1 throughout. An
/// average that is no finite number says nothing about the phase and is left out.
///
/// Reference: Sakoe & Chiba, *Dynamic programming algorithm optimization for spoken word recognition*, IEEE Trans. Acoust.
/// Speech Signal Process. 26 (1978): asymmetric form. *Difference from the paper*: the target is cyclic, the ends are free,
/// and an advance of 0 may repeat, because a replay may stop.
public struct SongAligner: Sendable {
  /// The number of neurons.
  public let neurons: Int
  /// The number of samples of one cycle, `L`.
  public let samples: Int
  /// How many samples are averaged.
  public let decimation: Int
  /// What an advance other than 1 costs.
  public let penalty: Double

  /// Neuron × point.
  private let target: Matrix<Double>

  /// - Parameters:
  ///   - target: target rates, neuron × sample of one cycle.
  ///   - decimation: a divisor of the cycle; if not given, the one that makes the number of points most like 250.
  ///   - penalty: not negative; in squared rates, summed over neurons.
  /// - Throws: ``NumericalCore/SubsongError``: bad input if the target is empty or has a rate that is no finite number; usage if the
  ///   decimation does not divide the cycle or the penalty is negative.
  public init(target: Matrix<Double>, decimation: Int? = nil, penalty: Double? = nil) throws(SubsongError) {
    guard target.rows > 0, target.columns > 0, target.storage.allSatisfy(\.isFinite) else {
      throw SubsongError(
        .badInput,
        "the target has \(target.rows) neurons and \(target.columns) samples, or a rate that is no number",
        because: "a song is aligned with finite rates")
    }
    let decimation = decimation ?? Self.defaultDecimation(of: target.columns)
    guard decimation > 0, target.columns.isMultiple(of: decimation) else {
      throw SubsongError(
        .usage, "the decimation is \(decimation)",
        because: "a cycle has \(target.columns) samples, and the last block has to end with it",
        remedy: "use a divisor of \(target.columns)")
    }
    guard penalty.map({ $0 >= 0 && $0.isFinite }) ?? true else {
      throw SubsongError(
        .usage, "the penalty is \(penalty ?? 0)", because: "it may not favour a wrong tempo",
        remedy: "use 0 or more")
    }
    self.neurons = target.rows
    self.samples = target.columns
    self.decimation = decimation
    self.target = Self.blockMeans(of: target, decimation)
    self.penalty = penalty ?? 0.01 * Self.variance(of: self.target)
  }

  /// Aligns a recording.
  ///
  /// - Parameter recording: rates, neuron × sample, without gaps; samples after the last whole block are not looked at.
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if it has other neurons than the target or no whole block.
  /// - Complexity: O(neurons · points of the recording · points of the target), and a byte for each pair of points.
  public func align(_ recording: Matrix<Double>) throws(SubsongError) -> SongAlignment {
    guard recording.rows == neurons, recording.columns >= decimation else {
      throw SubsongError(
        .badInput, "the recording has \(recording.rows) neurons and \(recording.columns) samples",
        because: "an alignment needs the \(neurons) neurons of the target and at least \(decimation) samples")
    }
    let response = Self.blockMeans(of: recording, decimation).transposed()
    var path = WarpingPath(points: target.columns, penalty: penalty)
    var costs = [Double](repeating: 0, count: target.columns)
    for point in 0..<response.rows {
      setCosts(&costs, of: response.row(point))
      path.append(costs)
    }
    let phases = path.phases()
    return SongAlignment(
      decimation: decimation, samplesPerCycle: samples, phases: phases.map { $0 * decimation },
      meanSquaredError: meanSquaredError(of: response, phases))
  }

  /// `‖r − ρ_j‖²` for all target points `j`; neuron by neuron, so that the inner loop runs along the memory.
  private func setCosts(_ costs: inout [Double], of response: ArraySlice<Double>) {
    for j in costs.indices { costs[j] = 0 }
    target.storage.withUnsafeBufferPointer { target in
      costs.withUnsafeMutableBufferPointer { costs in
        for (neuron, rate) in response.enumerated() where rate.isFinite {
          let row = target[neuron * costs.count..<(neuron + 1) * costs.count]
          for j in 0..<costs.count {
            let difference = rate - row[row.startIndex + j]
            costs[j] += difference * difference
          }
        }
      }
    }
  }

  private func meanSquaredError(of response: Matrix<Double>, _ phases: [Int]) -> Double {
    var sum = 0.0
    for (point, phase) in phases.enumerated() {
      for neuron in 0..<neurons where response[point, neuron].isFinite {
        let difference = response[point, neuron] - target[neuron, phase % target.columns]
        sum += difference * difference
      }
    }
    return sum / Double(response.storage.count)
  }
}

extension SongAligner {
  /// The divisor that makes the number of points most like 250, on a logarithmic scale; the smaller one of a tie.
  private static func defaultDecimation(of samples: Int) -> Int {
    func distance(_ decimation: Int) -> Double {
      let points = Double(samples / decimation)
      return max(points / 250, 250 / points)
    }
    // Beyond this the points are fewer than a quarter of what is wanted; a divisor of 1 is always there.
    let divisors = (1...max(1, samples / 60)).filter { samples.isMultiple(of: $0) }
    return divisors.min { distance($0) < distance($1) } ?? 1
  }

  /// Row × block; samples after the last whole block are left out.
  private static func blockMeans(of rates: Matrix<Double>, _ decimation: Int) -> Matrix<Double> {
    rates.storage.withUnsafeBufferPointer { storage in
      Matrix(rows: rates.rows, columns: rates.columns / decimation) { row, block in
        let start = row * rates.columns + block * decimation
        return storage[start..<start + decimation].reduce(0, +) / Double(decimation)
      }
    }
  }

  /// The mean over the points of the squared distance from their mean.
  private static func variance(of points: Matrix<Double>) -> Double {
    (0..<points.rows).reduce(0) { sum, row in
      sum + CentredTarget(points.row(row)).squares / Double(points.columns)
    }
  }
}
