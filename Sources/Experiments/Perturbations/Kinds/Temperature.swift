import LearningTasks
import NumericalCore

/// All time constants and delays of the network are multiplied with 1 + dose, as when a nucleus is cooled.
///
/// Everything slows down alike, learning included and what travels along the axons, so a network without input sings the same song
/// 1 + dose times as slowly. Cooling HVC of zebra finches stretches their song by about 3 % a degree.
///
/// Reference: Long and Fee, Nature 456, 189 (2008).
enum Temperature: PerturbationRule {
  static let profile = PerturbationProfile(
    meaning: "all time constants and delays stretched, as by cooling",
    dose: .init(
      meaning: "by how much everything slows down, negative for warming", unit: "1", range: -0.9...9,
      usual: 0.1),
    target: PerturbationTarget(.all), aim: .everything, extent: .while)

  static func actions(_ perturbation: Perturbation, on site: PerturbationSite) -> [PerturbationAction] {
    [.network(.timescale(1 + perturbation.dose))]
  }
}
