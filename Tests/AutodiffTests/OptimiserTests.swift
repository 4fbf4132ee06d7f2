import Autodiff
import NumericalCore
import TestSupport
import Testing

/// Updates of a vector of parameters.
@Suite struct OptimiserTests {
  static let all: [OptimiserSettings] = [
    .descent(momentum: 0), .descent(momentum: 0.9), .adam(AdamSettings()),
    .adam(AdamSettings(weightDecay: 0.02)),
    .adam(
      AdamSettings(firstDecay: 0.8, secondDecay: 0.95, epsilon: 1e-4, weightDecay: 0.1, keepsLargest: true)),
  ]

  /// Gradients that fade, so that the largest second moment is not the last one.
  private static func gradient<S: TensorScalar>(_ update: Int, count: Int = 37) -> [S] {
    NDArray<S>(drawn: [count], "gradient", index: update).values.map { $0 / S(1 + update * update) }
  }

  /// One element's way under Adam, from the sums that the recursions stand for instead of the recursions:
  /// m_k = (1 − β₁) Σ β₁^(k−j) g_j, v_k likewise of g², and v_max over all k.
  private static func value(_ start: Double, _ gradients: [Double], _ s: AdamSettings, rate: Double) -> Double
  {
    func average(_ beta: Double, _ terms: ArraySlice<Double>) -> Double {
      terms.reversed().reduce((sum: 0.0, weight: 1 - beta)) { ($0.sum + $0.weight * $1, $0.weight * beta) }
        .sum
    }
    func power(_ beta: Double, _ k: Int) -> Double { (0..<k).reduce(1.0) { product, _ in product * beta } }
    let squares = gradients.map { $0 * $0 }
    return (1...gradients.count).reduce(start) { value, k in
      let second = (1...k).map { average(s.secondDecay, squares[..<$0]) }
      let scale = s.keepsLargest ? second.max() ?? 0 : second[k - 1]
      let first = average(s.firstDecay, gradients[..<k]) / (1 - power(s.firstDecay, k))
      let root = (scale / (1 - power(s.secondDecay, k))).squareRoot()
      return value - rate * s.weightDecay * value - rate * first / (root + s.epsilon)
    }
  }

  /// Catches a missing correction of a bias, a decay that is not decoupled, or AMSGrad of corrected moments.
  @Test(arguments: all)
  func adamFollowsItsDefinition(_ settings: OptimiserSettings) {
    guard case .adam(let adam) = settings else { return }
    var optimiser = Adam<Double>(adam, for: TrainedRanges(count: 37))
    let start = NDArray<Double>(drawn: [37], "start").values
    var values = start
    for update in 0..<8 { optimiser.update(&values, gradient: Self.gradient(update), rate: 0.03) }
    for element in 0..<37 {
      let gradients: [Double] = (0..<8).map { Self.gradient($0)[element] }
      #expect(abs(values[element] - Self.value(start[element], gradients, adam, rate: 0.03)) < 1e-14)
    }
  }

  /// Catches a momentum that is scaled by 1 − μ, or a rate inside it: under a constant gradient g the k-th step is
  /// rate · g (1 − μᵏ)/(1 − μ).
  @Test func momentumSumsUpAConstantGradient() {
    var optimiser = GradientDescent<Double>(momentum: 0.5, for: TrainedRanges(count: 1))
    var values = [0.0]
    for _ in 0..<3 { optimiser.update(&values, gradient: [2], rate: 0.25) }
    #expect(values == [-0.25 * 2 * (1 + 1.5 + 1.75)])
  }

