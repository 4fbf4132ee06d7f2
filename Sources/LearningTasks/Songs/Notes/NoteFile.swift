/// What a file of notes holds.
public struct NoteFile: Hashable, Sendable {
  public var track: NoteTrack
  /// Which beat it is at which time, if the file counts in beats.
  public var beats: BeatMap?
  /// Set if the file says that it holds a song of ours with four states a beat: how long a state of that song lasts, in ms.
  public var stateDuration: Double?

  public init(track: NoteTrack, beats: BeatMap? = nil, stateDuration: Double? = nil) {
    (self.track, self.beats, self.stateDuration) = (track, beats, stateDuration)
  }
}
