import Integrators
import NumericalCore
import Testing

@Suite struct RateHistoryTests {
  /// Against a list that forgets nothing, for rings of all small depths; catches a ring that folds its longest lag onto lag 0.
  @Test(arguments: 0...7)
  func everyLagIsTheRateOfThatTime(longestLag: Int) {
    var history = RateHistory(neuronCount: 3, longestLag: longestLag, rate: 0.25)
    var past = Array(repeating: [0.25, 0.25, 0.25], count: longestLag + 1)
    var random = SeedTree(seed: 1).stream("history", index: longestLag)
    for _ in 0..<40 {
      let rates = (0..<3).map { _ in random.uniform() }
      history.append(rates)
      past.append(rates)
      for lag in 0...longestLag {
        for neuron in 0..<3 {
          #expect(history.rate(of: neuron, stepsAgo: lag) == past[past.count - 1 - lag][neuron])
        }
      }
    }
    let expected = (0..<3).map { neuron in past.suffix(longestLag + 1).map { $0[neuron] } }
    #expect(history.chronological == expected)
  }

  /// Equal pasts are equal wherever the ring begins; catches an equality that compares positions.
  @Test func equalityLooksAtThePastOnly() {
    var rotated = RateHistory(neuronCount: 1, longestLag: 2, rate: 9)
    for rate in [0.5, 1, 2, 3] { rotated.append([rate]) }
    let fresh = RateHistory(chronological: [[1, 2, 3]])
    #expect(rotated == fresh)
    rotated.append([4])
    #expect(rotated != fresh)
    #expect(rotated == RateHistory(chronological: [[2, 3, 4]]))
  }
}
