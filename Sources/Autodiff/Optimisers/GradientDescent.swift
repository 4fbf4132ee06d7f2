import NumericalCore

/// Gradient descent with momentum: u ← μ u + g, θ ← θ − rate · u (Polyak 1964, in the form in which the rate is outside u).
public struct GradientDescent<Scalar: TensorScalar>: Optimiser, Equatable {
  /// μ, from 0 (none) to below 1.
  public let momentum: Double
  public let trained: TrainedRanges
  private var velocity: [Scalar]

  public init(momentum: Double = 0, for trained: TrainedRanges) {
    (self.momentum, self.trained) = (momentum, trained)
    velocity = Array(repeating: 0, count: trained.count)
  }

  public mutating func update(_ values: inout [Scalar], gradient: [Scalar], rate: Double) {
    precondition(
      values.count == trained.count && gradient.count == trained.count, "a vector of another length")
    descend(
      &values, gradient, &velocity, over: trained.ranges, momentum: Scalar(momentum), rate: Scalar(rate))
  }

  public var arrays: NamedArrays {
    var arrays: NamedArrays = [:]
    arrays.put(velocity, as: "velocity")
    return arrays
  }

  public mutating func restore(from arrays: NamedArrays) throws(SubsongError) {
    velocity = try arrays.vector("velocity", count: trained.count)
  }
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func descend<S: TensorScalar>(
  _ values: inout [S], _ gradient: [S], _ velocity: inout [S], over ranges: [Range<Int>], momentum: S, rate: S
) {
  values.withUnsafeMutableBufferPointer { values in
    velocity.withUnsafeMutableBufferPointer { velocity in
      gradient.withUnsafeBufferPointer { gradient in
        for range in ranges {
          for i in range {
            velocity[i] = momentum * velocity[i] + gradient[i]
            values[i] -= rate * velocity[i]
          }
        }
      }
    }
  }
}
