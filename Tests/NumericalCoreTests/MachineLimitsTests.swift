import NumericalCore
import Testing

/// The measures of the machine do the work that their times are divided by.
@Suite struct MachineLimitsTests {
  /// Catches elements that are passed over or visited twice, at the ends of parts and of the array.
  @Test(arguments: [1, 7, 64, 255, 257, 1000, 4099], [1, 2, 3, 8])
  func everyElementIsWrittenOnceAPass(count: Int, threads: Int) {
    let doubles = StreamedArray<Double>(count: count)
    doubles.stream(passes: 3, threads: threads)
    #expect(doubles.elements.allSatisfy { $0 == 1 + 1e-9 + 1e-9 + 1e-9 })
    var parts: [Int] = []
    for thread in 0..<threads {
      parts += StreamedArray<Float>.part(thread, of: threads, count: count)
    }
    #expect(parts == Array(0..<count))
  }

  /// Catches a sum that the compiler has reduced to fewer operations: x ↦ x f + s from 1 … 12 has a closed form.
  @Test func multiplyAddsAreCarriedOut() {
    // With f = 0 each of the chains ends at s, in every lane; so the result counts the numbers that are worked on.
    let doubles = Double.multiplyAdds(rounds: 3, factor: 0, summand: 2)
    #expect(doubles == Double(Double.operationsPerRound))
    let floats = Float.multiplyAdds(rounds: 3, factor: 0, summand: 2)
    #expect(floats == Float(Float.operationsPerRound))
    #expect(Float.operationsPerRound == 2 * Double.operationsPerRound)
    #expect(
      PeakArithmetic<Double>.operations(rounds: 10, threads: 3) == 30 * Double(Double.operationsPerRound))
    // With f = 1/2 and s = 1 every chain tends to 2.
    let limit = Double.multiplyAdds(rounds: 200, factor: 0.5, summand: 1)
    #expect(limit == Double(Double.operationsPerRound))
  }
}
