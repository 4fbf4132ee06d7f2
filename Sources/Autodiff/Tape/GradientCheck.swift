/// Whether an adjoint belongs to its operation: the tape against central differences, in double precision.
public enum GradientCheck {
  /// The largest difference between the tape's derivative and the central difference over all elements of all inputs, as a fraction of
  /// the largest derivative.
  ///
  /// Where f is smooth it is about 10⁻⁹: the truncation of a difference over 2h is h²f‴/6, its rounding ε f/h. At a kink it means
  /// nothing.
  ///
  /// - Parameters:
  ///   - inputs: where the derivative is taken.
  ///   - function: from the inputs, as leaves of one tape, to a single number.
  ///   - step: h, relative to the larger of 1 and the element.
  public static func largestError(
    at inputs: [NDArray<Double>], step: Double = 1e-5,
    of function: ([Variable<Double>]) -> Variable<Double>
  ) -> Double {
    let tape = Tape<Double>()
    let variables = inputs.map(tape.variable)
    let gradients = tape.gradients(of: function(variables), with: variables)
    var (difference, largest) = (0.0, 0.0)
    for (place, input) in inputs.enumerated() {
      for element in input.values.indices {
        let derivative = gradients[place]?.values[element] ?? 0
        let slope = slope(at: inputs, place, element, step: step, of: function)
        difference = maximum(difference, (derivative - slope).magnitude)
        largest = maximum(largest, maximum(derivative.magnitude, slope.magnitude))
      }
    }
    return largest == 0 ? 0 : difference / largest
  }

  /// The larger of two numbers; no number if either is none, so that a wrong adjoint cannot hide behind one.
  private static func maximum(_ a: Double, _ b: Double) -> Double { a.isNaN || b.isNaN ? .nan : max(a, b) }

  /// (f(x + h) − f(x − h)) / 2h for one element.
  private static func slope(
    at inputs: [NDArray<Double>], _ place: Int, _ element: Int, step: Double,
    of function: ([Variable<Double>]) -> Variable<Double>
  ) -> Double {
    let x = inputs[place].values[element]
    let h = step * max(1, x.magnitude)
    func value(_ x: Double) -> Double {
      var inputs = inputs
      inputs[place].values[element] = x
      return function(inputs.map(Tape<Double>(isRecording: false).constant)).value.scalar
    }
    return (value(x + h) - value(x - h)) / ((x + h) - (x - h))
  }
}
