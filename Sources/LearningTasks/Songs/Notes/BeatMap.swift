/// Which beat it is at which time: the tempo of a piece and its changes.
///
/// Between two changes the tempo stays, so with the change before it at beat `b₀` and time `t₀`, and a beat of `l` ms,
///
///     t(b) = t₀ + (b − b₀) l        b(t) = b₀ + (t − t₀) / l
public struct BeatMap: Hashable, Sendable {
  /// From here on a beat lasts `beatLength`.
  public struct Tempo: Hashable, Sendable {
    /// Counted from 0.
    public let beat: Double
    /// In ms.
    public let time: Double
    /// In ms.
    public let beatLength: Double
  }

  /// In order; the first begins at 0.
  public let tempos: [Tempo]

  /// - Parameters:
  ///   - beatLength: of the first beat, in ms, positive.
  ///   - changes: at which beat the tempo becomes which, in order.
  package init(beatLength: Double, changes: [(beat: Double, beatLength: Double)] = []) {
    var tempos = [Tempo(beat: 0, time: 0, beatLength: beatLength)]
    for change in changes {
      let last = tempos[tempos.count - 1]
      let time = last.time + (change.beat - last.beat) * last.beatLength
      // Of changes at the same beat the last one counts.
      if change.beat == last.beat { tempos.removeLast() }
      tempos.append(Tempo(beat: change.beat, time: time, beatLength: change.beatLength))
    }
    self.tempos = tempos
  }

  /// In ms.
  public func time(ofBeat beat: Double) -> Double {
    let tempo = last { $0.beat <= beat }
    return tempo.time + (beat - tempo.beat) * tempo.beatLength
  }

  /// - Parameter time: in ms.
  public func beat(at time: Double) -> Double {
    let tempo = last { $0.time <= time }
    return tempo.beat + (time - tempo.time) / tempo.beatLength
  }

  /// The last tempo that has begun, found by halving.
  private func last(_ hasBegun: (Tempo) -> Bool) -> Tempo {
    var (low, high) = (0, tempos.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if hasBegun(tempos[middle]) { low = middle } else { high = middle }
    }
    return tempos[low]
  }
}
