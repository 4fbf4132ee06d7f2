import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The wish of SIGINT or SIGTERM that a run may end: it is kept until the run looks, between two cycles. A second signal
/// ends the process at once.
enum Interruption {
  /// The signal that came; 0 for none. A signal handler may change it, since it is one lock-free word.
  private static let pending = Atomic<Int32>(0)
  private static let numbers = [SIGINT, SIGTERM]
  /// Whether only SIGKILL ends the process before its checkpoint is written.
  private static let isPatient = Atomic<Bool>(false)

  /// A second signal is no more than the first.
  ///
  /// For where two send the same wish: Slurm signals all processes of a job, and its script passes on what it hears.
  static func ignoreRepetitions() { isPatient.store(true, ordering: .relaxed) }

  /// From now on signals are wishes; one that came already stays one.
  static func watch() {
    for number in numbers {
      signal(number) { number in
        let wish = Interruption.pending.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        if !wish.exchanged, !Interruption.isPatient.load(ordering: .relaxed) { _exit(128 + number) }
      }
    }
    unblock()
  }

  /// A process that was started by a thread which blocks signals would otherwise never hear one.
  private static func unblock() {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers { sigaddset(&set, number) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  /// From now on signals end the process, as usual.
  static func unwatch() { for number in numbers { signal(number, SIG_DFL) } }

  /// The signal that came, if one did.
  static var current: Int32? {
    let number = pending.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }
}
