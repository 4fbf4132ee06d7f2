import LearningTasks
import NumericalCore

extension EliseLearner {
  /// Steps between two looks at the state while a failure is searched.
  private static let searchStride = 64

  /// The error of a cycle that left the numbers.
  ///
  /// The cycle is run again from its beginning, a stretch at a time, and the stretch in which something goes bad step by step.
  /// An engine that sums in other groups where it is cut may stay finite in the repetition; then only the cycle is known.
  func failure(
    of stretches: [(columns: Range<Int>, drive: EliseDrive)], from before: EliseState,
    leaving after: EliseState
  ) -> SubsongError {
    var state = before
    for (columns, drive) in stretches {
      for first in stride(from: columns.lowerBound, to: columns.upperBound, by: Self.searchStride) {
        let piece = first..<min(first + Self.searchStride, columns.upperBound)
        let drive = drive.part(piece, of: columns)
        if let column = firstBadColumn(in: piece, drive, &state) {
          return error(state, at: "step \(column + 1) of the cycle")
        }
      }
    }
    return error(after, at: "end of the cycle")
  }

  /// Runs a piece of a cycle, up to the first step after which something is not finite.
  private func firstBadColumn(in piece: Range<Int>, _ drive: EliseDrive, _ state: inout EliseState) -> Int? {
    var next = state
    engine.advance(network, &next, columns: piece, drive: drive)
    if next.firstNonFinite(visibleCount: visibleCount) == nil {
      state = next
      return nil
    }
    for column in piece {
      engine.advance(
        network, &state, columns: column..<column + 1, drive: drive.part(column..<column + 1, of: piece))
      if state.firstNonFinite(visibleCount: visibleCount) != nil { return column }
    }
    return nil
  }

  private func error(_ state: EliseState, at location: String) -> SubsongError {
    let what = state.firstNonFinite(visibleCount: visibleCount) ?? "the state"
    return SubsongError(
      .numerical, "\(what) is no finite number after step \(state.completedSteps)", at: location,
      because: "the integration became unstable or the weights ran away",
      remedy: "try a smaller network.time-step or smaller learning rates "
        + "(plasticity.visible-to-visible, plasticity.other)")
  }
}
