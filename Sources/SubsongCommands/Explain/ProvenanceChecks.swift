import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// Compares what a result was made from with what is there now.
struct ProvenanceChecks {
  let provenance: Provenance
  /// The training part of the commands; nil if they train nothing.
  let training: String?
  /// Where the inputs are looked for.
  let run: SurroundingRun?

  var all: [Explanation.Check] { [version, song] + disruption + configurations }

  private var version: Explanation.Check {
    .init(what: "version", then: provenance.version, now: Provenance.packageVersion)
  }

  private var commandDescription: ExperimentDescription? {
    training.flatMap(ExperimentDescription.init(command:))
  }

  /// A built-in song, or that of an expression, as this version has it; another one as it lies in the folder of the run.
  private var song: Explanation.Check {
    let name = (commandDescription ?? run?.description)?.song
    let song: Song? =
      if let name, SongLibrary.isBuiltIn(name) { try? SongLibrary.song(named: name) } else {
        run.flatMap { run in
          try? run.directory.song()
        }
      }
    return .init(what: "song", then: provenance.inputs["song"], now: song.map { Fingerprint.of($0.text) })
  }

  private var disruption: [Explanation.Check] {
    guard let then = provenance.inputs["disruption"] else { return [] }
    let now = run.flatMap { try? Disruption(contentsOf: $0.directory.path(of: .disruption)) }
    return [.init(what: "disruption", then: then, now: now.map { Fingerprint.of($0.text) })]
  }

  private var configurations: [Explanation.Check] {
    let file = Explanation.Check(
      what: "configuration in \(RunFile.experiment.name)", then: provenance.configuration,
      now: run?.description?.fingerprint)
    guard training != nil else { return [file] }
    return [
      file,
      .init(
        what: "configuration of the command", then: provenance.configuration,
        now: commandDescription?.fingerprint),
    ]
  }
}

extension ExperimentDescription {
  /// The description that a command such as ``command`` asks for; nil for any other command.
  init?(command: String) {
    guard var words = ShellWords.split(command)?[...], words.popFirst() == "subsong",
      words.popFirst() == "train"
    else {
      return nil
    }
    var flags: [(path: String, flag: String, value: ConfigurationValue)] = []
    while let flag = words.popFirst() {
      guard let value = words.popFirst() else { return nil }
      switch flag {
      case "--preset": flags.append(("preset", flag, .string(value)))
      case "--set":
        guard let entry = try? ExperimentOptions.entry(value) else { return nil }
        flags.append(entry)
      case "--disruption", "--perturbation": continue
      default: return nil
      }
    }
    guard let entries = try? ConfigurationLayers.entries(of: flags),
      let resolved = try? ConfigurationLayers(flags: entries).resolve()
    else { return nil }
    self = resolved.description
  }
}
