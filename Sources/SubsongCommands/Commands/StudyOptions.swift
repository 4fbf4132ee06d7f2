import ArgumentParser
import Foundation
import NumericalCore

/// How a study of many trainings is carried out.
struct StudyOptions: ParsableArguments {
  @Flag(name: .long, help: "Begin anew, and replace what is in the folder.")
  var force = false

  @Option(
    name: .long, parsing: .unconditional,
    help: "Trainings at a time (or SUBSONG_THREADS; as many as there are cores by default).")
  var threads: Int?

  @OptionGroup var output: OutputOptions

  /// Lets a study run until it is over or a signal ends it.
  ///
  /// - Parameter trainings: how many a record holds.
  /// - Throws: the exit code of the signal.
  func carryOut<Record: StudyRecord>(
    trainings: (Record) -> Int,
    _ study: (_ threads: Int, _ isInterrupted: @Sendable () -> Bool, _ report: @Sendable (String) -> Void)
      throws ->
      Record
  ) throws -> Record {
    let threads = try ThreadOptions.resolve(threads, default: ProcessInfo.processInfo.activeProcessorCount)
    let isQuiet = output.quiet
    Interruption.watch()
    let record = try study(threads, { Interruption.current != nil }, { if !isQuiet { Console.say($0) } })
    if let signal = Interruption.current, !record.isOver {
      Console.complain("interrupted after \(trainings(record)) trainings; go on with the same command")
      throw ExitCode(ExitCodes.interrupted(by: signal))
    }
    Interruption.unwatch()
    return record
  }

  /// Prints what was found.
  func report(_ rows: some Encodable, _ lines: [String]) throws(SubsongError) {
    if output.json { return try Console.result(jsonText(rows)) }
    for line in lines { try Console.result(line) }
  }
}
