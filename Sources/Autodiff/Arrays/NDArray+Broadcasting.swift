/// How an array of one shape is repeated to fill a larger one, by NumPy's rule: shapes are aligned at their last axis, and an axis
/// of extent 1, or a missing one, is repeated.
///
/// Neighbouring axes that are both repeated, or both not, are one axis here; the fastest is the *run*, the others are walked.
struct Broadcast {
  /// Elements of the large array that follow each other and are all different in the small one, or all the same.
  private(set) var run = 1
  /// Whether a run is one element of the small array.
  private(set) var repeatsRun = false
  private var runs = 1
  /// The slower axes, fastest first: extent, and step in the small array.
  private var axes: [(extent: Int, step: Int)] = []

  /// - Precondition: the small shape can be repeated to the large one.
  init(from small: [Int], to large: [Int]) {
    let padding = large.count - small.count
    precondition(padding >= 0, "the shape \(small) does not repeat to \(large)")
    var merged: [(extent: Int, repeats: Bool)] = []
    for axis in large.indices.reversed() where large[axis] != 1 {
      let extent = axis < padding ? 1 : small[axis - padding]
      precondition(extent == 1 || extent == large[axis], "the shape \(small) does not repeat to \(large)")
      let repeats = extent != large[axis]
      if let last = merged.last, last.repeats == repeats {
        merged[merged.count - 1].extent *= large[axis]
      } else {
        merged.append((large[axis], repeats))
      }
    }
    var step = 1
    for (index, axis) in merged.enumerated() {
      if index == 0 { (run, repeatsRun) = axis } else { axes.append((axis.extent, axis.repeats ? 0 : step)) }
      if index > 0 { runs *= axis.extent }
      if !axis.repeats { step *= axis.extent }
    }
    if run == 0 { runs = 0 }
  }

  /// Calls `body` with where each run starts in the large and in the small array, in the order of the large one.
  @inline(__always)
  func forEachRun(_ body: (_ large: Int, _ small: Int) -> Void) {
    var counters = Array(repeating: 0, count: axes.count)
    var small = 0
    for index in 0..<runs {
      body(index * run, small)
      for axis in axes.indices {
        counters[axis] += 1
        small += axes[axis].step
        if counters[axis] < axes[axis].extent { break }
        small -= axes[axis].step * axes[axis].extent
        counters[axis] = 0
      }
    }
  }

  /// The shape to which both can be repeated.
  ///
  /// - Precondition: along every axis the extents are equal, or one is 1.
  static func shape(_ a: [Int], _ b: [Int]) -> [Int] {
    if a == b { return a }
    let count = max(a.count, b.count)
    return (0..<count).map { axis in
      let x = axis + a.count < count ? 1 : a[axis + a.count - count]
      let y = axis + b.count < count ? 1 : b[axis + b.count - count]
      precondition(x == y || x == 1 || y == 1, "the shapes \(a) and \(b) do not fit each other")
      return x == 1 ? y : x
    }
  }
}

extension NDArray {
  /// The array repeated to a larger shape.
  ///
  /// - Precondition: it can be.
  func broadcast(to large: [Int]) -> NDArray {
    if large == shape { return self }
    return NDArray(
      shape: large, values: repeated(values, Broadcast(from: shape, to: large), count: large.reduce(1, *)))
  }

  /// The sum of all elements that come from the same element of the smaller array when that is repeated to this shape: the adjoint
  /// of ``broadcast(to:)``.
  func reduced(to small: [Int]) -> NDArray {
    if small == shape { return self }
    return NDArray(
      shape: small, values: summed(values, Broadcast(from: small, to: shape), count: small.reduce(1, *)))
  }
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func repeated<S: TensorScalar>(_ source: [S], _ plan: Broadcast, count: Int) -> [S] {
  source.withUnsafeBufferPointer { source in
    filled(count) { out in
      plan.forEachRun { large, small in
        if plan.repeatsRun {
          (out + large).initialize(repeating: source[small], count: plan.run)
        } else if let base = source.baseAddress {
          (out + large).initialize(from: base + small, count: plan.run)
        }
      }
    }
  }
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func summed<S: TensorScalar>(_ source: [S], _ plan: Broadcast, count: Int) -> [S] {
  var result = [S](repeating: 0, count: count)
  source.withUnsafeBufferPointer { source in
    result.withUnsafeMutableBufferPointer { out in
      plan.forEachRun { large, small in
        if plan.repeatsRun {
          out[small] += total(plan.run) { source[large + $0] }
        } else {
          for i in 0..<plan.run { out[small + i] += source[large + i] }
        }
      }
    }
  }
  return result
}
