import NumericalCore

/// Something whose time is measured again and again, in passes that last long enough for the clock.
final class TimedWork {
  /// Does the work that many times.
  private let body: (_ repeats: Int) -> Void
  /// What is counted: steps, passes over an array, operations. One repeat does so many of them.
  private let unitsPerRepeat: Double
  private var repeats = 1
  /// ns per unit, one value a pass.
  private(set) var nanoseconds: [Double] = []

  init(unitsPerRepeat: Double, _ body: @escaping (_ repeats: Int) -> Void) {
    self.unitsPerRepeat = unitsPerRepeat
    self.body = body
  }

  /// Warms up, and finds how often the work has to be repeated to fill a pass.
  func calibrate(to duration: Duration) {
    var elapsed = time(repeats)
    while elapsed < duration, repeats < 1 << 40 {
      let lacking = elapsed > .zero ? duration / elapsed : 2
      // Never more than eightfold at once: the first repeats are slower than the later ones.
      repeats = Int((Double(repeats) * min(8, max(1.1, 1.05 * lacking))).rounded(.up))
      elapsed = time(repeats)
    }
  }

  func measurePass() {
    nanoseconds.append(time(repeats) / .nanoseconds(1) / (Double(repeats) * unitsPerRepeat))
  }

  private func time(_ repeats: Int) -> Duration { ContinuousClock().measure { body(repeats) } }
}

/// The times of several passes in short.
struct PassTimes: Equatable {
  var median, smallest, largest: Double

  /// - Parameter times: at least one; of an even number the upper of the two in the middle counts.
  init(_ times: [Double]) {
    let sorted = times.sorted()
    (median, smallest, largest) = (sorted[sorted.count / 2], sorted[0], sorted[sorted.count - 1])
  }
}