  /// Catches steps in the wrong direction or of a wrong size: all rules find the minimum of a quadratic with curvatures 1 to 20.
  @Test(arguments: all.filter { $0 != all[3] && $0 != all[4] } + [.adam(AdamSettings(keepsLargest: true))])
  func quadraticsAreMinimised(_ settings: OptimiserSettings) {
    let target = NDArray<Double>(drawn: [20], "target").values
    var optimiser = settings.optimiser(for: TrainedRanges(count: 20), in: Double.self)
    var values = [Double](repeating: 0, count: 20)
    let schedule = Schedule.cosine(from: 0.02, to: 0, period: 2000)
    for update in 0..<2000 {
      let gradient = values.indices.map { Double($0 + 1) * (values[$0] - target[$0]) }
      optimiser.update(&values, gradient: gradient, rate: schedule.value(after: update))
    }
    #expect(relativeDifference(values, target) < 1e-4)
  }

  /// Catches frozen elements that move or decay, and trained ones beside them that do not.
  @Test(arguments: all)
  func frozenElementsKeepTheirBits(_ settings: OptimiserSettings) {
    let trained = TrainedRanges(count: 37, frozen: [3..<10, 30..<37])
    var (some, every) = (
      settings.optimiser(for: trained, in: Float.self),
      settings.optimiser(for: TrainedRanges(count: 37), in: Float.self)
    )
    let start = NDArray<Float>(drawn: [37], "start").values
    var (values, all) = (start, start)
    for update in 0..<5 {
      some.update(&values, gradient: Self.gradient(update), rate: 0.1)
      every.update(&all, gradient: Self.gradient(update), rate: 0.1)
    }
    for element in 0..<37 {
      let isFrozen = (3..<10).contains(element) || element >= 30
      #expect(values[element] == (isFrozen ? start : all)[element])
      #expect(all[element] != start[element])
    }
  }

  /// Catches anything that a checkpoint forgets or rounds, in either precision.
  @Test(arguments: all)
  func aRestoredOptimiserGoesOnBitForBit(_ settings: OptimiserSettings) throws {
    try expectResumption(settings, Float.self)
    try expectResumption(settings, Double.self)
  }

  private func expectResumption<S: TensorScalar>(_ settings: OptimiserSettings, _ precision: S.Type) throws {
    let trained = TrainedRanges(count: 37, frozen: [0..<5])
    var optimiser = settings.optimiser(for: trained, in: S.self)
    var values = NDArray<S>(drawn: [37], "start").values
    for update in 0..<5 { optimiser.update(&values, gradient: Self.gradient(update), rate: 0.1) }
    var restored = try settings.optimiser(for: trained, in: S.self, from: optimiser.arrays)
    #expect(restored.arrays == optimiser.arrays)
    var others = values
    for update in 5..<9 {
      optimiser.update(&values, gradient: Self.gradient(update), rate: 0.1)
      restored.update(&others, gradient: Self.gradient(update), rate: 0.1)
    }
    #expect(values == others)
  }

  /// Catches the memory of another rule or network being taken, and an optimiser that is half changed by it.
  @Test func memoryThatDoesNotFitIsRefused() {
    let settings = AdamSettings(keepsLargest: true)
    let saved = Adam<Float>(settings, for: TrainedRanges(count: 4)).arrays
    var optimiser = Adam<Float>(settings, for: TrainedRanges(count: 5))
    let before = optimiser
    #expect(
      subsongError { try optimiser.restore(from: saved) }?.what.contains("'first_moment' has shape [4]")
        == true)
    var other = Adam<Float>(settings, for: TrainedRanges(count: 4))
    let plain = Adam<Float>(for: TrainedRanges(count: 4)).arrays
    #expect(
      subsongError { try other.restore(from: plain) }?.what.contains("'largest_second_moment' is missing")
        == true)
    for number in [0.5, -1, .nan, .infinity] {
      var arrays = saved
      arrays["updates"]?.values = [number]
      #expect(subsongError { try other.restore(from: arrays) }?.what.contains("'updates' holds") == true)
    }
    #expect(optimiser == before && other.arrays == saved)
  }
}

