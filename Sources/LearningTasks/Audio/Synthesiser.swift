import NumericalCore

/// Makes notes audible: each row has a ``Voice``, and all notes are added.
///
/// **Loudness.** The sum is scaled so that its largest sample is 90 % of full scale: no chord clips, however many rows sound.
/// Silence stays silence. The same track gives the same bytes on one machine.
public enum Synthesiser {
  /// Samples a second.
  public static let sampleRate = 44_100
  /// No sound is longer, in ms: ten minutes.
  public static let longestSound = 600_000.0
  /// No sound is made of more samples, those of all notes together: some seconds of work.
  public static let mostSamples = 300_000_000.0

  /// The sound of a track.
  ///
  /// - Parameters:
  ///   - track: its row names choose the voices.
  ///   - stretch: how many times longer the sound is than the track; ``Song/playbackStretch`` makes songs audible.
  /// - Returns: `duration · stretch` of sound, rounded to a sample.
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the stretch is not positive, if the sound is longer than ``longestSound``, or if its notes
  ///   have more than ``mostSamples``.
  /// - Complexity: O(samples + samples of all notes).
  public static func sound(of track: NoteTrack, stretch: Double = 1) throws(SubsongError) -> WAVFile {
    let length = track.duration * stretch
    guard stretch > 0, length <= longestSound else {
      throw SubsongError(
        .usage, "a track of \(track.duration) ms stretched \(stretch) times lasts \(length) ms",
        because: "a sound lasts more than nothing and at most \(longestSound) ms",
        remedy: "use a smaller stretch or cut the track into parts")
    }
    let samples = track.notes.reduce(0) { $0 + $1.duration } * stretch * Double(sampleRate) / 1000
    guard samples <= mostSamples else {
      throw SubsongError(
        .usage, "\(track.notes.count) notes last \(length) ms",
        because: "a sound is made of at most \(mostSamples) samples of all notes together",
        remedy: "use a smaller stretch or cut the track into parts")
    }
    func sample(_ time: Double) -> Int { Int((time * stretch * Double(sampleRate) / 1000).rounded()) }
    var sound = [Float](repeating: 0, count: sample(track.duration))
    let voices = Voice.voices(for: track.rowNames)
    for note in track.notes {
      voices[note.row].add(
        to: &sound, at: sample(note.onset)..<sample(note.offset), sampleRate: Double(sampleRate))
    }
    return try WAVFile(sampleRate: sampleRate, samples: wholeNumbers(sound))
  }

  /// The largest one is 90 % of what 16 bits hold.
  private static func wholeNumbers(_ sound: [Float]) -> [Int16] {
    let peak = sound.reduce(0) { max($0, abs($1)) }
    guard peak > 0 else { return [Int16](repeating: 0, count: sound.count) }
    let scale = 0.9 * Float(Int16.max) / peak
    return sound.map { Int16(($0 * scale).rounded()) }
  }
}

extension Song {
  /// How long a state lasts when the song is played to people, in ms: 150 if all rows are pitches, 60 if they are syllables.
  ///
  /// The 10 ms of a state that networks learn are a click to the ear; 150 ms is a quick melody, 60 ms the length of a
  /// syllable of many songbirds.
  public var playbackStateLength: Double { Pitch.all(rowNames) == nil ? 60 : 150 }

  /// How many times longer the song is when it is played to people, for ``Synthesiser/sound(of:stretch:)``.
  public var playbackStretch: Double { playbackStateLength / stateDuration }
}
