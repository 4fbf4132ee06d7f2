import Autodiff

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What values the hidden units of a cell take, how they are shown as rates in 0…1, and what a clamp holds them at.
enum LatentActivity: Hashable, Sendable {
  /// −1…1; the rate is (1 + h) / 2.
  case signed
  /// 0…1, the rate itself.
  case logistic
  /// 0 and above; the rate is h / (1 + h).
  case rectified

  init(of cell: any Cell) {
    switch cell {
    case let cell as ElmanCell where cell.activation == .relu: self = .rectified
    case let cell as PlasticCell where cell.options.core == .rnn: self = .rectified
    case let cell as STPNCell where cell.options.activation == .sigmoid: self = .logistic
    case is HebbFFCell: self = .logistic
    default: self = .signed
    }
  }

  func rate(of h: Float) -> Double {
    switch self {
    case .signed: (1 + Double(h)) / 2
    case .logistic: Double(h)
    case .rectified: Double(h) / (1 + Double(h))
    }
  }

  /// f(z) of the units' own non-linearity.
  func value(at z: Double) -> Float {
    switch self {
    case .signed: Float(tanh(z))
    case .logistic: Float(1 / (1 + exp(-z)))
    case .rectified: Float(max(0, z))
    }
  }
}

extension Cell {
  /// Where the state holds the activity of the hidden units; nil if it does not, and the cell hands it out.
  var hiddenRange: Range<Int>? {
    var start = 0
    for array in state {
      if array.name == "hidden" { return start..<start + array.count }
      start += array.count
    }
    return nil
  }

  /// Hidden units.
  var hiddenCount: Int { hiddenRange?.count ?? outputCount }
}
