import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// What a run sounds like: the notes of the song and of the last scored replay cycle, heard by the same rule, and how they compare.
struct RunHearing {
  let song: Song
  /// What the network sang, for one cycle.
  let replay: NoteTrack
  /// nil for a song so long that comparing takes minutes and all of the memory.
  let scores: NoteScores?

  /// The alignment keeps a byte for each pair of an eighth of a state: 64 MB.
  private static let mostStates = 1000

  /// - Returns: nil if the run had no replay.
  /// - Throws: ``SubsongError`` if a file of the run is missing or damaged.
  init?(_ directory: RunDirectory) throws(SubsongError) {
    guard let rates = try RunFigures(directory).recordings() else { return nil }
    let song = try directory.song()
    try self.init(song, target: rates.target, replay: rates.replay.rows(0..<rates.target.rows))
  }

  /// - Parameters:
  ///   - target: target rates, row × sample of one cycle.
  ///   - replay: rates of the visible neurons, from the phase on at which they fit the target best.
  init(_ song: Song, target: Matrix<Double>, replay: Matrix<Double>) throws(SubsongError) {
    self.song = song
    self.replay = try NoteReader(song: song, target: target).track(of: replay)
    guard song.states.count <= Self.mostStates else {
      scores = nil
      return
    }
    let comparison = try NoteComparer(song: song, target: target).compare(replay)
    scores = NoteScores(comparison, try TransitionAccuracy(song: song, heard: comparison.heard))
  }

  /// Sound, notes and scores as files of the run.
  func write(to directory: RunDirectory) throws(SubsongError) {
    if let scores { try directory.write(json: scores, named: .noteScores) }
    try directory.write(replay(as: .csv), named: .replayNotes)
    for (isReplay, sound, midi) in [
      (false, RunFile.targetSound, RunFile.targetMIDI), (true, .replaySound, .replayMIDI),
    ] {
      let files = try files(ofReplay: isReplay)
      if let bytes = files.wav { try directory.write(bytes, named: sound) }
      if let bytes = files.midi { try directory.write(bytes, named: midi) }
    }
  }

  /// A run keeps no more sound than this, in ms: a song of thousands of states would fill the disk.
  static let longestSound = 60_000.0

  /// Song or replay as one can hear it; nil where it is too much: of sound for ``Synthesiser/mostSamples``, of rows for the keys of
  /// MIDI.
  func files(ofReplay isReplay: Bool) throws(SubsongError) -> (wav: [UInt8]?, midi: [UInt8]?) {
    let whole = isReplay ? replay : try song.track()
    let heard = try whole.prefix(Self.longestSound / song.playbackStretch)
    let samples =
      heard.notes.reduce(0) { $0 + $1.duration } * song.playbackStretch * Double(Synthesiser.sampleRate)
      / 1000
    let wav = samples <= Synthesiser.mostSamples ? try Self.wav(heard, of: song) : nil
    guard song.rowNames.count <= 128 else { return (wav, nil) }
    // Of a continuous song one hears the rows above one half, as in its replay.
    let heardSong = try song.with(states: song.states)
    return (
      wav,
      try isReplay ? replay(as: .midi) : heardSong.exported(as: .midi, stateLength: song.playbackStateLength)
    )
  }

  /// The replay in a format of notes: as one can hear it in MIDI, in the time of the network in others.
  ///
  /// - Parameter stateLength: how long a state of the song lasts in the file instead, in ms.
  func replay(as format: SongFormat, stateLength: Double? = nil) throws(SubsongError) -> [UInt8] {
    let usual = format == .midi ? song.playbackStateLength : song.stateDuration
    return try replay.stretched(by: (stateLength ?? usual) / song.stateDuration).exported(as: format)
  }

