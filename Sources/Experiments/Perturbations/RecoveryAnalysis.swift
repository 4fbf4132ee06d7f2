import LearningTasks
import NumericalCore

/// Compares disturbed replays of one network with its undisturbed one.
///
/// A window of one cycle slides over the recording in steps of a 25th of a cycle (10 ms for a song of 250 ms), from one cycle before the
/// cycle of the disturbance on; each is scored at its best circular shift.
public struct RecoveryAnalysis: Sendable {
  /// ms.
  public let sampleInterval: Double
  public let samplesPerCycle: Int
  public let undisturbed: RecoveryCurve
  private let scorer: ReplayScorer
  private let notes: NoteScorer
  private let aligner: SongAligner
  private let undisturbedAlignment: SongAlignment
  private let grid: WindowGrid
  private let origin: Int
  /// The plateau begins so many samples after the origin.
  private let plateauStart: Int
  /// Windows that start in so many last cycles tell what is damaged for good.
  private static let cyclesOfDamage = 4
  private static let cyclesToPlateau = 16
  private static let windowsPerCycle = 25

  /// - Parameters:
  ///   - replay: how the recordings were made.
  ///   - undisturbed: the recording without a disturbance.
  /// - Throws: ``NumericalCore/SubsongError`` if the recording is too short or has other neurons than the song has rows.
  public init<Learner>(_ replay: PerturbedReplay<Learner>, undisturbed: ReplayRecording) throws(SubsongError)
  {
    let target = replay.learner.targetRates(every: replay.interval)
    samplesPerCycle = undisturbed.samplesPerCycle
    sampleInterval = undisturbed.sampleInterval
    origin = undisturbed.origin
    scorer = ReplayScorer(target: target)
    notes = try NoteScorer(song: replay.song, target: target)
    aligner = try SongAligner(target: target)
    let last = undisturbed.rates.rows - origin - samplesPerCycle
    grid = try WindowGrid(
      from: -samplesPerCycle, through: last, every: max(1, samplesPerCycle / Self.windowsPerCycle))
    plateauStart = min(Self.cyclesToPlateau * samplesPerCycle, last * 2 / 3)
    self.undisturbed = try RecoveryCurve(
      of: undisturbed.visibleRates, scorer: scorer, origin: origin, grid: grid, notes: notes)
    undisturbedAlignment = try aligner.align(undisturbed.visibleRates)
  }

  /// What a disturbance did.
  ///
  /// - Parameters:
  ///   - recording: the disturbed replay, from the cycle before the disturbance on.
  ///   - span: when it acted, in ms from the beginning of its cycle; times of recovery count from its end.
  /// - Throws: ``NumericalCore/SubsongError`` if the recording has another shape than the undisturbed one.
  public func outcome(of recording: ReplayRecording, disturbedIn span: ClosedRange<Double>)
    throws(SubsongError)
    -> PerturbationOutcome
  {
    let rates = recording.visibleRates
    let curve = try RecoveryCurve(of: rates, scorer: scorer, origin: origin, grid: grid, notes: notes)
    let (begin, end) = (sample(span.lowerBound), sample(span.upperBound))
    // What is measured while the disturbance acts says nothing of what it leaves.
    let plateauStart = max(plateauStart, end)
    let times = try RecoveryTimes(
      disturbed: curve, undisturbed: undisturbed, end: end, plateauStart: plateauStart)
    let after = ((curve.windows.last?.start ?? 0) - end) / samplesPerCycle
    let damage =
      after < 1
      ? nil
      : try curve.permanentDamage(
        comparedWith: undisturbed, lastCycles: min(Self.cyclesOfDamage, after),
        samplesPerCycle: samplesPerCycle)
    let alignment = try aligner.align(rates)
    let count = recording.rates.rows
    let late = min(count, origin + plateauStart)..<count
    let during = origin + begin..<origin + max(end, begin + samplesPerCycle)
    let shift = try alignment.phaseShift(from: undisturbedAlignment, in: late)
    return PerturbationOutcome(
      curve: curve, times: times, undisturbedPlateau: undisturbed.plateau(from: plateauStart), damage: damage,
      begin: begin,
      phaseShift: shift.map { $0 * sampleInterval }, tempoDuring: alignment.tempo(in: during),
      tempoAfter: alignment.tempo(in: late), sampleInterval: sampleInterval,
      samplesPerCycle: samplesPerCycle)
  }

  private func sample(_ milliseconds: Double) -> Int { Int((milliseconds / sampleInterval).rounded()) }
}

/// What a disturbance did to a replay.
public struct PerturbationOutcome: Sendable {
  /// Correlation and notes of each window, in samples from the beginning of the cycle of the disturbance.
  public let curve: RecoveryCurve
  /// In samples.
  public let times: RecoveryTimes
  /// Mean correlation of the undisturbed run in the windows of the plateau.
  public let undisturbedPlateau: Double?
  /// The share of the correlation that is gone for good; see ``LearningTasks/RecoveryCurve/permanentDamage(comparedWith:lastCycles:samplesPerCycle:)``;
  /// nil if less than a cycle follows the disturbance.
  public let damage: Double?
  /// The sample at which the disturbance begins.
  let begin: Int
  /// ms by which the song is ahead of the undisturbed one in the end, within half a cycle.
  public let phaseShift: Double?
  /// How fast the song goes relative to the target, by alignment: from the onset to the end of the disturbance, at least a cycle.
  public let tempoDuring: Double?
  /// The same in the windows of the plateau.
  public let tempoAfter: Double?
  /// ms.
  public let sampleInterval: Double
  public let samplesPerCycle: Int

  /// ms from the end of the disturbance; nil for never.
  public func milliseconds(_ time: KeyPath<RecoveryTimes, Int?>) -> Double? {
    times[keyPath: time].map { Double($0) * sampleInterval }
  }

  /// The largest share of wrong cells of the song in any window.
  public var largestNoteError: Double? { curve.windows.compactMap { $0.notes?.errorFraction }.max() }
  /// The mean share of wrong cells of the song in the windows that begin in the last cycle.
  public var lastNoteError: Double? {
    let start = (curve.windows.last?.start ?? 0) - samplesPerCycle
    return Summary(curve.windows.filter { $0.start > start }.compactMap { $0.notes?.errorFraction })?.mean
  }

  /// ms from the beginning of the cycle of the disturbance to the first window from its onset on from which on the correlation stays
  /// below a level; nil if the song is still there in the end. A song that was never there is lost at the onset.
  public func loss(below level: Double) -> Double? {
    lossSample(below: level).map { Double($0) * sampleInterval }
  }

  /// The same in samples.
  public func lossSample(below level: Double) -> Int? { curve.loss(below: level).map { max($0, begin) } }
}

extension Perturbation {
  /// When it acts, in ms from the beginning of its cycle; what lasts to the end, for good, or happens at one moment ends where it begins, so
  /// that recovery is counted from there.
  public var span: ClosedRange<Double> { Self.span(of: [self]) }

  /// From the first onset to the last end of those that have a dose.
  public static func span(of perturbations: [Perturbation]) -> ClosedRange<Double> {
    let acting = perturbations.filter { $0.dose != 0 }
    let counted = acting.isEmpty ? perturbations : acting
    let begin = counted.map(\.onset).min() ?? 0
    return begin...max(begin, counted.map { $0.onset + ($0.duration ?? 0) }.max() ?? begin)
  }
}
