import CGSL

/// GSL's tables for real transforms of one length, forward and backward.
///
/// Unchecked, because pointers are not `Sendable`: what they point to is written by `init` and freed by `deinit`, and GSL
/// takes it as constant in between.
final class FourierTables: @unchecked Sendable {
  private let length: Int
  private let forward: UnsafeMutablePointer<gsl_fft_real_wavetable>
  private let backward: UnsafeMutablePointer<gsl_fft_halfcomplex_wavetable>

  /// - Precondition: `length > 0`, and memory for two tables of that length.
  init(length: Int) {
    GSLErrors.areValues()
    guard let forward = gsl_fft_real_wavetable_alloc(length),
      let backward = gsl_fft_halfcomplex_wavetable_alloc(length)
    else { preconditionFailure("no memory for the tables of a transform of \(length) samples") }
    self.length = length
    self.forward = forward
    self.backward = backward
  }

  deinit {
    gsl_fft_real_wavetable_free(forward)
    gsl_fft_halfcomplex_wavetable_free(backward)
  }

  /// The packed half of the coefficients in place of the samples.
  func transform(_ samples: inout [Double]) {
    withWorkspace { workspace in
      samples.withUnsafeMutableBufferPointer {
        _ = gsl_fft_real_transform($0.baseAddress, 1, length, forward, workspace)
      }
    }
  }

  /// The samples in place of the packed half of the coefficients.
  func invert(_ coefficients: inout [Double]) {
    withWorkspace { workspace in
      coefficients.withUnsafeMutableBufferPointer {
        _ = gsl_fft_halfcomplex_inverse($0.baseAddress, 1, length, backward, workspace)
      }
    }
  }

  /// A transform's scratch memory lives as long as the call, so that calls do not share any.
  private func withWorkspace(_ body: (UnsafeMutablePointer<gsl_fft_real_workspace>) -> Void) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: length) { scratch in
      var workspace = gsl_fft_real_workspace(n: length, scratch: scratch.baseAddress)
      body(&workspace)
    }
  }
}
