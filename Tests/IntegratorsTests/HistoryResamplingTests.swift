import Integrators
import NumericalCore
import Testing

/// Histories of another depth and another pace of time.
@Suite struct HistoryResamplingTests {
  /// The rate x steps ago is a − b x, for each neuron with numbers of its own.
  private func linear(depth: Int) -> RateHistory {
    RateHistory(
      chronological: (0..<2).map { neuron in (0..<depth).reversed().map { rate(neuron, Double($0)) } })
  }

  private func rate(_ neuron: Int, _ lag: Double) -> Double { 0.75 - 0.25 * Double(neuron) - 0.015625 * lag }

  /// What was x steps ago is then x · slowing steps ago; exact for straight lines, whatever the factor.
  @Test(arguments: [0.5, 0.8, 1, 1.25, 2, 3.7], [1, 5, 12])
  func straightLinesStayStraight(slowing: Double, depth: Int) {
    let history = linear(depth: 16)
    let resampled = history.resampled(depth: depth, slowing: slowing)
    #expect(resampled.depth == depth && resampled.neuronCount == 2)
    for neuron in 0..<2 {
      for age in 0..<depth {
        let lag = min(Double(age) / slowing, 15)
        #expect(abs(resampled.rate(of: neuron, stepsAgo: age) - rate(neuron, lag)) < 1e-15)
      }
    }
  }

  /// Before what is known the oldest rate holds; catches a ring that is read around its end.
  @Test(arguments: [1.0, 2])
  func theOldestRateWasThereBefore(slowing: Double) {
    let history = linear(depth: 4)
    let resampled = history.resampled(depth: 40, slowing: slowing)
    let oldest = history.rate(of: 1, stepsAgo: 3)
    for age in Int(3 * slowing)..<40 { #expect(resampled.rate(of: 1, stepsAgo: age) == oldest) }
  }

  /// Another depth alone changes no number, wherever the ring begins; a whole factor can be taken back.
  @Test func knownRatesAreKeptToTheBit() {
    var history = RateHistory(neuronCount: 3, longestLag: 9, rate: 0.1)
    var random = SeedTree(seed: 2).stream("rates")
    for _ in 0..<14 { history.append((0..<3).map { _ in random.uniform() }) }
    #expect(history.resampled(depth: 10, slowing: 1) == history)
    #expect(history.resampled(depth: 25, slowing: 1).resampled(depth: 10, slowing: 1) == history)
    #expect(history.resampled(depth: 28, slowing: 3).resampled(depth: 10, slowing: 1.0 / 3) == history)
    #expect(history.resampled(depth: 19, slowing: 2).resampled(depth: 10, slowing: 0.5) == history)
  }
}
