/// What verbs print with `--json`: the keys on which scripts may rely. Tests compare them with what the tool prints.
package struct CommandOutput: Sendable {
  package enum Shape: String, Sendable { case object, array, strings }

  package var shape: Shape
  package var keys: [String]

  private init(_ shape: Shape, _ keys: String = "") {
    self.init(shape, keys.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  private init(_ shape: Shape, _ keys: [String]) { (self.shape, self.keys) = (shape, keys) }

  /// By the path of the verb.
  package static let keys: [String: CommandOutput] = {
    let training = CommandOutput(
      .object,
      """
      run validation_correlation validation_mse first_cycle_090 first_cycle_095 replay_correlation_mean replay_correlation_min \
      replay_correlation_first replay_correlation_last frozen_replay_correlation_mean steps_per_second wall_seconds
      """)
    let songs = CommandOutput(
      .array,
      """
      name title composer expression event_order markov_order latent cycles continuous rows states state_duration_ms notes \
      branch_points
      """)
    return [
      "demo": training, "train": training, "resume": training,
      "replay": CommandOutput(
        .object,
        "run replay_correlation_mean replay_correlation_min replay_correlation_first replay_correlation_last"),
      "verify": CommandOutput(
        .object, "run frozen from_rest from_random from_random_share from_cue shuffled_song verdict"),
      "learn": CommandOutput(
        .object,
        """
        run task model parameters updates score validation best_validation best_update test test_scores energy_per_sequence \
        seconds_per_update wall_seconds engine seed
        """),
      "inspect": CommandOutput(
        .object,
        """
        run provenance visible latent synapses scaffold_connections unnudged_latents dendritic_lag_ms excitatory_lag_ms \
        inhibitory_lag_ms weights scores numerics
        """),
      "perturb": CommandOutput(
        .object,
        """
        runs folder min_correlation plateau_correlation time_to_080_ms time_to_090_ms time_to_95_ms time_to_99_ms lost_at_ms \
        damage max_note_error last_note_error phase_shift_ms tempo_during tempo_after undisturbed_correlation responses trials
        """),
      "plot": CommandOutput(.strings), "report": CommandOutput(.object, "file bytes"),
      "cite": CommandOutput(.array, "key type fields role"),
      "doctor": CommandOutput(.array, "check ok detail"),
      "export": CommandOutput(.object, "file bytes arrays"),
      "explain": CommandOutput(
        .object, "file kind shows command needs provenance checks array state checkpoint resume"),
      "config check": CommandOutput(.array, "file ok fingerprint keys mistakes hints"),
      "compare": CommandOutput(
        .array,
        """
        learner seed neurons failure validation_correlation replay_correlation_mean frozen_replay_correlation_mean \
        note_accuracy first_cycle_090 trained_synapses fixed_synapses operations_per_ms training_seconds wall_seconds \
        disturbances
        """),
      "songs list": songs,
      "songs show": CommandOutput(
        .object, songs.keys + ["row_names", "sounding_rows", "branches"]),
      "reproduce": CommandOutput(.array, "id claim criterion is_implemented outcome value"),
      "bench engine": CommandOutput(
        .array, "engine n precision threads ns_per_step bound_ns ratio flop_bound_ns"),
      "sweep plan": CommandOutput(.object, "sweep units points seeds axes first seconds_left"),
      "sweep status": CommandOutput(.object, "sweep total done failed running pending workers seconds_left"),
    ]
  }()

  var markdown: String {
    let names = keys.map { "`\($0)`" }.joined(separator: ", ")
    return switch shape {
    case .object: "an object with \(names)"
    case .array: "an array of objects with \(names)"
    case .strings: "an array of paths"
    }
  }
}
