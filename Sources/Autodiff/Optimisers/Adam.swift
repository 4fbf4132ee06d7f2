import Foundation
import NumericalCore

/// The constants of ``Adam``.
public struct AdamSettings: Hashable, Codable, Sendable {
  /// How much of the first moment an update keeps.
  public var firstDecay: Double
  /// How much of the second moment an update keeps.
  public var secondDecay: Double
  /// Added to the root of the second moment.
  public var epsilon: Double
  /// Decoupled weight decay: each update first takes rate · weightDecay of every trained value off (AdamW).
  public var weightDecay: Double
  /// Whether the largest second moment so far scales the update (AMSGrad).
  public var keepsLargest: Bool

  public init(
    firstDecay: Double = 0.9, secondDecay: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0,
    keepsLargest: Bool = false
  ) {
    (self.firstDecay, self.secondDecay, self.epsilon) = (firstDecay, secondDecay, epsilon)
    (self.weightDecay, self.keepsLargest) = (weightDecay, keepsLargest)
  }
}

/// Adam (Kingma and Ba 2015), with decoupled weight decay (AdamW: Loshchilov and Hutter 2019) and AMSGrad (Reddi, Kale, Kumar 2018)
/// where the settings ask for them. Update k = 1, 2, … is
///
///     θ ← θ (1 − rate · weightDecay)
///     m ← β₁ m + (1 − β₁) g            v ← β₂ v + (1 − β₂) g²
///     θ ← θ − rate/(1 − β₁ᵏ) · m / (√v/√(1 − β₂ᵏ) + ε)
///
/// # Difference from the paper
/// With AMSGrad, v in the last line is the largest of the second moments so far *before* their bias is corrected, as in PyTorch; the
/// paper corrects no bias at all.
public struct Adam<Scalar: TensorScalar>: Optimiser, Equatable {
  public let settings: AdamSettings
  public let trained: TrainedRanges
  /// k of the last update.
  public private(set) var updates = 0
  private var first: [Scalar]
  private var second: [Scalar]
  /// Empty without AMSGrad.
  private var largest: [Scalar]

  public init(_ settings: AdamSettings = AdamSettings(), for trained: TrainedRanges) {
    (self.settings, self.trained) = (settings, trained)
    first = Array(repeating: 0, count: trained.count)
    second = first
    largest = settings.keepsLargest ? first : []
  }

  public mutating func update(_ values: inout [Scalar], gradient: [Scalar], rate: Double) {
    precondition(
      values.count == trained.count && gradient.count == trained.count, "a vector of another length")
    updates += 1
    let step = AdamStep<Scalar>(settings, update: updates, rate: rate)
    step.moments(gradient, &first, &second, over: trained.ranges)
    if settings.keepsLargest { step.raise(&largest, to: second, over: trained.ranges) }
    step.move(&values, first, settings.keepsLargest ? largest : second, over: trained.ranges)
  }

  public var arrays: NamedArrays {
    var arrays: NamedArrays = ["updates": NamedArray([Double(updates)], axis: "scalar", unit: "update")]
    arrays.put(first, as: "first_moment")
    arrays.put(second, as: "second_moment")
    if settings.keepsLargest { arrays.put(largest, as: "largest_second_moment") }
    return arrays
  }

  public mutating func restore(from arrays: NamedArrays) throws(SubsongError) {
    let number = try arrays.array("updates", shape: [1]).values[0]
    guard let updates = Int(exactly: number), updates >= 0 else {
      throw SubsongError(
        .badInput, "the array 'updates' holds \(number)", because: "it counts updates",
        remedy: "use the arrays of a checkpoint as they were written")
    }
    let first: [Scalar] = try arrays.vector("first_moment", count: trained.count)
    let second: [Scalar] = try arrays.vector("second_moment", count: trained.count)
    let largest: [Scalar] =
      settings.keepsLargest ? try arrays.vector("largest_second_moment", count: trained.count) : []
    (self.updates, self.first, self.second, self.largest) = (updates, first, second, largest)
  }
}

/// The numbers of one update, and its loops.
private struct AdamStep<S: TensorScalar> {
  let firstDecay, secondDecay, epsilon, shrinkage, length, rootOfCorrection: S

  /// The corrections are formed in double precision: 1 − β₂ᵏ of an early update has few digits left in single.
  init(_ settings: AdamSettings, update: Int, rate: Double) {
    (firstDecay, secondDecay) = (S(settings.firstDecay), S(settings.secondDecay))
    epsilon = S(settings.epsilon)
    shrinkage = S(1 - rate * settings.weightDecay)
    length = S(rate / (1 - pow(settings.firstDecay, Double(update))))
    rootOfCorrection = S((1 - pow(settings.secondDecay, Double(update))).squareRoot())
  }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  func moments(_ gradient: [S], _ first: inout [S], _ second: inout [S], over ranges: [Range<Int>]) {
    let (firstShare, secondShare) = (1 - firstDecay, 1 - secondDecay)
    gradient.withUnsafeBufferPointer { g in
      first.withUnsafeMutableBufferPointer { m in
        second.withUnsafeMutableBufferPointer { v in
          for range in ranges {
            for i in range {
              m[i] += (g[i] - m[i]) * firstShare
              v[i] = secondDecay * v[i] + secondShare * g[i] * g[i]
            }
          }
        }
      }
    }
  }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  func raise(_ largest: inout [S], to second: [S], over ranges: [Range<Int>]) {
    largest.withUnsafeMutableBufferPointer { largest in
      second.withUnsafeBufferPointer { v in
        for range in ranges { for i in range { largest[i] = max(largest[i], v[i]) } }
      }
    }
  }

  @_specialize(where S == Float)
  @_specialize(where S == Double)
  func move(_ values: inout [S], _ first: [S], _ second: [S], over ranges: [Range<Int>]) {
    values.withUnsafeMutableBufferPointer { values in
      first.withUnsafeBufferPointer { m in
        second.withUnsafeBufferPointer { v in
          for range in ranges {
            for i in range {
              let scale = v[i].squareRoot() / rootOfCorrection + epsilon
              values[i] = values[i] * shrinkage - length * (m[i] / scale)
            }
          }
        }
      }
    }
  }
}
