import Autodiff
import Testing

/// The tape itself: what it keeps, and what it adds up.
@Suite struct TapeTests {
  /// Catches uses of one variable that overwrite each other instead of adding up.
  @Test func usesOfOneVariableAddUp() throws {
    let tape = Tape<Double>()
    let x = tape.variable(NDArray(3))
    let loss = x * x * x + 2 * x - x / (x + 1) + x
    #expect(
      abs(try #require(tape.gradients(of: loss, with: [x])[0]).scalar - (27 + 2 - 1.0 / 16 + 1)) < 1e-14)
  }

  /// Catches a gradient that is invented for what has no influence.
  @Test func whatTheLossDoesNotDependOnHasNoGradient() {
    let tape = Tape<Double>()
    let (x, unused) = (tape.variable(NDArray(3)), tape.variable(NDArray(1)))
    let constant = tape.constant(2)
    let later = x.squared()
    let loss = x * constant
    let afterwards = tape.variable(NDArray(5))
    let gradients = tape.gradients(of: loss, with: [x, unused, constant, later, afterwards, x])
    #expect(gradients == [NDArray(2), nil, nil, nil, nil, NDArray(2)])
    #expect(tape.gradients(of: constant * 2, with: [x]) == [nil])
    #expect(tape.gradients(of: x.detached * x, with: [x]) == [NDArray(3)])
  }

  /// Catches gradients with respect to intermediate results that are freed too early.
  @Test func intermediateResultsHaveGradients() {
    let tape = Tape<Double>()
    let x = tape.variable(NDArray(3))
    let y = x.squared()
    let loss = 5 * y
    #expect(tape.gradients(of: loss, with: [y, x, loss]) == [NDArray(5), NDArray(30), NDArray(1)])
  }

  /// Catches a tape that can be read once only, or that remembers an earlier loss.
  @Test func severalLossesOfOneTape() {
    let tape = Tape<Double>()
    let x = tape.variable(NDArray(3))
    let (square, cube) = (x * x, x * x * x)
    #expect(tape.gradients(of: square, with: [x]) == [NDArray(6)])
    #expect(tape.gradients(of: cube, with: [x]) == [NDArray(27)])
    #expect(tape.gradients(of: square, with: [x]) == [NDArray(6)])
  }

  /// Catches records of operations on constants, which would keep arrays that nobody needs.
  @Test func onlyWhatDependsOnALeafIsRecorded() {
    let tape = Tape<Float>()
    let constant = tape.constant(NDArray(drawn: [3, 3]))
    #expect(!tanh(constant.times(constant)).hasGradient && tape.count == 0)
    let x = tape.variable(NDArray(drawn: [3, 3]))
    #expect((constant * x).hasGradient && tape.count == 2)
  }

  /// Catches an adjoint whose nil is taken for something, and inputs in the wrong order.
  @Test func customOperations() {
    let tape = Tape<Double>()
    let (x, y, z) = (tape.variable(NDArray(3)), tape.variable(NDArray(4)), tape.constant(1))
    let product = tape.custom([x, y, z], NDArray(12)) { g in [nil, NDArray(3 * g.scalar), NDArray(7)] }
    #expect(tape.gradients(of: 2 * product, with: [x, y]) == [nil, NDArray(6)])
  }

  /// Catches a wrong product along a chain: the derivative of iterated x ← x − x²/100 against the product of its factors.
  @Test func deepChains() throws {
    let tape = Tape<Double>()
    let start = tape.variable(NDArray(0.7))
    var (x, value, derivative) = (start, 0.7, 1.0)
    for _ in 0..<2000 {
      x = x - x.squared() / 100
      derivative *= 1 - value / 50
      value -= value * value / 100
    }
    #expect(abs(x.value.scalar - value) < 1e-15)
    let gradient = try #require(tape.gradients(of: x, with: [start])[0]).scalar
    #expect(abs(gradient / derivative - 1) < 1e-12)
  }

  /// Catches a recording that is freed by recursion, which overflows the stack.
  @Test func aLongRecordingIsFreed() {
    weak var freed: Tape<Float>?
    do {
      let tape = Tape<Float>()
      let start = tape.variable(NDArray(1))
      var x = start
      for _ in 0..<100_000 { x = x * 1 }
      freed = tape
      #expect(tape.count == 100_001)
      #expect(tape.gradients(of: x, with: [start]) == [NDArray(1)])
    }
    #expect(freed == nil)
  }

  /// Catches sums whose order depends on anything but the recording.
  @Test func gradientsAreTheSameBytesEveryTime() {
    func gradients() -> [NDArray<Float>?] {
      let tape = Tape<Float>()
      let w = tape.variable(NDArray(drawn: [9, 9]))
      var h = tape.constant(NDArray(drawn: [4, 9], "state"))
      for _ in 0..<10 { h = tanh(h.times(w) + h * 0.5) }
      return tape.gradients(of: h.squared().mean(), with: [w])
    }
    #expect(gradients() == gradients())
  }
}

/// The check itself.
@Suite struct GradientCheckTests {
  /// Catches a check that lets wrong adjoints pass: one of the wrong size, one of the wrong sign, one missing, one that is no number.
  @Test(arguments: [1.01, -1, 0, Double.nan])
  func wrongAdjointsAreSeen(factor: Double) {
    let error = GradientCheck.largestError(at: [NDArray(drawn: [3])]) { x in
      let square = NDArray(shape: [3], values: x[0].value.values.map { $0 * $0 })
      let slope = x[0].value.values.map { 2 * factor * $0 }
      return x[0].tape.custom([x[0]], square) { g in
        [NDArray(shape: [3], values: zip(g.values, slope).map { $0 * $1 })]
      }.sum()
    }
    #expect(!(error < 0.009))
  }

  /// Catches a check that does not bear inputs without influence.
  @Test func constantFunctionsHaveNoError() {
    #expect(GradientCheck.largestError(at: [NDArray(drawn: [3])]) { $0[0].tape.constant(2) } == 0)
  }
}
