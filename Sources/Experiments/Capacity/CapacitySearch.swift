import NumericalCore

/// Looks for the smallest population that succeeds, by doubling and bisection.
///
/// What to try next follows from what was tried, so a search can be stopped and carried on anywhere. It begins with a guess,
/// doubles it until it succeeds (or halves it until it fails), and then divides the gap between the largest population that failed
/// and the smallest that succeeded, until the gap is at most `resolution` times the latter, or one neuron.
///
/// **What is found** is a border: the population succeeds and the next smaller one that was tried fails. Where success is a
/// matter of luck there are several borders, and which one is found depends on the guess; look at several seeds.
///
/// - Complexity: about `log₂(range)` attempts.
public struct CapacitySearch: Hashable, Codable, Sendable {
  /// The range that is searched.
  public let smallest, largest: Int
  /// The first attempt.
  public let guess: Int
  /// How exactly the border is found, relative to it.
  public let resolution: Double

  /// What comes next.
  public enum Step: Hashable, Sendable {
    case attempt(Int)
    /// The smallest population that succeeds.
    case found(Int)
    /// Even the largest one fails.
    case beyond(Int)
  }

  /// - Throws: ``NumericalCore/SubsongError`` (usage) for an empty range, a guess outside of it, or a resolution that is negative or not below 1.
  public init(smallest: Int, largest: Int, guess: Int? = nil, resolution: Double = 0.1) throws(SubsongError) {
    guard 0 <= smallest, smallest <= largest else {
      throw SubsongError(
        .usage, "populations from \(smallest) to \(largest) are searched",
        because: "the smallest is at least 0 and not above the largest")
    }
    let guess = guess ?? min(largest, max(smallest, 20))
    guard (smallest...largest).contains(guess) else {
      throw SubsongError(
        .usage, "the first attempt is \(guess)", because: "the range is \(smallest) to \(largest)")
    }
    guard resolution >= 0, resolution < 1 else {
      throw SubsongError(
        .usage, "the resolution is \(resolution)",
        because: "it is a fraction of the population, 0 or more and below 1")
    }
    (self.smallest, self.largest, self.guess, self.resolution) = (smallest, largest, guess, resolution)
  }

  /// - Parameter trials: which populations were tried, and whether they succeeded; those outside the range count as well.
  public func next(after trials: [Int: Bool]) -> Step {
    let success = trials.filter(\.value).keys.min()
    let failure = trials.filter { !$0.value && $0.key < success ?? .max }.keys.max()
    switch (failure, success) {
    case (nil, nil): return .attempt(guess)
    case (let failure?, nil):
      return failure >= largest ? .beyond(largest) : .attempt(min(largest, max(1, 2 * failure)))
    case (nil, let success?):
      return success <= smallest ? .found(success) : .attempt(max(smallest, success / 2))
    case (let failure?, let success?):
      let gap = max(1, Int(resolution * Double(success)))
      return success - failure <= gap || success <= smallest
        ? .found(success) : .attempt((success + failure) / 2)
    }
  }
}
