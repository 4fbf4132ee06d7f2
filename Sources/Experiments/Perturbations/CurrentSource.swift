import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Currents into some neurons, step after step.
///
/// With h the time step in ms and ξ independent standard normal numbers, one a neuron and step, the current of step k is
///
///     constant           I_k = σ
///     white              I_k = σ ξ_k / √h
///     Ornstein–Uhlenbeck I_k = ρ I_(k−1) + σ √(1 − ρ²) ξ_k,  ρ = exp(−h / τ),  I_0 = σ ξ_0
///
/// in mV/ms. White noise of a strength σ in mV/√ms adds a variance of σ² t to a potential without leak in a time t, whatever h; that of
/// Ornstein and Uhlenbeck has the standard deviation σ in mV/ms and the correlation time τ at every h, exactly.
///
/// Reference: Gillespie, Phys. Rev. E 54, 2084 (1996).
package struct CurrentSource {
  package enum Course: Hashable {
    case constant
    case white
    /// τ in ms.
    case ornsteinUhlenbeck(Double)
  }

  package let neurons: [Int]
  private let course: Course
  private let strength: Double
  private let step: Double
  private var sources: [PhiloxStream]
  /// The last currents of a course that remembers them.
  private var values: [Double?]

  /// - Parameters:
  ///   - strength: σ in the unit of the course.
  ///   - step: h, ms.
  ///   - stream: the random numbers of each neuron.
  package init(
    _ course: Course, into neurons: [Int], strength: Double, step: Double,
    stream: (_ neuron: Int) -> PhiloxStream
  ) {
    self.neurons = neurons
    self.course = course
    self.strength = strength
    self.step = step
    sources = course == .constant ? [] : neurons.map(stream)
    values = Array(repeating: nil, count: neurons.count)
  }

  /// Adds the currents of the next steps: step × neuron.
  package mutating func add(to currents: inout Matrix<Double>) {
    for (index, neuron) in neurons.enumerated() {
      for row in 0..<currents.rows { currents[row, neuron] += next(index) }
    }
  }

  private mutating func next(_ index: Int) -> Double {
    switch course {
    case .constant: return strength
    case .white: return strength / step.squareRoot() * sources[index].gaussian(standardDeviation: 1)
    case .ornsteinUhlenbeck(let time):
      let normal = sources[index].gaussian(standardDeviation: 1)
      let rest = exp(-step / time)
      let value =
        values[index].map { rest * $0 + strength * (1 - rest * rest).squareRoot() * normal } ?? strength
        * normal
      values[index] = value
      return value
    }
  }
}
