import CKernels

/// A kind of number whose speed limits can be measured on this machine.
package protocol MeasuredNumber: Sendable, SendableMetatype {
  /// Adds `change` to `count` numbers, all of them `passes` times.
  static func stream(_ values: UnsafeMutablePointer<Self>, count: Int, change: Self, passes: Int)

  /// Rounds of independent multiply-adds in registers.
  static func multiplyAdds(rounds: Int, factor: Self, summand: Self) -> Self

  static var one: Self { get }
  /// Small enough that adding it for hours leaves the numbers ordinary.
  static var small: Self { get }
}

extension MeasuredNumber {
  /// Floating-point operations of one round of ``multiplyAdds(rounds:factor:summand:)``.
  package static var operationsPerRound: Int {
    Int(subsong_multiply_adds_flops(subsong_kernel_vector_bits(), MemoryLayout<Self>.stride))
  }
}

extension Double: MeasuredNumber {
  package static func stream(
    _ values: UnsafeMutablePointer<Double>, count: Int, change: Double, passes: Int
  ) {
    subsong_stream_double(values, count, change, passes)
  }

  package static func multiplyAdds(rounds: Int, factor: Double, summand: Double) -> Double {
    subsong_multiply_adds_double(subsong_kernel_vector_bits(), rounds, factor, summand)
  }

  package static var one: Double { 1 }
  package static var small: Double { 1e-9 }
}

extension Float: MeasuredNumber {
  package static func stream(_ values: UnsafeMutablePointer<Float>, count: Int, change: Float, passes: Int) {
    subsong_stream_single(values, count, change, passes)
  }

  package static func multiplyAdds(rounds: Int, factor: Float, summand: Float) -> Float {
    subsong_multiply_adds_single(subsong_kernel_vector_bits(), rounds, factor, summand)
  }

  package static var one: Float { 1 }
  package static var small: Float { 1e-9 }
}