/// The norm of a gradient, and what belongs to the parameters that are trained.
@Suite struct GradientClippingTests {
  /// Catches a norm per array instead of one of all, a wrong factor, and gradients within the limit that change.
  @Test func oneNormOfAllElements() {
    var gradient: [Double] = [3, 0, 4, 12]
    #expect(clipNorm(&gradient, to: 13.1) == 13 && gradient == [3, 0, 4, 12])
    #expect(clipNorm(&gradient, to: nil) == 13 && gradient == [3, 0, 4, 12])
    #expect(clipNorm(&gradient, to: 6.5) == 13)
    #expect(relativeDifference(gradient, [3, 0, 4, 12].map { $0 * 6.5 / (13 + 1e-6) }) < 1e-15)
  }

  /// Catches frozen elements in the norm.
  @Test func frozenElementsDoNotCount() {
    var gradient: [Float] = [100, 3, 4, 100]
    #expect(clipNorm(&gradient, to: 1, of: TrainedRanges(count: 4, frozen: [0..<1, 3..<4])) == 5)
    #expect(gradient[0] == 100 && gradient[3] == 100 && abs(gradient[1] - 0.6) < 1e-6)
  }

  /// Catches a norm that overflows in single precision, and one that hides what is no number.
  @Test func extremeGradients() {
    var large: [Float] = [3e30, 4e30]
    #expect(abs(clipNorm(&large, to: 1) / 5e30 - 1) < 1e-6 && abs(large[1] - 0.8) < 1e-6)
    var broken: [Float] = [1, .nan]
    #expect(clipNorm(&broken, to: 1).isNaN)
  }

  /// Catches ranges that overlap, are lost, or are empty.
  @Test func trainedRangesAreTheRest() {
    #expect(TrainedRanges(count: 10).ranges == [0..<10])
    #expect(TrainedRanges(count: 10, frozen: [7..<10, 0..<2, 1..<3, 5..<5]).ranges == [3..<7])
    #expect(TrainedRanges(count: 10, frozen: [0..<10]).ranges == [] && TrainedRanges(count: 0).ranges == [])
    let layout = ParameterLayout(
      ["a", "b", "c"].map { ParameterDescription($0, shape: [2], axes: ["x"], .constant(0)) })
    #expect(TrainedRanges(layout, frozen: ["b"]).ranges == [0..<2, 4..<6])
  }
}

/// Rates over the course of a training.
@Suite struct ScheduleTests {
  /// Catches wrong ends, a wrong middle, and a rise after the period.
  @Test func courses() {
    let cosine = Schedule.cosine(from: 1e-3, to: 1e-4, period: 40)
    #expect(
      cosine.value(after: 0) == 1e-3 && cosine.value(after: 40) == 1e-4 && cosine.value(after: 60) == 1e-4)
    #expect(abs(cosine.value(after: 20) - 5.5e-4) < 1e-18)
    // cos 60° = 1/2: three quarters of the way are left after a third of the period.
    #expect(abs(Schedule.cosine(from: 1, to: 0, period: 30).value(after: 10) - 0.75) < 1e-15)
    let linear = Schedule.linear(from: 1, to: 3, period: 4)
    #expect([0, 1, 4, 9].map(linear.value) == [1, 1.5, 3, 3])
    #expect(Schedule.constant(0.2).value(after: 7) == 0.2)
  }

  /// Catches steps at the wrong updates.
  @Test func stairsChangeAtMultiplesOfTheirInterval() {
    let (stairs, smooth) = (
      Schedule.cosine(from: 1, to: 0, period: 40, interval: 10), Schedule.cosine(from: 1, to: 0, period: 40)
    )
    for update in 0..<50 { #expect(stairs.value(after: update) == smooth.value(after: update / 10 * 10)) }
    #expect(stairs.value(after: 10) < stairs.value(after: 9))
  }

  /// Catches a division by zero.
  @Test func anEmptyPeriodIsOverAfterOneUpdate() {
    for schedule in [
      Schedule.linear(from: 1, to: 2, period: 0), .cosine(from: 1, to: 2, period: 0, interval: 0),
    ] {
      #expect([0, 1, 2].map(schedule.value) == [1, 2, 2])
    }
  }
}
