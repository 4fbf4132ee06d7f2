import COpenBLAS
import Foundation
import NumericalCore

/// The precisions in which networks are trained: `Float` and `Double`.
///
/// The requirements are what differs between them: the library's functions and OpenBLAS.
public protocol TensorScalar: BinaryFloatingPoint, BitwiseCopyable, Sendable {
  static func exp(_ x: Self) -> Self
  static func log(_ x: Self) -> Self
  /// ln(1 + x), exact near 0.
  static func log1p(_ x: Self) -> Self
  static func tanh(_ x: Self) -> Self

  /// C ← C + op(A)·op(B), all dense in C order; op(A) is rows × inner, op(B) inner × columns, and op transposes where asked.
  static func addProduct(
    _ a: UnsafePointer<Self>, transposed aTransposed: Bool, _ b: UnsafePointer<Self>,
    transposed bTransposed: Bool, rows: Int, columns: Int, inner: Int, to c: UnsafeMutablePointer<Self>)

  /// y ← y + op(A)·x for a dense rows × columns matrix A in C order.
  static func addProduct(
    _ a: UnsafePointer<Self>, transposed: Bool, rows: Int, columns: Int, _ x: UnsafePointer<Self>,
    to y: UnsafeMutablePointer<Self>)
}

extension Float: TensorScalar {
  public static func exp(_ x: Float) -> Float { Foundation.exp(x) }
  public static func log(_ x: Float) -> Float { Foundation.log(x) }
  public static func log1p(_ x: Float) -> Float { Foundation.log1p(x) }
  public static func tanh(_ x: Float) -> Float { Foundation.tanh(x) }

  public static func addProduct(
    _ a: UnsafePointer<Float>, transposed aTransposed: Bool, _ b: UnsafePointer<Float>,
    transposed bTransposed: Bool, rows: Int, columns: Int, inner: Int, to c: UnsafeMutablePointer<Float>
  ) {
    LinearAlgebraLibrary.useCallersThread()
    subsong_gemm_single(
      aTransposed ? 1 : 0, bTransposed ? 1 : 0, Int32(rows), Int32(columns), Int32(inner), 1, a,
      Int32(max(1, aTransposed ? rows : inner)), b, Int32(max(1, bTransposed ? inner : columns)), 1, c,
      Int32(max(1, columns)))
  }

  public static func addProduct(
    _ a: UnsafePointer<Float>, transposed: Bool, rows: Int, columns: Int, _ x: UnsafePointer<Float>,
    to y: UnsafeMutablePointer<Float>
  ) {
    LinearAlgebraLibrary.useCallersThread()
    subsong_gemv_single(
      transposed ? 1 : 0, Int32(rows), Int32(columns), 1, a, Int32(max(1, columns)), x, 1, y)
  }
}

extension Double: TensorScalar {
  public static func exp(_ x: Double) -> Double { Foundation.exp(x) }
  public static func log(_ x: Double) -> Double { Foundation.log(x) }
  public static func log1p(_ x: Double) -> Double { Foundation.log1p(x) }
  public static func tanh(_ x: Double) -> Double { Foundation.tanh(x) }

  public static func addProduct(
    _ a: UnsafePointer<Double>, transposed aTransposed: Bool, _ b: UnsafePointer<Double>,
    transposed bTransposed: Bool, rows: Int, columns: Int, inner: Int, to c: UnsafeMutablePointer<Double>
  ) {
    LinearAlgebraLibrary.useCallersThread()
    subsong_gemm_double(
      aTransposed ? 1 : 0, bTransposed ? 1 : 0, Int32(rows), Int32(columns), Int32(inner), 1, a,
      Int32(max(1, aTransposed ? rows : inner)), b, Int32(max(1, bTransposed ? inner : columns)), 1, c,
      Int32(max(1, columns)))
  }

  public static func addProduct(
    _ a: UnsafePointer<Double>, transposed: Bool, rows: Int, columns: Int, _ x: UnsafePointer<Double>,
    to y: UnsafeMutablePointer<Double>
  ) {
    LinearAlgebraLibrary.useCallersThread()
    subsong_gemv_double(
      transposed ? 1 : 0, Int32(rows), Int32(columns), 1, a, Int32(max(1, columns)), x, 1, y)
  }
}
