import LearningTasks
import NumericalCore
import Testing

@Suite struct CircularShiftTests {
  private func random(_ rows: Int, _ columns: Int, index: Int) -> Matrix<Double> {
    var stream = SeedTree(seed: 31).stream("test.circular", index: index)
    return Matrix(rows: rows, columns: columns) { _, _ in (stream.uniform() * 1e6).rounded() / 1e6 }
  }

  /// The target that begins at sample `shift`.
  private func rotated(_ target: Matrix<Double>, _ shift: Int) -> Matrix<Double> {
    Matrix(rows: target.rows, columns: target.columns) { target[$0, ($1 + shift) % target.columns] }
  }

  /// All shifts by the unshifted score of the rotated target, which is tested by itself.
  private func bruteForce(_ target: Matrix<Double>, _ window: Matrix<Double>) -> CircularScore {
    let scores = (0..<target.columns).map { ReplayScorer(target: rotated(target, $0)).score(window: window) }
    let best = scores.map(\.correlation).max() ?? 0
    let shift = scores.firstIndex { $0.correlation >= best - 1e-12 } ?? 0
    return CircularScore(
      correlation: scores[shift].correlation, shift: shift, constantNeurons: scores[shift].constantNeurons)
  }

  private func expectEqual(_ found: CircularScore, _ expected: CircularScore) {
    #expect(abs(found.correlation - expected.correlation) < 2e-14)
    #expect(found.shift == expected.shift && found.constantNeurons == expected.constantNeurons)
  }

  /// Catches every difference between the transform and the definition, for odd, even, prime and tiny lengths.
  @Test(arguments: [1, 2, 3, 5, 16, 31, 50, 97]) func equalsTheDefinition(length: Int) {
    for draw in 0..<5 {
      let target = random(3, length, index: 100 * length + draw)
      let window = random(3, length, index: 100 * length + 50 + draw)
      expectEqual(ReplayScorer(target: target).bestCircularShift(window: window), bruteForce(target, window))
    }
  }

  /// A silent voice counts as 0 and does not spoil the others; rates that are no numbers count as silent. Catches a
  /// mean over the moving neurons only.
  @Test(arguments: [0.3, Double.nan, .infinity, 1e300]) func constantNeurons(value: Double) {
    let target = random(4, 40, index: 1)
    var window = rotated(target, 11)
    for t in 0..<40 { window[2, t] = value }
    let score = ReplayScorer(target: target).bestCircularShift(window: window)
    #expect(abs(score.correlation - 0.75) < 1e-14 && score.shift == 11 && score.constantNeurons == 1)
    window[2, 7] = 0.3 + 4e-7
    #expect(ReplayScorer(target: target).bestCircularShift(window: window).constantNeurons == 1)
  }

  /// Catches NaN, or a shift taken from rounding noise, when everything is silent.
  @Test func silenceScoresZeroAtShiftZero() {
    let score = ReplayScorer(target: random(2, 30, index: 2))
      .bestCircularShift(window: Matrix(rows: 2, columns: 30, repeating: 0.02))
    #expect(score == CircularScore(correlation: 0, shift: 0, constantNeurons: 2))
    let constantTarget = ReplayScorer(target: Matrix(rows: 1, columns: 30, repeating: 0.5))
      .bestCircularShift(window: random(1, 30, index: 3))
    #expect(constantTarget == CircularScore(correlation: 0, shift: 0, constantNeurons: 0))
  }

  /// A target that repeats within the cycle, and a response that does, fit equally well at several shifts: the first one
  /// wins. Catches a shift that depends on the rounding of the transform.
  @Test func theFirstOfEqualShiftsWins() {
    let part = random(3, 20, index: 4)
    let periodic = Matrix<Double>(rows: 3, columns: 60) { part[$0, $1 % 20] }
    let scorer = ReplayScorer(target: periodic)
    for shift in 0..<60 {
      let score = scorer.bestCircularShift(window: rotated(periodic, shift))
      #expect(score.shift == shift % 20 && abs(score.correlation - 1) < 1e-14)
    }
    let target = random(3, 60, index: 5)
    let response = bruteForce(target, periodic)
    expectEqual(ReplayScorer(target: target).bestCircularShift(window: periodic), response)
    // Two values only: hundreds of exact ties.
    let steps = Matrix<Double>(rows: 2, columns: 48) { $0 == 0 ? ($1 < 24 ? 0.1 : 0.9) : 0.4 }
    var impulse = Matrix(rows: 2, columns: 48, repeating: 0.1)
    impulse[0, 30] = 0.2
    expectEqual(ReplayScorer(target: steps).bestCircularShift(window: impulse), bruteForce(steps, impulse))
  }

  /// The window that starts d samples later has a shift larger by d. Catches a shift of the wrong sign.
  @Test func laterWindowsHaveLargerShifts() {
    let target = random(5, 50, index: 6)
    let scorer = ReplayScorer(target: target)
    for start in stride(from: 0, to: 100, by: 7) {
      #expect(scorer.bestCircularShift(window: rotated(target, start)).shift == start % 50)
    }
  }

  /// Catches another arithmetic for the correlation that is returned: at the best shift it has the bits of the unshifted
  /// score.
  @Test func returnsTheBitsOfTheUnshiftedScore() {
    let target = random(3, 125, index: 7)
    var noise = random(3, 125, index: 8)
    for (place, value) in target.storage.enumerated() {
      noise.storage[place] = 0.5 * noise.storage[place] + value
    }
    let found = ReplayScorer(target: target).bestCircularShift(window: noise)
    #expect(found.shift == 0)
    #expect(found.correlation == ReplayScorer(target: target).score(window: noise).correlation)
  }

  /// A network that has almost fallen silent: the rates move by one multiple of the resolution on a high level. Catches
  /// cancellation in the transform.
  @Test func smallMovementsKeepTheirShift() {
    var stream = SeedTree(seed: 9).stream("test.small")
    let target = random(2, 64, index: 9)
    let window = Matrix<Double>(rows: 2, columns: 64) { _, _ in
      0.9 + 1e-6 * Double(stream.uniformInteger(below: 2))
    }
    expectEqual(ReplayScorer(target: target).bestCircularShift(window: window), bruteForce(target, window))
  }
}
