import NumericalCore

/// Which time of the song each time of a recording is: an alignment made smooth, so that single wrong notes do not bend it.
///
/// A warping path follows the rates and therefore also their mistakes: it lingers where a note is wrong. At each block the
/// clock takes a straight line through the path within eight states before and after it: the median slope over four states,
/// the median offset, and then least squares over the blocks within half a state of that line. More than half of the path
/// has to be bent before the clock is.
///
/// Where the line advances more slowly than at half the song's tempo the replay has no place in the song (it is silent, or
/// holds a note). There the song is taken to go on at its own tempo, so that its notes are missed.
///
/// A clock falls into runs, in which its time increases; a new one begins where the replay went back by more than a state, and
/// where it finds its place again.
struct SongClock: Sendable {
  /// Recording and song time at some points, both strictly increasing, in ms.
  struct Run: Sendable {
    var times: [Double] = []
    /// Grows by the duration of the song with each cycle.
    var songTimes: [Double] = []

    /// The recording's time of a time of the song within the run.
    func time(ofSong songTime: Double) -> Double {
      let next = songTimes.partitioningIndex { $0 > songTime }
      let right = max(1, min(next, times.count - 1))
      let (a, b) = (songTimes[right - 1], songTimes[right])
      return times[right - 1] + (songTime - a) / (b - a) * (times[right] - times[right - 1])
    }
  }

  private(set) var runs: [Run]
  /// Of the smooth path, stretches without a place in the song included.
  let tempo, tempoDrift: Double

  /// - Parameters:
  ///   - alignment: of the recording.
  ///   - samples: the length of the recording.
  ///   - samplesPerState: of the song.
  ///   - sampleInterval: in ms.
  init(_ alignment: SongAlignment, samples: Int, samplesPerState: Double, sampleInterval: Double) {
    let block = Double(alignment.decimation)
    let lines = LocalLine.all(of: alignment, blocksPerState: samplesPerState / block)
    (tempo, tempoDrift) = Self.tempo(of: lines.map { $0.value / block })
    var phases = ContinuedPhases(
      block: block, cycle: Double(alignment.samplesPerCycle), samplesPerState: samplesPerState)
    for line in lines { phases.append(line) }
    runs = phases.runs.indices.map { index in
      let blocks = phases.runs[index]
      let isLast = index == phases.runs.count - 1
      let end = isLast ? Double(samples) : Double(blocks.first + blocks.phases.count) * block
      return Self.run(blocks, block, until: end, sampleInterval)
    }
  }

  /// The same clock where everything comes later by a time of the recording, in ms.
  func delayed(by delay: Double) -> SongClock {
    var clock = self
    for index in clock.runs.indices {
      clock.runs[index].songTimes = clock.runs[index].songTimes.map { $0 - delay * tempo }
    }
    return clock
  }

  /// Blocks stand for their middle; the ends are found by going on as between the two blocks next to them.
  private static func run(
    _ blocks: ContinuedPhases.Blocks, _ block: Double, until end: Double, _ interval: Double
  ) -> Run {
    let phases = blocks.phases
    let count = phases.count
    // A jump between the two is not gone on with.
    func rate(_ left: Int) -> Double { min(2, (phases[left + 1] - phases[left]) / block) }
    let firstRate = count > 1 ? rate(0) : 1
    let lastRate = count > 1 ? rate(count - 2) : 1
    let start = Double(blocks.first) * block
    let middles = phases.indices.map { start + (Double($0) + 0.5) * block }
    var run = Run()
    run.times = [start] + middles + [end]
    run.songTimes =
      [phases[0] + block / 2 * (1 - firstRate)] + phases.map { $0 + block / 2 }
      + [phases[count - 1] + block / 2 + lastRate * (end - middles[count - 1])]
    run.times = run.times.map { $0 * interval }
    run.songTimes = run.songTimes.map { $0 * interval }
    return run
  }

