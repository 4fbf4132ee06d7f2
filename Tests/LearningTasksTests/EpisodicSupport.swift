import LearningTasks
import NumericalCore
import Testing

/// A batch's numbers by place, and what they are expected to be.
enum Episodic {
  /// The symbols of an episode, one a step; `nil` where a step is not one-hot.
  static func symbols(_ batch: EpisodeBatch, _ item: Int) -> [Int?] {
    batch.episode(item).split(every: batch.inputCount).map { row in
      row.count { $0 != 0 } == 1 ? row.firstIndex(of: 1).map { $0 - row.startIndex } : nil
    }
  }

  /// A task's level by name; NaN, which is near to nothing, if there is none.
  static func level(_ task: any EpisodicTask, _ name: String) -> Double {
    task.referenceLevels.first { $0.name == name }?.value ?? .nan
  }

  /// Records an issue unless the mean of independent numbers is an expectation: within 4.5 standard errors (of a right one,
  /// one in 100 000 lies outside), and `slack` besides.
  static func expectMean(
    _ values: [Double], near expected: Double, slack: Double = 0, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let summary = try #require(Summary(values))
    let bound = 4.5 * summary.standardDeviation / Double(values.count).squareRoot() + slack
    #expect(
      abs(summary.mean - expected) <= bound, "\(what): \(summary.mean) ± \(bound), expected \(expected)",
      sourceLocation: sourceLocation)
  }
}

extension EpisodeBatch {
  subscript(item: Int, step: Int, entry: Int) -> Float { inputs[(item * steps + step) * inputCount + entry] }

  /// The inputs of one item.
  func episode(_ item: Int) -> ArraySlice<Float> {
    inputs[item * steps * inputCount..<(item + 1) * steps * inputCount]
  }

  /// Targets that are values, or none.
  var values: [Float] {
    if case .values(let values) = targets { values } else { [] }
  }

  /// Targets that are 0 or 1, or none.
  var binary: [Float] {
    if case .binary(let values) = targets { values } else { [] }
  }

  /// Targets that are classes, or none.
  var classes: [Int] {
    if case .classes(let classes) = targets { classes } else { [] }
  }
}

extension ArraySlice {
  /// Consecutive parts of a length that divides that of the slice.
  fileprivate func split(every length: Int) -> [ArraySlice] {
    stride(from: startIndex, to: endIndex, by: length).map { self[$0..<$0 + length] }
  }
}
