import ArgumentParser
import LearningTasks
import NumericalCore

/// The command line of Subsong: the root of all verbs.
public struct SubsongCommand: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "subsong",
    abstract: "Learn, replay and inspect sequences with local dendritic plasticity (ELiSe).",
    discussion: """
      Results go to standard output, progress and messages to standard error. With --json, standard output holds one \
      JSON value. Every key of an experiment can be set by a file, by an environment variable (SUBSONG_NETWORK_LATENT), or by \
      a flag; a flag wins over the environment, the environment over the file.

      Exit codes: 0 done, 64 usage, 65 bad input, 66 missing input, 70 internal error, 73 cannot create output, \
      74 input/output error, 75 another process works on the run, 96 to 98 a result of a paper did not \
      come out (reproduce), 130 and 143 ended by SIGINT and SIGTERM with a checkpoint.
      """,
    version: "subsong \(Provenance.packageVersion)",
    subcommands: [
      DemoCommand.self, TrainCommand.self, ResumeCommand.self, ReplayCommand.self, PerturbCommand.self,
      VerifyCommand.self, PlotCommand.self, LearnCommand.self,
      InspectCommand.self, ExplainCommand.self, ExportCommand.self, CheckNumericsCommand.self,
      ConfigCommand.self, SweepCommand.self, SongsCommand.self, CapacityCommand.self, ReportCommand.self,
      CompareCommand.self, ReproduceCommand.self, BenchCommand.self, DoctorCommand.self, CiteCommand.self,
      ReferenceCommand.self,
    ])

  public init() {}

  /// Runs the tool with the process's arguments and ends the process with the documented exit code.
  public static func start() -> Never {
    Console.surviveClosedPipes()
    do {
      try checkVerb(Array(CommandLine.arguments.dropFirst()))
      var command = try parseAsRoot()
      try command.run()
      exit(withError: nil)
    } catch let error as SubsongError {
      Console.complain("\(error)")
      exit(withError: ExitCode(ExitCodes.code(for: error)))
    } catch  where exitCode(for: error) == .failure {
      // Neither an error of the tool's own nor one of the arguments.
      Console.complain("\(error); this is a mistake of the program, please report it")
      exit(withError: ExitCode(ExitCodes.internalError))
    } catch {
      exit(withError: error)
    }
  }
}
