import Autodiff
import NumericalCore
import TestSupport
import Testing

/// The vector of all parameters.
@Suite struct ParameterSetTests {
  private static let layout = ParameterLayout([
    ParameterDescription("weight", shape: [3, 2], axes: ["unit", "input"], .uniform(-0.5, 0.25)),
    ParameterDescription("gain", shape: [4], axes: ["unit"], .constant(1)),
    ParameterDescription("bias", shape: [500], axes: ["unit"], .normal(standardDeviation: 2)),
  ])

  /// Catches slots that overlap or leave gaps.
  @Test func parametersLieOneAfterTheOther() {
    #expect(Self.layout.ranges == [0..<6, 6..<10, 10..<510])
    #expect(Self.layout["gain"] == 6..<10)
    #expect(Self.layout.count == 510)
  }

  /// Catches a wrong distribution, and draws that depend on what else is drawn.
  @Test func eachParameterIsDrawnByItself() {
    let set = ParameterSet<Double>(Self.layout, drawnFrom: SeedTree(seed: 7))
    #expect(set["weight"].allSatisfy { (-0.5..<0.25).contains($0) } && Set(set["weight"]).count == 6)
    #expect(set["gain"].allSatisfy { $0 == 1 })
    let bias = set["bias"]
    let variance = bias.map { $0 * $0 }.reduce(0, +) / 500
    // Four standard errors of a variance estimate.
    #expect(abs(variance / 4 - 1) < 4 * (2.0 / 500).squareRoot())
    let alone = ParameterSet<Double>(
      ParameterLayout([Self.layout.parameters[2]]), drawnFrom: SeedTree(seed: 7))
    #expect(Array(bias) == alone.values)
  }

  /// Catches a checkpoint that loses bits, in either precision, or that takes another network's arrays.
  @Test func arraysGiveTheValuesBack() throws {
    let single = ParameterSet<Float>(Self.layout, drawnFrom: SeedTree(seed: 1))
    #expect(try ParameterSet<Float>(Self.layout, from: single.arrays) == single)
    var arrays = single.arrays
    arrays["gain"]?.shape = [2, 2]
    let error = subsongError { _ = try ParameterSet<Float>(Self.layout, from: arrays) }
    #expect(error?.what.contains("'gain' has shape [2, 2]") == true)
  }
}
