#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension AssociativeRetrieval {
  /// With `K` keys and `V = 10` digits, of which one episode shows digit `d` `n_d` times:
  ///
  ///     guess a digit                    1 / V
  ///     guess one of the shown           1 / K + (1 − 1 / K) / V
  ///     the most frequent of the shown   E[max n_d] / K           the best without binding
  ///     its loss                         E[−Σ (n_d / K) ln (n_d / K)]
  ///
  /// Who knows which digits were shown, but not after which letter, can do no better than the last two: the query is each of the
  /// letters with the same probability. For three keys they are 0.43 and 0.97. A curve that stays there has learnt no binding.
  public var referenceLevels: [(name: String, value: Double)] {
    let (k, v) = (Double(keys), Double(Symbols.digits))
    return [
      ("accuracy, a digit at random", 1 / v),
      ("accuracy, a shown digit at random", 1 / k + (1 - 1 / k) / v),
      ("accuracy, best without binding", Self.expectedLargestCount(shown: keys) / k),
      ("accuracy, perfect memory", 1),
      ("loss, a digit at random", log(v)),
      ("loss, best without binding", Self.expectedEntropy(shown: keys)),
    ]
  }

  /// `E[max n] = Σ_m P(max n > m)`, with the exponential generating function of the sequences in which no digit comes more than
  /// `m` times:
  ///
  ///     P(max n ≤ m) = K! / V^K · [x^K] (Σ_{j ≤ m} x^j / j!)^V
  private static func expectedLargestCount(shown: Int) -> Double {
    let all = coefficient(of: shown, atMost: shown)
    return (0..<shown).reduce(0) { $0 + 1 - coefficient(of: shown, atMost: $1) / all }
  }

  /// `[x^K] (Σ_{j ≤ m} x^j / j!)^V`; without a limit it is `V^K / K!`.
  private static func coefficient(of power: Int, atMost most: Int) -> Double {
    var factor = [1.0]
    for j in 1...max(1, most) where j <= most { factor.append(factor[j - 1] / Double(j)) }
    var product = [1.0] + Array(repeating: 0, count: power)
    for _ in 0..<Symbols.digits {
      product = (0...power).map { n in
        (0...min(n, most)).reduce(0) { $0 + factor[$1] * product[n - $1] }
      }
    }
    return product[power]
  }

  /// The sum over digits of the expectation for one, whose count is binomial (`K`, `1 / V`).
  private static func expectedEntropy(shown: Int) -> Double {
    let (k, p) = (Double(shown), 1 / Double(Symbols.digits))
    var binomial = pow(1 - p, k)
    var sum = 0.0
    for n in 1...shown {
      binomial *= Double(shown - n + 1) / Double(n) * p / (1 - p)
      let share = Double(n) / k
      sum -= binomial * share * log(share)
    }
    return sum * Double(Symbols.digits)
  }
}
