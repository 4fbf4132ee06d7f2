import CKernels

/// What the C kernels find on this machine.
public enum ProcessorFeatures {
  /// The width of the widest vectors that they use: 512, 256 or 128.
  public static var vectorBits: Int { Int(subsong_kernel_vector_bits()) }
}
