import LearningTasks
import NumericalCore

/// What all learners of a comparison have in common.
package enum ArenaBudget: String, Hashable, Codable, Sendable, CaseIterable {
  /// As many trained parameters as the ELiSe network has dendritic synapses.
  case synapses
  /// As many neurons.
  case neurons
  /// As many floating-point operations for a millisecond of the song.
  case operations
  /// The same time for training, with as many trained parameters: who computes faster gets more cycles.
  case time

  /// The sizes that are tried.
  static let sizes = 1...4096

  /// The latent neurons with which a learner comes nearest to the budget of an ELiSe network.
  ///
  /// - Parameter reference: latent neurons of that network.
  /// - Throws: ``SubsongError`` (usage) if a learner cannot be built, or even the largest is too small.
  package func latentCount(of learner: ArenaLearner, for song: Song, reference: Int) throws(SubsongError)
    -> Int
  {
    if learner == .elise || self == .neurons { return reference }
    let goal = try measure(.elise, song, reference)
    return try Self.nearest(to: goal, from: reference) { (size) throws(SubsongError) in
      try measure(learner, song, size)
    }
  }

  private func measure(_ learner: ArenaLearner, _ song: Song, _ latent: Int) throws(SubsongError) -> Double {
    let built = try learner.learner(for: song, latent: latent, seed: 1)
    switch self {
    case .synapses, .time: return Double(built.declaration.trainedParameters)
    case .neurons: return Double(built.neuronCount)
    case .operations: return built.operationsPerMillisecond
    }
  }

  /// The size whose measure is nearest to a goal; measures grow with the size.
  ///
  /// - Parameter start: the first that is tried: very small reservoirs cannot be built.
  package static func nearest(
    to goal: Double, from start: Int, _ measure: (Int) throws(SubsongError) -> Double
  ) throws(SubsongError) -> Int {
    var (low, high) = (sizes.lowerBound, min(start, sizes.upperBound))
    while try measure(high) < goal {
      guard high < sizes.upperBound else {
        throw SubsongError(
          .usage, "even \(high) latent neurons do not reach the budget", remedy: "use another budget")
      }
      (low, high) = (high, min(2 * high, sizes.upperBound))
    }
    while high - low > 1 {
      let middle = (low + high) / 2
      if try measure(middle) < goal { low = middle } else { high = middle }
    }
    return try abs(measure(low) - goal) < abs(measure(high) - goal) ? low : high
  }
}

extension DeclaredLearner {
  /// Floating-point operations for a millisecond without a teacher.
  var operationsPerMillisecond: Double { declaration.operationsPerStep / timeGrid.step }
}
