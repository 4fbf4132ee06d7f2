import ArgumentParser
import NumericalCore

/// Every exit code of the tool, and which failure leads to which. Most are those of `sysexits.h`.
package enum ExitCodes {
  /// The request makes no sense as asked.
  package static let usage: Int32 = 64
  /// Given data are malformed or inconsistent, or the numbers went bad under the given parameters.
  package static let badInput: Int32 = 65
  /// A file that was asked for is not there.
  package static let missingInput: Int32 = 66
  /// A mistake of this program.
  package static let internalError: Int32 = 70
  /// An output cannot be created or would be overwritten.
  package static let cannotCreate: Int32 = 73
  /// Reading or writing failed on the way.
  package static let inputOutput: Int32 = 74
  /// Another process works on the same run.
  package static let tryAgain: Int32 = 75

  /// `reproduce`: a result that was put to the test did not come out.
  package static let notReproduced: Int32 = 96
  /// `reproduce`: the test itself failed.
  package static let broken: Int32 = 97
  /// `reproduce`: there is no test of the result yet.
  package static let notImplemented: Int32 = 98

  /// A signal ended the run, which had written a checkpoint: 130 for SIGINT, 143 for SIGTERM, as shells count.
  package static func interrupted(by signal: Int32) -> Int32 { 128 + signal }

  /// Every code with its meaning, for the command reference.
  package static let meanings: [(code: Int32, meaning: String)] = [
    (0, "done"), (usage, "the request makes no sense as asked (`EX_USAGE`)"),
    (badInput, "given data are malformed, or the numbers went bad (`EX_DATAERR`)"),
    (missingInput, "a file that was asked for is not there (`EX_NOINPUT`)"),
    (internalError, "a mistake of the program (`EX_SOFTWARE`)"),
    (cannotCreate, "an output cannot be created, or would be overwritten (`EX_CANTCREAT`)"),
    (inputOutput, "reading or writing failed on the way (`EX_IOERR`)"),
    (tryAgain, "another process works on the same run (`EX_TEMPFAIL`)"),
    (notReproduced, "`reproduce`: a result did not come out"),
    (broken, "`reproduce`: the test itself failed"),
    (notImplemented, "`reproduce`: there is no test of the result yet"),
    (interrupted(by: 2), "ended by SIGINT, with a checkpoint"),
    (interrupted(by: 15), "ended by SIGTERM, with a checkpoint"),
  ]

  package static func code(for error: SubsongError) -> Int32 {
    switch error.category {
    case .usage: usage
    case .badInput, .numerical: badInput
    case .missingInput: missingInput
    case .cannotCreate: cannotCreate
    case .inputOutput: inputOutput
    case .busy: tryAgain
    }
  }
}
