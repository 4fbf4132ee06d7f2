#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The calls of the operating system, except that nothing is forced to the disk.
///
/// For files that are dropped when their results are elsewhere: a process that is killed loses nothing, a power failure may
/// leave damaged files, which are then made again. Tests that write thousands of files use it as well.
package struct ScratchFiles: SystemCalls {
  private let system = OperatingSystem()

  package init() {}

  package func open(_ path: String, _ flags: Int32, _ mode: mode_t) throws(SystemCallError) -> Int32 {
    try system.open(path, flags, mode)
  }

  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, to descriptor: Int32)
    throws(SystemCallError) -> Int
  {
    try system.write(bytes, at: offset, to: descriptor)
  }

  package func synchronise(_ descriptor: Int32) throws(SystemCallError) {}

  package func rename(_ path: String, to newPath: String) throws(SystemCallError) {
    try system.rename(path, to: newPath)
  }

  package func remove(_ path: String) throws(SystemCallError) { try system.remove(path) }
}
