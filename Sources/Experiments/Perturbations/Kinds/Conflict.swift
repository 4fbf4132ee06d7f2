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
  /// The same states in a random order, which is not that of the song if there are two different ones.
  package func shuffled(by source: PhiloxStream) throws(SubsongError) -> Song {
    var (states, source) = (states, source)
    if Set(states).count > 1 {
      repeat { states.shuffle(using: &source) } while states == self.states
    }
    return try Song(
      title: "\(title), shuffled", composer: composer, rowNames: rowNames, states: states,
      stateDuration: stateDuration)
  }
}
