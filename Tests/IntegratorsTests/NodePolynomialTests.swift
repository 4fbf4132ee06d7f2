import Integrators
import Testing

@Suite struct NodePolynomialTests {
  /// Through its values, and exact up to its degree with its slope. Catches nodes at other places and a wrong difference.
  @Test(arguments: Interpolation.allCases)
  func polynomialsOfItsDegreeAreExact(interpolation: Interpolation) {
    let nodes = interpolation.nodes
    #expect(nodes.count == interpolation.order)
    let coefficients = [0.7, -1.3, 2.1, 0.4].prefix(nodes.count)
    func value(_ c: Double) -> Double { coefficients.reversed().reduce(0) { $0 * c + $1 } }
    func slope(_ c: Double) -> Double {
      coefficients.indices.dropFirst().reversed().reduce(0) { $0 * c + Double($1) * coefficients[$1] }
    }
    let polynomial = NodePolynomial(nodes.map(value))
    for c in stride(from: 0, through: 1, by: 0.125) {
      #expect(abs(polynomial.value(at: c) - value(c)) < 1e-14)
      #expect(abs(polynomial.slope(at: c) - slope(c)) < 1e-13)
    }
    for c in nodes { #expect(abs(polynomial.value(at: c) - value(c)) < 1e-15) }
  }

  /// The Lagrange basis of the four nodes at a half: −1/16, 9/16, 9/16, −1/16.
  @Test func cubicHasTheLagrangeWeights() {
    let weights = (0..<4).map { node in
      NodePolynomial((0..<4).map { $0 == node ? 1 : 0 }).value(at: 0.5)
    }
    #expect(zip(weights, [-1.0 / 16, 9.0 / 16, 9.0 / 16, -1.0 / 16]).allSatisfy { abs($0 - $1) < 1e-15 })
  }
}
