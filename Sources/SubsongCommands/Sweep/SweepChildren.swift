import Foundation
import NumericalCore
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Further processes of the tool that work on the same sweep.
final class SweepChildren: Sendable {
  private let processes: Mutex<[Process]>

  /// Starts them, each with the same arguments. What they would print as a result is dropped; errors are heard.
  ///
  /// - Throws: ``SubsongError`` (input/output) if one cannot be started; those that were started work on until the sweep is over.
  init(_ count: Int, arguments: [String]) throws(SubsongError) {
    processes = Mutex([])
    for _ in 0..<count { try start(arguments) }
  }

  private func start(_ arguments: [String]) throws(SubsongError) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.executable)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw SubsongError(
        .inputOutput, "a further worker cannot be started", at: Self.executable,
        because: error.localizedDescription, remedy: "use --workers 1, and start others by hand")
    }
    processes.withLock { $0.append(process) }
  }

  /// The file of this very program, also if it was found by the search path.
  static var executable: String {
    let link = "/proc/self/exe"
    return (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? Bundle.main.executablePath
      ?? CommandLine.arguments[0]
  }

  /// Passes a signal on to those that still work.
  func forward(_ signal: Int32) {
    processes.withLock { processes in
      for process in processes where process.isRunning { kill(process.processIdentifier, signal) }
    }
  }

  /// Waits until all have ended.
  func wait() {
    while processes.withLock({ $0.contains(where: \.isRunning) }) { Thread.sleep(forTimeInterval: 0.02) }
  }
}
