import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct ReplayScorerTests {
  private struct Reference: Decodable {
    struct Linear: Decodable {
      var mean_corr: [Double]
      var mse: [Double]
      var best_shift: Int
      var best_mse_shift: Int
    }
    var target: [[Double]]
    var response: [[Double]]
    var per_neuron_corr_shift0: [Double]
    var mean_corr_shift0: Double
    var mse_shift0: Double
    var linear_forward_shift: Linear
  }

  private func matrix(_ rows: [[Double]]) -> Matrix<Double> {
    Matrix(rows: rows.count, columns: rows[0].count, storage: rows.flatMap { $0 })
  }

  private func columns(_ m: Matrix<Double>, _ range: Range<Int>) -> Matrix<Double> {
    Matrix(rows: m.rows, columns: range.count) { m[$0, range.lowerBound + $1] }
  }

  private func random(_ rows: Int, _ columns: Int, index: Int) -> Matrix<Double> {
    var stream = SeedTree(seed: 11).stream("test.scores", index: index)
    return Matrix(rows: rows, columns: columns) { _, _ in (stream.uniform() * 1e6).rounded() / 1e6 }
  }

  /// The textbook formula in two passes; `nil` for a constant window.
  private func pearson(_ x: some Collection<Double>, _ y: some Collection<Double>) -> Double? {
    let (mx, my) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
      xy += (a - mx) * (b - my)
      xx += (a - mx) * (a - mx)
      yy += (b - my) * (b - my)
    }
    return y.allSatisfy { $0 == y.first } ? nil : xy / (xx * yy).squareRoot()
  }

  /// What the class computes, by definition.
  private func bruteForce(_ target: Matrix<Double>, _ response: Matrix<Double>) -> ShiftedScore {
    let length = target.columns
    var correlations: [(Double, Int)] = []
    var errors: [(Double, Int)] = []
    var undefined = 0
    for shift in 0..<length {
      let window = columns(response, shift..<shift + length)
      let perNeuron = (0..<target.rows).map { pearson(target.row($0), window.row($0)) }
      if perNeuron.contains(nil) {
        undefined += 1
      } else {
        correlations.append((perNeuron.reduce(0) { $0 + ($1 ?? 0) } / Double(target.rows), shift))
      }
      let squares = zip(target.storage, window.storage).map { ($0 - $1) * ($0 - $1) }
      errors.append((squares.reduce(0, +) / Double(squares.count), shift))
    }
    let best = correlations.max { $0.0 < $1.0 } ?? (0, 0)
    let least = errors.min { $0.0 < $1.0 } ?? (.nan, 0)
    return ShiftedScore(
      correlation: best.0, correlationShift: best.1, meanSquaredError: least.0,
      meanSquaredErrorShift: least.1,
      undefinedShifts: undefined)
  }

  private func expectClose(_ a: ShiftedScore, _ b: ShiftedScore, _ tolerance: Double) {
    #expect(abs(a.correlation - b.correlation) <= tolerance)
    #expect(a.correlationShift == b.correlationShift)
    #expect(abs(a.meanSquaredError - b.meanSquaredError) <= tolerance)
    #expect(a.meanSquaredErrorShift == b.meanSquaredErrorShift)
    #expect(a.undefinedShifts == b.undefinedShifts)
  }

  @Test("NumPy's values without shift and at every shift, to 1e-14") func reference() throws {
    let reference = try ReferenceData.json(Reference.self, named: "elise/metrics_vectors.json")
    let (target, response) = (matrix(reference.target), matrix(reference.response))
    let scorer = ReplayScorer(target: target)
    let score = scorer.score(window: columns(response, 0..<20))
    #expect(abs(score.correlation - reference.mean_corr_shift0) <= 1e-14)
    #expect(abs(score.meanSquaredError - reference.mse_shift0) <= 1e-14)
    for (own, expected) in zip(score.correlations, reference.per_neuron_corr_shift0) {
      #expect(abs(own - expected) <= 1e-14)
    }
    for shift in 0..<20 {
      let shifted = scorer.score(window: columns(response, shift..<shift + 20))
      #expect(abs(shifted.correlation - reference.linear_forward_shift.mean_corr[shift]) <= 1e-14)
      #expect(abs(shifted.meanSquaredError - reference.linear_forward_shift.mse[shift]) <= 1e-14)
    }
    let best = scorer.bestLinearShift(response: response)
    #expect(best.correlationShift == reference.linear_forward_shift.best_shift)
    #expect(best.meanSquaredErrorShift == reference.linear_forward_shift.best_mse_shift)
    #expect(abs(best.correlation - reference.linear_forward_shift.mean_corr[7]) <= 1e-14)
    #expect(abs(best.meanSquaredError - reference.linear_forward_shift.mse[7]) <= 1e-14)
    #expect(best.undefinedShifts == 0)
  }

  @Test(
    "The fast sums equal the definition on random data of odd and even lengths",
    arguments: [1, 2, 5, 31, 32, 33, 97])
  func agreesWithDefinition(length: Int) {
    let target = random(3, length, index: length)
    let response = random(3, 2 * length + 3, index: 1000 + length)
    expectClose(
      ReplayScorer(target: target).bestLinearShift(response: response), bruteForce(target, response), 1e-12)
  }

  @Test("Windows that are constant in one neuron are passed over; a silent recording scores 0 at shift 0")
  func constantWindows() {
    let target = random(2, 40, index: 1)
    var response = random(2, 80, index: 2)
    for t in 20..<70 { response[1, t] = 0.026597 }
    let score = ReplayScorer(target: target).bestLinearShift(response: response)
    expectClose(score, bruteForce(target, response), 1e-12)
    #expect(score.undefinedShifts == 11)

    let silent = ReplayScorer(target: target).bestLinearShift(
      response: Matrix(rows: 2, columns: 80, repeating: 0.3))
    #expect(silent.correlation == 0 && silent.correlationShift == 0 && silent.undefinedShifts == 40)
    #expect(silent.meanSquaredError > 0)
  }

  @Test(
    "Changes below the resolution are constant, one multiple is not: six decimals decide, as in the paper's files"
  )
  func resolution() {
    let target = random(1, 16, index: 3)
    var window = Matrix(rows: 1, columns: 16, repeating: 0.0265970)
    window[0, 5] += 4e-7
    #expect(ReplayScorer(target: target).score(window: window).constantNeurons == 1)
    #expect(ReplayScorer(target: target).score(window: window).correlation == 0)
    #expect(ReplayScorer(target: target, resolution: 1e-7).score(window: window).constantNeurons == 0)
    window[0, 5] += 4e-7
    let score = ReplayScorer(target: target).score(window: window)
    #expect(score.constantNeurons == 0)
    let mean = target.storage.reduce(0, +) / 16
    let norm = target.storage.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
    #expect(abs(score.correlation - (target[0, 5] - mean) / (norm * (15.0 / 16).squareRoot())) < 1e-13)
  }

  @Test(
    "A stretch that moves by 1e-6 after great activity keeps its digits (a distant reference would lose them)"
  )
  func nearlyConstantAfterActivity() {
    let length = 200
    let target = random(1, length, index: 4)
    var response = random(1, 2 * length, index: 5)
    var stream = SeedTree(seed: 12).stream("test.wiggle")
    var wiggle = [Double](repeating: 0, count: 2 * length)
    for t in 100..<2 * length {
      wiggle[t] = Double(stream.uniformInteger(below: 2))
      response[0, t] = 0.9 + wiggle[t] * 1e-6
    }
    let scorer = ReplayScorer(target: target)
    for shift in 100..<length {
      // The same window in whole multiples has the same correlation and no rounding.
      let exact = pearson(target.row(0), wiggle[shift..<shift + length]) ?? .nan
      let window = columns(response, shift..<shift + length)
      #expect(abs(scorer.score(window: window).correlation - exact) < 1e-13)
    }
    let tail = columns(response, 100..<2 * length)
    let best = scorer.bestLinearShift(
      response: tail.appendingColumns(of: columns(random(1, 300, index: 6), 0..<299)))
    let whole = tail.appendingColumns(of: columns(random(1, 300, index: 6), 0..<299))
    let windows = (0..<length).map { scorer.score(window: columns(whole, $0..<$0 + length)).correlation }
    #expect(abs(best.correlation - (windows.max() ?? .nan)) < 1e-13)
    #expect(windows[best.correlationShift] == windows.max())
  }

  @Test("A perfect replay scores 1 and 0, at the shift where it starts") func perfect() {
    let target = random(4, 50, index: 7)
    let twice = target.appendingColumns(of: target)
    let late = columns(twice.appendingColumns(of: target), 38..<138)
    let best = ReplayScorer(target: target).bestLinearShift(response: late)
    #expect(abs(best.correlation - 1) < 1e-15 && best.correlationShift == 12)
    #expect(best.meanSquaredError < 1e-13 && best.meanSquaredErrorShift == 12)
    #expect(ReplayScorer(target: target).bestLinearShift(response: twice).correlationShift == 0)
  }

  @Test("Correlation ignores gain and offset of the response; the order of neurons does not matter")
  func invariances() {
    let (target, window) = (random(3, 60, index: 8), random(3, 60, index: 9))
    let score = ReplayScorer(target: target).score(window: window)
    let scaled = ReplayScorer(target: target).score(window: window.map { 0.1 + 0.5 * $0 })
    #expect(abs(score.correlation - scaled.correlation) < 1e-5)
    let below = ReplayScorer(target: target).score(window: window.map { $0 - 1 })
    #expect(abs(score.correlation - below.correlation) < 1e-12)
    let mirrored = ReplayScorer(target: target).score(window: window.map { 1 - $0 })
    #expect(abs(score.correlation + mirrored.correlation) < 1e-12)
    func reversed(_ m: Matrix<Double>) -> Matrix<Double> { Matrix(rows: 3, columns: 60) { m[2 - $0, $1] } }
    let permuted = ReplayScorer(target: reversed(target)).score(window: reversed(window))
    #expect(abs(permuted.correlation - score.correlation) < 1e-15)
    #expect(permuted.correlations == score.correlations.reversed())
    #expect(abs(permuted.meanSquaredError - score.meanSquaredError) < 1e-15)
  }

  @Test("A constant target counts as correlation 0 and leaves the shift defined") func constantTarget() {
    var target = random(2, 30, index: 10)
    for t in 0..<30 { target[1, t] = 0.1 }
    let score = ReplayScorer(target: target).score(window: target)
    #expect(score.correlations[1] == 0 && score.constantNeurons == 1)
    #expect(abs(score.correlation - 0.5) < 1e-15)
    let response = random(2, 60, index: 11)
    #expect(ReplayScorer(target: target).bestLinearShift(response: response).undefinedShifts == 0)
  }

  @Test("A rate that is no number is a result, not a crash", arguments: [Double.nan, .infinity, 1e300])
  func notANumber(value: Double) {
    let target = random(2, 20, index: 12)
    var response = random(2, 40, index: 13)
    response[0, 3] = value
    let score = ReplayScorer(target: target).score(window: columns(response, 0..<20))
    #expect(score.meanSquaredError.isNaN && score.constantNeurons == 1 && score.correlations[0] == 0)
    let best = ReplayScorer(target: target).bestLinearShift(response: response)
    #expect(best.meanSquaredError.isNaN && best.correlation == 0 && best.undefinedShifts == 20)
    #expect(best.meanSquaredErrorShift == 0)
  }

  @Test("The first cycle at or above the threshold, in the order of the curve") func firstCycleReaching() {
    let curve = [(cycle: 0, correlation: 0.1), (20, 0.9), (40, 0.95), (60, 0.8)]
    #expect(firstCycle(reaching: 0.9, in: curve) == 20)
    #expect(firstCycle(reaching: 0.91, in: curve) == 40)
    #expect(firstCycle(reaching: 0.99, in: curve) == nil)
  }

  @Test("A replay curve of the paper's size takes well under a second in release") func speed() {
    let scorer = ReplayScorer(target: random(13, 1250, index: 14))
    let response = random(13, 2500, index: 15)
    let clock = ContinuousClock()
    var sum = 0.0
    let elapsed = clock.measure {
      for _ in 0..<96 { sum += scorer.bestLinearShift(response: response).correlation }
    }
    print("96 shifted scores of 13 × 2500 samples: \(elapsed)")
    #expect(sum > 0)
    #if !DEBUG
      #expect(elapsed < .seconds(5))
    #endif
  }
}
