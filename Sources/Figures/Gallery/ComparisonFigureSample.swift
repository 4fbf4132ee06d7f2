import NumericalCore

/// What is known of some seeds, and how it is shown.
package struct ComparisonFigureSample {
  /// One a seed; not finite: the seed failed.
  package let values: [Double]

  /// What is known of some seeds.
  package init(_ values: [Double]) { self.values = values }

  var defined: [Double] { values.filter(\.isFinite) }
  var failures: Int { values.count - defined.count }

  /// Only where no seed failed: that of the others would flatter the learner.
  package var mean: Double? { failures == 0 ? Summary(values)?.mean : nil }

  /// The 95 % interval of the mean; nil where there is no mean, and of one seed.
  package var interval: ConfidenceInterval? { failures == 0 ? SampleStatistics(values).interval : nil }

  /// What stands for seeds that failed: a dash, after their number where others did not.
  package var failureText: String? {
    if failures == 0 { return nil }
    return defined.isEmpty ? Self.undefined : "\(failures) \(Self.undefined)"
  }

  /// Stands for what is undefined or not possible.
  static let undefined = "–"

  /// How far positions on one line step aside so that dots of a diameter do not hide each other.
  ///
  /// - Parameters:
  ///   - positions: along the line, in points.
  ///   - most: the largest step; where even this does not help dots lie on each other.
  /// - Returns: one step a position, 0 for as many as possible.
  package static func steps(_ positions: [Double], diameter: Double, atMost most: Double) -> [Double] {
    let sizes = Array(stride(from: 0, through: most, by: diameter / 2))
    var steps = [Double](repeating: 0, count: positions.count)
    var placed: [(along: Double, aside: Double)] = []
    for index in positions.indices.sorted(by: { (positions[$0], $0) < (positions[$1], $1) }) {
      let free = sizes.flatMap { [-$0, $0] }.first { aside in
        !placed.contains { dot in
          let (dx, dy) = (dot.along - positions[index], dot.aside - aside)
          return dx * dx + dy * dy < 0.98 * diameter * diameter
        }
      }
      steps[index] = free ?? 0
      placed.append((positions[index], steps[index]))
    }
    return steps
  }
}