  /// The slope of the least-squares line, and how much the slope of the least-squares parabola changes from the first to the
  /// last point. On evenly spaced points line and parabola have orthogonal terms, so each is one sum.
  private static func tempo(of phases: [Double]) -> (tempo: Double, drift: Double) {
    guard phases.count > 2 else { return (phases.count == 2 ? phases[1] - phases[0] : 1, 0) }
    let half = Double(phases.count - 1) / 2
    let x = phases.indices.map { (Double($0) - half) / half }
    let meanSquare = x.reduce(0) { $0 + $1 * $1 } / Double(x.count)
    var (slope, curvature, norm) = (0.0, 0.0, 0.0)
    for (x, phase) in zip(x, phases) {
      let square = x * x - meanSquare
      // From a line at the song's tempo, so that nothing large cancels.
      let deviation = phase - phases[0] - half * (x + 1)
      slope += x * deviation
      curvature += square * deviation
      norm += square * square
    }
    return (1 + slope / (meanSquare * Double(x.count)) / half, 4 * curvature / norm / half)
  }
}

/// The straight line through the alignment around one block.
private struct LocalLine {
  /// The phase at the block, in samples.
  var value: Double
  /// In samples a block.
  var slope: Double

  static func all(of alignment: SongAlignment, blocksPerState: Double) -> [LocalLine] {
    let phases = alignment.phases
    let half = max(2, Int((8 * blocksPerState).rounded()))
    return phases.indices.map { block in
      let window = max(0, block - half)..<min(phases.count, block + half + 1)
      let lag = min(max(1, half / 2), window.count / 3)
      guard lag > 0 else {
        return LocalLine(value: Double(phases[block]), slope: Double(alignment.decimation))
      }
      let tolerance = 0.5 * blocksPerState * Double(alignment.decimation)
      return LocalLine(phases[window], around: block, lag: lag, tolerance: tolerance)
    }
  }

  private init(value: Double, slope: Double) { (self.value, self.slope) = (value, slope) }

  private init(_ phases: ArraySlice<Int>, around block: Int, lag: Int, tolerance: Double) {
    let advances = phases.indices.dropLast(lag).map { Double(phases[$0 + lag] - phases[$0]) }
    let robust = (Summary(advances)?.median ?? 0) / Double(lag)
    let offsets = phases.indices.map { Double(phases[$0]) - robust * Double($0 - block) }
    let middle = Summary(offsets)?.median ?? 0
    var (n, x, y, xx, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for (index, offset) in zip(phases.indices, offsets) where abs(offset - middle) <= tolerance {
      let (dx, dy) = (Double(index - block), offset - middle)
      n += 1
      x += dx
      y += dy
      xx += dx * dx
      xy += dx * dy
    }
    let determinant = n * xx - x * x
    let correction = determinant > 0 ? (n * xy - x * y) / determinant : 0
    slope = robust + correction
    value = middle + (n > 0 ? (y - correction * x) / n : 0)
  }
}

/// Phases that always go on, block after block, in runs.
private struct ContinuedPhases {
  struct Blocks {
    var first: Int
    var phases: [Double]
  }

  let block, cycle, samplesPerState: Double
  private(set) var runs: [Blocks] = []
  private var count = 0
  private var hasPlace = true
  /// A multiple of the cycle that is added after the song went on by itself.
  private var offset = 0.0

  init(block: Double, cycle: Double, samplesPerState: Double) {
    (self.block, self.cycle, self.samplesPerState) = (block, cycle, samplesPerState)
  }

  mutating func append(_ line: LocalLine) {
    defer { count += 1 }
    let moves = line.slope >= 0.5 * block
    guard let last = runs.last?.phases.last else {
      runs = [Blocks(first: 0, phases: [line.value])]
      hasPlace = moves
      return
    }
    let findsPlace = moves && !hasPlace
    hasPlace = moves
    guard moves else { return goOn(at: last + block) }
    if findsPlace { offset = cycle * ((last + block - line.value) / cycle).rounded() }
    let phase = line.value + offset
    if findsPlace || phase < last - samplesPerState {
      runs.append(Blocks(first: count, phases: [phase]))
    } else {
      // A small step back is the line's, not the replay's.
      goOn(at: max(phase, last + 0.05 * block))
    }
  }

  private mutating func goOn(at phase: Double) { runs[runs.count - 1].phases.append(phase) }
}

extension Array {
  /// The first index whose element satisfies a condition that all later ones satisfy too; the count if there is none.
  fileprivate func partitioningIndex(where isAfter: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
