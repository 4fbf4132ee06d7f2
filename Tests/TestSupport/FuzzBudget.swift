import Foundation
import NumericalCore

/// How many altered inputs a fuzz test tries: `FUZZ_INPUTS`, else as many as fit into two seconds.
package enum FuzzBudget {
  /// Calls `body` with the number of each input, and prints how many there were.
  ///
  /// - Parameter body: returns a value, or throws; anything but a ``SubsongError`` ends the loop with that error.
  package static func run(_ name: String, _ body: (Int) throws -> Void) throws {
    let asked = ProcessInfo.processInfo.environment["FUZZ_INPUTS"].flatMap { Int($0) }
    let clock = ContinuousClock()
    let end = clock.now + .seconds(2)
    var (count, refused) = (0, 0)
    while asked.map({ count < $0 }) ?? (clock.now < end) {
      do {
        try body(count)
      } catch is SubsongError {
        refused += 1
      }
      count += 1
    }
    print("fuzz: \(name): \(count) inputs, \(refused) refused")
  }
}
