import CPlasticKernels

/// What happens to memory that is freed.
package enum FreedMemory {
  /// Keeps it in the process from now on: training on the tape is then up to three times as fast. It concerns the whole process, so a
  /// program decides on it, not the library.
  package static func keep() { subsong_keep_freed_memory() }
}
