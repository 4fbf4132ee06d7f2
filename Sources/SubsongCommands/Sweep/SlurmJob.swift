import NumericalCore

/// What is asked of Slurm for each task of a sweep.
package struct SlurmJob: Sendable {
  /// The time limit of one task in minutes; what is not over by then goes on in another round.
  package var minutes = 60
  /// Seconds before the time limit at which a task is told to write its checkpoint.
  package var margin: Int?
  package var partition: String?
  /// In megabytes.
  package var memory: Int?
  /// Further options as `sbatch` has them.
  package var extra: [String] = []

  package init() {}

  /// A task ends between two cycles of training: a tenth of the time, but at least 15 s and at most two minutes.
  package var marginSeconds: Int { margin ?? min(120, max(15, minutes * 6)) }

  private static let mostMinutes = 525_600

  /// - Throws: ``SubsongError`` (usage) for what would not be one line of a script, or no limit.
  package func check() throws(SubsongError) {
    guard (1...Self.mostMinutes).contains(minutes) else {
      throw Self.error("\(minutes) is no number of minutes", "--time", "allowed: 1 to \(Self.mostMinutes)")
    }
    guard marginSeconds >= 1, marginSeconds < 60 * minutes else {
      throw Self.error(
        "\(marginSeconds) s before the end is no moment of \(minutes) min", "--margin",
        "a task needs time to begin, too")
    }
    if let memory, memory < 1 { throw Self.error("\(memory) is no number of megabytes", "--memory") }
    if let partition, !Self.isWord(partition) {
      throw Self.error("'\(partition)' is no name of a partition", "--partition")
    }
    for option in extra where !option.hasPrefix("-") || option.contains(where: \.isNewline) {
      throw Self.error(
        "'\(option)' is no option of sbatch", "--sbatch", "an option begins with - and is one line",
        "write for example --sbatch=--account=birds")
    }
  }

  private static func error(_ what: String, _ flag: String, _ why: String? = nil, _ remedy: String? = nil)
    -> SubsongError
  {
    SubsongError(.usage, what, at: flag, because: why, remedy: remedy)
  }

  private static func isWord(_ text: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        $0.value > 32 && $0.value != 127 && !"\"'\\#".unicodeScalars.contains($0)
      }
  }

  /// The options that both the array and the merge get, as lines of a script.
  var directives: [String] {
    ["--ntasks=1", "--time=\(minutes)", "--requeue", "--open-mode=append"]
      + (partition.map { ["--partition=\($0)"] } ?? []) + (memory.map { ["--mem=\($0)"] } ?? []) + extra
  }
}
