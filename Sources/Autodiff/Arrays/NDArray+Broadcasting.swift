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

  /// The product with an array of the same or a smaller shape, ``reduced(to:)`` a smaller shape; where it can be, in one pass.
  func product(with other: NDArray, reducedTo small: [Int]) -> NDArray {
    guard other.shape == shape, small != shape else {
      return ArithmeticOperation.multiply.result(self, other).reduced(to: small)
    }
    let plan = Broadcast(from: small, to: shape)
    return NDArray(
      shape: small, values: summedProducts(values, other.values, plan, count: small.reduce(1, *)))
  }
}

/// f of the elements of two arrays, both repeated to one shape.
@inline(__always)
func paired<S: TensorScalar>(_ a: NDArray<S>, _ b: NDArray<S>, _ f: (S, S) -> S) -> NDArray<S> {
  if a.shape == b.shape { return NDArray(shape: a.shape, values: combined(a.values, b.values, f)) }
  let shape = Broadcast.shape(a.shape, b.shape)
  if b.shape == shape {
    let plan = Broadcast(from: a.shape, to: shape)
    return NDArray(shape: shape, values: combined(b.values, repeating: a.values, plan) { f($1, $0) })
  }
  let plan = Broadcast(from: b.shape, to: shape)
  return NDArray(shape: shape, values: combined(a.broadcast(to: shape).values, repeating: b.values, plan, f))
}

// Sums of indices within the arrays cannot overflow; a check for it would keep the loops from being vectorised.

/// f of each element of the large array and the one of the small array that is repeated there.
@inline(__always)
private func combined<S: TensorScalar>(
  _ large: [S], repeating small: [S], _ plan: Broadcast, _ f: (S, S) -> S
) -> [S] {
  large.withUnsafeBufferPointer { a in
    small.withUnsafeBufferPointer { b in
      filled(a.count) { out in
        plan.forEachRun { large, small in
          if plan.repeatsRun {
            let second = b[small]
            for i in large..<large + plan.run { out[i] = f(a[i], second) }
          } else {
            for i in 0..<plan.run { out[large &+ i] = f(a[large &+ i], b[small &+ i]) }
          }
        }
      }
    }
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

/// The sums over what comes from one element of the small array, of `term` at each place of the large one.
@inline(__always)
private func sums<S: TensorScalar>(_ plan: Broadcast, count: Int, _ term: (Int) -> S) -> [S] {
  var result = [S](repeating: 0, count: count)
  result.withUnsafeMutableBufferPointer { out in
    plan.forEachRun { large, small in
      if plan.repeatsRun {
        out[small] += total(plan.run) { term(large &+ $0) }
      } else {
        for i in 0..<plan.run { out[small &+ i] += term(large &+ i) }
      }
    }
  }
  return result
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func summed<S: TensorScalar>(_ source: [S], _ plan: Broadcast, count: Int) -> [S] {
  source.withUnsafeBufferPointer { source in sums(plan, count: count) { source[$0] } }
}

@_specialize(where S == Float)
@_specialize(where S == Double)
private func summedProducts<S: TensorScalar>(_ a: [S], _ b: [S], _ plan: Broadcast, count: Int) -> [S] {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in sums(plan, count: count) { a[$0] * b[$0] } }
  }
}
