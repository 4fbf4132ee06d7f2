/// A mistake in the input or a failure of the outside world, in four parts: *what* happened,
/// *where*, *why*, and *what to do* about it.
///
/// A programmer's mistake traps; a numerical outcome is a value; everything that a user or a
/// file system can cause is a `SubsongError`.
public struct SubsongError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The class of failure; the command line maps each to one exit code.
  public enum Category: String, Hashable, Sendable, CaseIterable {
    /// The request makes no sense as asked (a flag, an unknown name, a value out of range).
    case usage
    /// A file or a value that was given is malformed or inconsistent.
    case badInput
    /// A file that was asked for is not there.
    case missingInput
    /// A file or folder cannot be created, or would be overwritten.
    case cannotCreate
    /// Reading or writing failed on the way.
    case inputOutput
    /// The simulation left the numbers (NaN, overflow).
    case numerical
    /// Somebody else uses what is needed; later it may work.
    case busy
  }

  public var category: Category
  /// What happened, as one sentence without a full stop.
  public var what: String
  /// File and line, key path, or neuron and step.
  public var location: String?
  /// Why that is a problem.
  public var why: String?
  /// What the user can do now.
  public var remedy: String?

  public init(
    _ category: Category, _ what: String, at location: String? = nil, because why: String? = nil,
    remedy: String? = nil
  ) {
    self.category = category
    self.what = what
    self.location = location
    self.why = why
    self.remedy = remedy
  }

  public var description: String {
    var text = location.map { "\($0): \(what)" } ?? what
    if let why { text += " (\(why))" }
    if let remedy { text += "; \(remedy)" }
    return text
  }
}
