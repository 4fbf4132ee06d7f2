/// Which units of a sweep each task of a job array carries out.
///
/// The units are laid out in rows of as many as there are tasks; each row is turned against the one before by the golden
/// section of a row. So every unit belongs to one task, no task has two more than another, and none gets always the same
/// value of a factor: levels repeat with some period along the units, and without the turns a task whose rows have a multiple of
/// that period would have all of the slow networks.
package enum SlurmShare {
  /// 2⁶⁴ / φ with φ = (1 + √5)/2.
  private static let goldenSection: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The units of a task in the order in which it carries them out.
  ///
  /// - Precondition: `0 <= task < tasks`.
  package static func units(ofTask task: Int, of tasks: Int, count: Int) -> [Int] {
    precondition((0..<tasks).contains(task), "there is no such task")
    return stride(from: 0, to: count, by: tasks).enumerated().compactMap { row, first in
      let unit = first + (task + turn(row, tasks)) % tasks
      return unit < count ? unit : nil
    }
  }

  /// floor(frac(row / φ) · tasks).
  private static func turn(_ row: Int, _ tasks: Int) -> Int {
    Int((UInt64(row) &* goldenSection).multipliedFullWidth(by: UInt64(tasks)).high)
  }
}
