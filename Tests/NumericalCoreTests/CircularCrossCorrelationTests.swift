import NumericalCore
import Testing

@Suite struct CircularCrossCorrelationTests {
  private func random(_ length: Int, index: Int) -> [Double] {
    var stream = SeedTree(seed: 21).stream("test.circular", index: index)
    return (0..<length).map { _ in stream.gaussian(standardDeviation: 1) }
  }

  /// The definition.
  private func direct(_ pattern: [Double], _ signal: [Double]) -> [Double] {
    let length = pattern.count
    return (0..<length).map { s in
      (0..<length).reduce(0) { $0 + signal[$1] * pattern[($1 + s) % length] }
    }
  }

  /// Catches a shift of the wrong sign, a lost Nyquist coefficient of an even length, and a length that GSL's factors do not
  /// cover.
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 30, 64, 97, 121, 1250, 1251])
  func oneTermEqualsTheDefinition(length: Int) {
    let (pattern, signal) = (random(length, index: length), random(length, index: 10_000 + length))
    let correlation = CircularCrossCorrelation(length: length)
    let found = correlation.sum(of: [
      .init(pattern: correlation.spectrum(of: pattern), signal: correlation.spectrum(of: signal))
    ])
    for (a, b) in zip(found, direct(pattern, signal)) { #expect(abs(a - b) < 1e-12 * Double(length + 10)) }
  }

  /// Catches weights that are not applied to every coefficient, and terms that overwrite each other.
  @Test(arguments: [12, 13]) func weightedSumOfTerms(length: Int) {
    let correlation = CircularCrossCorrelation(length: length)
    var terms: [CircularCrossCorrelation.Term] = []
    var expected = [Double](repeating: 0, count: length)
    for (index, weight) in [0.5, -2, 3].enumerated() {
      let (pattern, signal) = (random(length, index: 2 * index), random(length, index: 2 * index + 1))
      terms.append(
        .init(
          pattern: correlation.spectrum(of: pattern), signal: correlation.spectrum(of: signal), weight: weight
        ))
      for (s, value) in direct(pattern, signal).enumerated() { expected[s] += weight * value }
    }
    for (a, b) in zip(correlation.sum(of: terms), expected) { #expect(abs(a - b) < 1e-12) }
    #expect(correlation.sum(of: []) == [Double](repeating: 0, count: length))
  }

  /// Catches scratch memory shared between calls: one object from many threads gives the bits that it gives alone.
  @Test func oneObjectServesManyThreads() async {
    let correlation = CircularCrossCorrelation(length: 360)
    let signals = (0..<64).map { random(360, index: 500 + $0) }
    let alone = signals.map { correlation.spectrum(of: $0) }
    let together = await withTaskGroup(of: (Int, CircularCrossCorrelation.Spectrum).self) { group in
      for (index, signal) in signals.enumerated() {
        group.addTask { (index, correlation.spectrum(of: signal)) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for index in signals.indices { #expect(together[index] == alone[index]) }
  }
}
