/// The seeds with which each point is carried out.
public enum SweepSeeds: Hashable, Sendable, CustomStringConvertible {
  case range(ClosedRange<Int>)
  case list([Int])

  public var count: Int {
    switch self {
    case .range(let range): range.upperBound - range.lowerBound == .max ? .max : range.count
    case .list(let seeds): seeds.count
    }
  }

  public subscript(number: Int) -> Int {
    switch self {
    case .range(let range): range.lowerBound + number
    case .list(let seeds): seeds[number]
    }
  }

  public var description: String {
    switch self {
    case .range(let range): "\(range.lowerBound)..\(range.upperBound)"
    case .list(let seeds): seeds.map(String.init).joined(separator: ", ")
    }
  }
}
