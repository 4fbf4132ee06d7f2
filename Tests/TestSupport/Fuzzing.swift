import Foundation
import NumericalCore
import Synchronization

/// Feeds a reader with damaged inputs: each has to give a value or a ``SubsongError``, and soon.
package struct Fuzzing: Sendable {
  /// What went wrong with an input.
  package struct Finding: Sendable, CustomStringConvertible {
    package let index: Int
    package let what: String
    package let input: [UInt8]

    package var description: String {
      "input \(index) \(what): \(Data(input).base64EncodedString()) (base64)"
    }
  }

  /// Longer than this, and an input counts as one that hangs the reader.
  package static let limit = Duration.seconds(2)
  /// A reader that has not come back by then never will: the process ends.
  private static let patience = Duration.seconds(20)

  /// How many inputs a reader gets, or a few readers together: `FUZZ_INPUTS`, or a number that takes a second.
  package static var inputCount: Int {
    ProcessInfo.processInfo.environment["FUZZ_INPUTS"].flatMap { Int($0) } ?? 10_000
  }

  /// How many inputs were read, how many of them gave a value, and what went wrong with others.
  package private(set) var count = 0
  package private(set) var accepted = 0
  package private(set) var findings: [Finding] = []
  package private(set) var slowest = Duration.zero

  package init() {}

  /// Reads `count` damaged inputs one after the other; stops at the tenth finding.
  ///
  /// - Parameter read: the reader; what it throws besides a ``SubsongError`` is a finding.
  package mutating func run(_ count: Int, of mutator: Mutator, _ read: ([UInt8]) throws -> Void) {
    let clock = ContinuousClock()
    let watch = Watch()
    defer { watch.stop() }
    for index in 0..<count where findings.count < 10 {
      let input = mutator.input(index)
      watch.begin(Finding(index: index, what: "hangs the reader", input: input))
      var failure: String?
      let time = clock.measure {
        do {
          try read(input)
          accepted += 1
        } catch let error as SubsongError {
          if error.what.isEmpty { failure = "is refused without a word" }
        } catch {
          failure = "gives the foreign error \(error)"
        }
      }
      self.count += 1
      slowest = max(slowest, time)
      if time > Self.limit { failure = "takes \(time)" }
      if let failure { findings.append(Finding(index: index, what: failure, input: input)) }
    }
  }

  /// Ends the process, with the input on standard error, when a reader does not come back.
  private final class Watch: Sendable {
    private let current = Mutex<(finding: Finding, start: ContinuousClock.Instant)?>(nil)
    private let isOver = Mutex(false)

    init() {
      Thread.detachNewThread { [self] in
        while !isOver.withLock({ $0 }) {
          Thread.sleep(forTimeInterval: 0.05)
          guard let late = current.withLock({ $0 }), ContinuousClock.now - late.start > Fuzzing.patience
          else {
            continue
          }
          FileHandle.standardError.write(Data("\(late.finding)\n".utf8))
          abort()
        }
      }
    }

    func begin(_ finding: Finding) { current.withLock { $0 = (finding, ContinuousClock.now) } }

    func stop() { isOver.withLock { $0 = true } }
  }
}
