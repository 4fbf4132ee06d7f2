/// Who may use the store of a sweep beside this process.
public enum SweepSharing: Hashable, Sendable {
  /// Any number of processes on one machine.
  case local
  /// Nobody, on whatever disk.
  ///
  /// A write-ahead log has an index in memory that processes share, which a network file system does not carry from one machine
  /// to another. So the file gets a rollback journal, which consists of nothing but files, and stays locked until it is closed:
  /// a second process is refused instead of relying on the locks of the file system from one change to the next.
  case alone
}
