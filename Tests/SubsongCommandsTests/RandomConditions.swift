import Experiments
import LearningTasks
import NumericalCore
import SubsongCommands

/// Conditions as a file can say them, all of whose values are random.
struct RandomConditions {
  var conditions: [PerturbationCondition] = []
  /// What the songs are called.
  var songs: [String: String] = [:]

  /// Up to four conditions of one phase, some together with each other, and with one or two that are not tried alone.
  init(_ stream: inout PhiloxStream) throws {
    let song = try SongLibrary.song(named: "fuer-elise")
    let phase: PerturbationProfile.Phase = stream.uniform() < 0.2 ? .training : .replay
    let kinds = PerturbationKind.allCases.filter { $0.profile.phase == phase }
    func perturbation(_ index: Int, _ stream: inout PhiloxStream) -> Perturbation {
      // The number makes names different.
      let name = "\(index)" + Self.text(&stream)
      var perturbation = Perturbation.random(kinds[stream.uniformInteger(below: kinds.count)], name, &stream)
      if perturbation.kind == .conflict, stream.uniform() < 0.5 { perturbation.song = song }
      return perturbation
    }
    let mains = (0..<1 + stream.uniformInteger(below: 4)).map { perturbation($0, &stream) }
    let others = (0..<1 + stream.uniformInteger(below: 2)).map { perturbation(10 + $0, &stream) }
    let several = mains.map { _ in stream.uniform() < 0.5 }
    for (index, main) in mains.enumerated() {
      let possible = others + mains.indices.filter { $0 != index && !several[$0] }.map { mains[$0] }
      conditions.append(
        PerturbationCondition(
          main, with: possible.filter { _ in stream.uniform() < 0.4 },
          doses: several[index] ? Self.doses(main, &stream) : nil,
          repeats: 1 + stream.uniformInteger(below: 3), frozen: Bool.random(using: &stream)))
    }
    for perturbation in mains + others where perturbation.song != nil {
      songs[perturbation.name] = "fuer-elise"
    }
  }

  private static func doses(_ main: Perturbation, _ stream: inout PhiloxStream) -> [Double] {
    [main.dose] + (0..<2).map { _ in main.kind.randomDose(&stream) }.filter { $0 != main.dose }
  }

  private static func text(_ stream: inout PhiloxStream) -> String {
    let letters = Array("ab. ,#='\"\\\n\t\u{1}é🐦[]")
    return String(
      (0..<stream.uniformInteger(below: 6)).map { _ in letters[stream.uniformInteger(below: letters.count)] })
  }
}

extension PerturbationKind {
  fileprivate func randomDose(_ stream: inout PhiloxStream) -> Double {
    let range = profile.dose.range
    return range.lowerBound + stream.uniform() * (range.upperBound - range.lowerBound)
  }
}

extension Perturbation {
  /// Everything that the kind looks at is random.
  fileprivate static func random(_ kind: PerturbationKind, _ name: String, _ stream: inout PhiloxStream)
    -> Perturbation
  {
    var perturbation = Perturbation(kind, name: name)
    let profile = kind.profile
    perturbation.dose = kind.randomDose(&stream)
    perturbation.onset = 1000 * stream.uniform()
    perturbation.seed = UInt64(stream.uniformInteger(below: 1 << 40))
    if profile.extent == .while, stream.uniform() < 0.5 { perturbation.duration = 1 + 1e3 * stream.uniform() }
    if kind == .clamp { perturbation.offset = 1000 * stream.uniform() - 500 }
    if kind == .colouredNoise { perturbation.timeConstant = 1e6 * (1 - stream.uniform()) }
    switch profile.aim {
    case .neurons:
      let populations: [SignalPlan.Population] = [.visible, .latent, .all]
      perturbation.target.population = populations[stream.uniformInteger(below: 3)]
      let first = stream.uniformInteger(below: 9)
      if stream.uniform() < 0.5 {
        perturbation.target.neurons = first..<first + 1 + stream.uniformInteger(below: 9)
      }
    case .synapses:
      let classes = SynapseClass.allCases
      perturbation.target.synapses = classes[stream.uniformInteger(below: classes.count)]
    case .everything: break
    }
    return perturbation
  }
}
