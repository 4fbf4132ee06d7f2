import LearningTasks
import NumericalCore

/// Another song's teacher nudges the visible neurons for a while, from its beginning on, again and again.
///
/// Without a song of its own it is the learner's with its states in a random order: as loud, but another melody.
enum Conflict: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "another song's teacher nudges the visible neurons",
    dose: .init(
      meaning: "the strength of its conductances relative to the teacher's", unit: "1", range: 0...4,
      usual: 1),
    target: PerturbationTarget(.visible), aim: .everything, extent: .while, usualDuration: 250)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) throws(SubsongError)
    -> [PerturbationAction]
  {
    let song: Song
    if let other = perturbation.song {
      song = other
    } else {
      song = try site.song.shuffled(by: perturbation.stream("song"))
    }
    guard song.rowNames.count == site.learner.visibleCount else {
      throw SubsongError(
        .usage, "perturbation \(perturbation.name): the other song has \(song.rowNames.count) rows",
        because: "the network has \(site.learner.visibleCount) visible neurons",
        remedy: "use a song with as many rows")
    }
    return [.teach(levels: try site.learner.targetLevels(of: song), strength: perturbation.dose)]
  }
}

extension Song {
  /// The same states in a random order: another song, wherever it begins, if there is one.
  package func shuffled(by source: PhiloxStream) throws(SubsongError) -> Song {
    try reordered(shuffledOrder(by: source), title: "\(title), shuffled")
  }

  /// The states in a random order which is no rotation of the song's, unless all that were tried are.
  package func shuffledOrder(by source: PhiloxStream) -> [Int] {
    var (order, source) = (Array(states.indices), source)
    for _ in 0..<Self.mostShuffles {
      order.shuffle(using: &source)
      if !isRotation(order.map { states[$0] }) { break }
    }
    return order
  }

  private static let mostShuffles = 100

  private func isRotation(_ other: [[Int]]) -> Bool {
    states.indices.contains { first in other == Array(states[first...] + states[..<first]) }
  }
}
