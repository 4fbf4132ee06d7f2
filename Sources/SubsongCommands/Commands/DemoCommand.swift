import ArgumentParser

/// `subsong demo`: the whole way on *Für Elise*.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Train a network of 13 visible and 50 latent neurons on Für Elise and replay it.",
    discussion: """
      10 001 training cycles and 100 replay cycles of 250 ms, in well under a minute on one core. The folder with scores \
      and figures is runs/demo, or runs/demo-2 and so on if that exists, unless --out names another.
      """)

  @Flag(
    name: .long,
    help: "Only 400 training and 10 replay cycles: shows that everything works, not what can be learned.")
  var smoke = false

  @Option(name: .long, parsing: .unconditional, help: "Root of all random draws.")
  var seed: Int?

  @OptionGroup var parallelism: ThreadOptions
  @OptionGroup var checkpoints: CheckpointOptions
  @OptionGroup var folder: RunFolderOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    var arguments: [String] = []
    if smoke { arguments += ["--cycles", "400", "--replay-cycles", "10"] }
    if let seed { arguments += ["--seed", String(seed)] }
    try TrainingRun(
      configuration: ExperimentOptions.parse(arguments).resolve(), threads: parallelism.resolve(),
      checkpoints: checkpoints.resolve(),
      folder: folder,
      output: output, defaultName: "demo"
    ).run()
  }
}
