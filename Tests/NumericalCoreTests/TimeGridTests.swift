import Foundation
import NumericalCore
import TestSupport
import Testing

@Suite struct TimeGridTests {
  @Test("25 ms are 250 steps of 0.1 ms, not 249 (truncation would lose one)") func paperDelay() throws {
    #expect(try TimeGrid(step: 0.1).steps(in: 25, named: "delay") == 250)
    #expect(try TimeGrid(step: 0.1).steps(in: 0, named: "delay") == 0)
  }

  @Test("k · dt is k steps, for many k and steps", arguments: [0.1, 0.01, 0.05, 0.025, 1.0 / 3, 0.7, 1, 3.3])
  func multiples(step: Double) throws {
    let grid = try TimeGrid(step: step)
    for k in Array(0...2000) + [25_000, 123_457, 25_250_000, 1_000_000_007] {
      #expect(try grid.steps(in: Double(k) * step, named: "time") == k)
      #expect(try grid.steps(in: grid.milliseconds(k), named: "time") == k)
    }
  }

  @Test(
    "What is no multiple, negative or no number is refused by name",
    arguments: [0.25, 0.15, 0.100_001, -0.1, -1e-9, .nan, .infinity, 1e300])
  func refused(milliseconds: Double) throws {
    let grid = try TimeGrid(step: 0.1)
    let error = try #require(subsongError { _ = try grid.steps(in: milliseconds, named: "the delay") })
    #expect(error.category == .usage)
    #expect(error.what.contains("the delay"))
    #expect(error.remedy != nil)
  }

  @Test(
    "A step has to be positive and finite, also in a decoded file", arguments: [0, -0.1, .nan, .infinity])
  func badStep(step: Double) throws {
    #expect(subsongError { _ = try TimeGrid(step: step) }?.category == .usage)
    guard step.isFinite else { return }
    let json = Data("{\"step\":\(step)}".utf8)
    #expect(subsongError { _ = try JSONDecoder().decode(TimeGrid.self, from: json) }?.category == .usage)
  }

  @Test("JSON round trip") func codable() throws {
    let grid = try TimeGrid(step: 0.1)
    #expect(try JSONDecoder().decode(TimeGrid.self, from: JSONEncoder().encode(grid)) == grid)
  }
}
