import Foundation

/// A learning rate, or another number, as a function of how many updates have been made.
public enum Schedule: Hashable, Codable, Sendable {
  case constant(Double)
  /// A straight line from update 0 to update `period`, the last value from then on.
  case linear(from: Double, to: Double, period: Int)
  /// Half a cosine: to + (from − to)(1 + cos πk/period)/2, the last value from `period` on (Loshchilov and Hutter 2017, without
  /// restarts). k is the number of updates, rounded down to a multiple of `interval`.
  case cosine(from: Double, to: Double, period: Int, interval: Int = 1)

  /// The value for the update that follows on `updates` ones; 0 for the first.
  ///
  /// A period or an interval below 1 counts as 1.
  public func value(after updates: Int) -> Double {
    switch self {
    case .constant(let value):
      return value
    case .linear(let start, let end, let period):
      return start + (end - start) * share(updates, of: period)
    case .cosine(let start, let end, let period, let interval):
      let interval = max(1, interval)
      return end + (start - end) * (1 + cos(.pi * share(updates / interval * interval, of: period))) / 2
    }
  }

  /// How much of a period is over, from 0 to 1.
  private func share(_ updates: Int, of period: Int) -> Double {
    min(1, max(0, Double(updates) / Double(max(1, period))))
  }
}