  /// The sound of notes in the time of a song.
  ///
  /// - Parameters:
  ///   - stateLength: how long a state is heard, in ms; ``Song/playbackStateLength`` if not given.
  ///   - repeats: how often.
  static func wav(_ track: NoteTrack, of song: Song, stateLength: Double? = nil, repeats: Int = 1)
    throws(SubsongError) -> [UInt8]
  {
    let stretch = (stateLength ?? song.playbackStateLength) / song.stateDuration
    return try Synthesiser.sound(of: track.repeated(repeats), stretch: stretch).bytes
  }
}

/// How well the last replay cycle was sung, note by note: `notes.json` of a run.
struct NoteScores: Encodable {
  let noteAccuracy: Double
  let precision, recall: Double?
  let matched, substituted, missed, extra: Int
  /// ms; negative is too early.
  let onsetErrorMean, onsetErrorSD, durationErrorMean: Double?
  let tempo, tempoDrift: Double
  /// Choices at branch points, where the last state alone does not tell the next one.
  let branchPoints, choices: Int
  let transitionAccuracy: Double?

  private enum CodingKeys: String, CodingKey {
    case precision, recall, matched, substituted, missed, extra, tempo, choices
    case noteAccuracy = "note_accuracy"
    case onsetErrorMean = "onset_error_mean_ms"
    case onsetErrorSD = "onset_error_sd_ms"
    case durationErrorMean = "duration_error_mean_ms"
    case tempoDrift = "tempo_drift"
    case branchPoints = "branch_points"
    case transitionAccuracy = "transition_accuracy"
  }

  init(_ notes: NoteComparison, _ transitions: TransitionAccuracy) {
    (noteAccuracy, precision, recall) = (notes.noteAccuracy, notes.precision, notes.recall)
    (matched, substituted) = (notes.matched.count, notes.substituted.count)
    (missed, extra) = (notes.missed.count, notes.extra.count)
    (onsetErrorMean, onsetErrorSD) = (notes.onsetErrors?.mean, notes.onsetErrors?.standardDeviation)
    durationErrorMean = notes.durationErrors?.mean
    (tempo, tempoDrift) = (notes.tempo, notes.tempoDrift)
    branchPoints = transitions.branches.count
    choices = transitions.right + transitions.confused + transitions.lost
    transitionAccuracy = transitions.accuracy
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(noteAccuracy, forKey: .noteAccuracy)
    try container.encode(precision, forKey: .precision)
    try container.encode(recall, forKey: .recall)
    try container.encode(matched, forKey: .matched)
    try container.encode(substituted, forKey: .substituted)
    try container.encode(missed, forKey: .missed)
    try container.encode(extra, forKey: .extra)
    try container.encode(onsetErrorMean, forKey: .onsetErrorMean)
    try container.encode(onsetErrorSD, forKey: .onsetErrorSD)
    try container.encode(durationErrorMean, forKey: .durationErrorMean)
    try container.encode(tempo, forKey: .tempo)
    try container.encode(tempoDrift, forKey: .tempoDrift)
    try container.encode(branchPoints, forKey: .branchPoints)
    try container.encode(choices, forKey: .choices)
    try container.encode(transitionAccuracy, forKey: .transitionAccuracy)
  }

  /// Names and values for people.
  var rows: [[String]] {
    func text(_ value: Double?, _ unit: String = "") -> String { value.map { fixed($0, 2) + unit } ?? "–" }
    return [
      ["Matched", "\(matched) of \(matched + substituted + missed)"],
      ["Substituted, missed, extra", "\(substituted), \(missed), \(extra)"],
      ["Precision, recall", "\(text(precision)), \(text(recall))"],
      [
        "Onsets, mean and standard deviation", "\(text(onsetErrorMean, " ms")), \(text(onsetErrorSD, " ms"))",
      ],
      ["Durations, mean error", text(durationErrorMean, " ms")],
      ["Tempo, and its change over the cycle", "\(fixed(tempo, 3)), \(fixed(tempoDrift, 3))"],
      [
        "Right transitions at branch points",
        choices > 0
          ? "\(text(transitionAccuracy)) of \(choices) choices at \(branchPoints) contexts" : "none to make",
      ],
    ]
  }
}
