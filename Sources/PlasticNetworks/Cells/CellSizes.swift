import NumericalCore

/// The checks that every cell makes of its numbers.
enum CellSizes {
  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if one is not positive.
  static func validate(inputs: Int, units: Int, of cell: String) throws(SubsongError) {
    for (name, size) in [("inputs", inputs), ("units", units)] where size < 1 {
      throw SubsongError(
        .badInput, "\(size) \(name) are too few", at: cell, because: "a cell has one at least",
        remedy: "give a positive number")
    }
  }

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) if there is a limit of the plastic state that is not positive.
  static func validate(clamp: Double?, of cell: String) throws(SubsongError) {
    guard let clamp, !(clamp > 0 && clamp.isFinite) else { return }
    throw SubsongError(
      .badInput, "the clamp \(clamp) is no positive number", at: cell,
      because: "the plastic state is kept on ±clamp",
      remedy: "leave it out for no limit")
  }
}
