import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where in the song a recording is, as a function of time; found by ``SongAligner``.
public struct SongAlignment: Hashable, Sendable {
  /// How many samples of the recording share one phase.
  public let decimation: Int
  /// The number of samples of one cycle of the target, `L`.
  public let samplesPerCycle: Int
  /// The phase φ of each block of ``decimation`` samples, in samples of the target.
  ///
  /// The block that begins at sample `i · decimation` of the recording is aligned with the target's block that begins at
  /// `phases[i] mod L`. Phases are unwrapped: they never decrease, and grow by `L` from one cycle of the song to the next.
  /// The first one lies in `0..<L`.
  public let phases: [Int]
  /// The mean over blocks and neurons of the squared difference of the rates along the path, penalties not counted.
  public let meanSquaredError: Double

  init(decimation: Int, samplesPerCycle: Int, phases: [Int], meanSquaredError: Double) {
    self.decimation = decimation
    self.samplesPerCycle = samplesPerCycle
    self.phases = phases
    self.meanSquaredError = meanSquaredError
  }

  /// The mean advance of the phase for each sample of the recording: 1 is the target's tempo, 0.5 half as fast, 0 stands
  /// still.
  ///
  ///     tempo = (φ(last) − φ(first)) / (last − first)
  ///
  /// with the first and the last block that begin in the window. A phase is a multiple of ``decimation``, so a window of `n`
  /// blocks resolves about `1 / n`.
  ///
  /// - Parameter window: samples of the recording; parts outside it are ignored.
  /// - Returns: between 0 and 2; `nil` if fewer than two blocks begin in the window.
  public func tempo(in window: Range<Int>) -> Double? {
    let blocks = blocks(in: window)
    guard let first = blocks.first, let last = blocks.last, first < last else { return nil }
    return Double(phases[last] - phases[first]) / Double((last - first) * decimation)
  }

  /// By how much this recording is ahead of another one, in samples, in `−L/2 ... L/2`.
  ///
  /// The circular mean of the differences `δ` of the phases at the same time,
  ///
  ///     L / 2π · arg Σ exp(2πi δ / L)
  ///
  /// because a phase that is ahead by a whole cycle is not ahead at all.
  ///
  /// - Parameters:
  ///   - other: an alignment with the same target and decimation.
  ///   - window: samples of both recordings; parts outside either are ignored.
  /// - Returns: `nil` if no block of both begins in the window.
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the two were not made by equal aligners.
  ///
  /// Reference: Fisher, *Statistical Analysis of Circular Data* (1993), section 2.3.
  public func phaseShift(from other: SongAlignment, in window: Range<Int>) throws(SubsongError) -> Double? {
    guard decimation == other.decimation, samplesPerCycle == other.samplesPerCycle else {
      throw SubsongError(
        .usage,
        "one alignment has cycles of \(samplesPerCycle) samples in blocks of \(decimation), the other of "
          + "\(other.samplesPerCycle) in blocks of \(other.decimation)",
        because: "phases are compared block by block", remedy: "align both recordings with the same aligner")
    }
    let common = blocks(in: window).clamped(to: other.phases.indices)
    guard !common.isEmpty else { return nil }
    var (x, y) = (0.0, 0.0)
    for block in common {
      let angle = 2 * Double.pi * Double(phases[block] - other.phases[block]) / Double(samplesPerCycle)
      x += cos(angle)
      y += sin(angle)
    }
    return atan2(y, x) / (2 * Double.pi) * Double(samplesPerCycle)
  }

  /// The blocks that begin in a window of samples.
  private func blocks(in window: Range<Int>) -> Range<Int> {
    let inside = window.clamped(to: 0..<phases.count * decimation)
    // Rounded up: a block that began before the window does not count.
    return (inside.lowerBound + decimation - 1) / decimation..<(inside.upperBound + decimation - 1)
      / decimation
  }
}
