/// The precisions in which networks are trained: `Float` and `Double`.
public protocol TensorScalar: BinaryFloatingPoint, BitwiseCopyable, Sendable {}

extension Float: TensorScalar {}
extension Double: TensorScalar {}
