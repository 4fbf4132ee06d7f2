import Experiments
import LearningTasks
import NumericalCore

/// A perturbation as it is written down, before songs are read and names are known.
package struct PerturbationSettings: ConfigurationSubject, Hashable, Sendable {
  package var perturbation: Perturbation
  /// One value, or several that are tried one after the other.
  package var doses: [Double]
  /// `first..last` of the population; empty for all.
  package var neurons = ""
  /// A built-in song or a path; empty for none.
  package var song = ""
  /// Names of others that act together with this one.
  package var with: [String] = []
  /// How often it is tried with other random draws.
  package var repeats = 1
  /// Whether the weights stay as they are in the replay.
  package var frozen = false
  /// Whether it is tried by itself, and not only with others.
  package var alone = true
  /// Where in a file each key was written, and under the empty name where the table begins; none without a file.
  package var places: [String: String] = [:]

  package init(_ kind: PerturbationKind, name: String) {
    perturbation = Perturbation(kind, name: name)
    doses = [perturbation.dose]
  }

  package static var usual: PerturbationSettings { PerturbationSettings(.clamp, name: "") }

  /// An error about it with the place of the key that it is about, which its text names first; what is not about the perturbation is
  /// about its song. Without a file the error is as it is.
  func placed(_ error: SubsongError) -> SubsongError {
    guard error.location == nil, let table = places[""] else { return error }
    let prefix = "perturbation \(perturbation.name): "
    let isOwn = error.what.hasPrefix(prefix)
    let word = isOwn ? String(error.what.dropFirst(prefix.count).prefix { $0 != " " }) : "song"
    let key = word == "target" ? (neurons.isEmpty ? "population" : "neurons") : word
    return error.placed(
      at: places[key] ?? table, error.category == .usage ? .badInput : error.category)
  }

  /// 0 stands for none.
  fileprivate var length: Double {
    get { perturbation.duration ?? 0 }
    set { perturbation.duration = newValue }
  }
}

/// Every key of a perturbation but `kind`, on which the defaults depend, and `dose`, which may be a list.
package enum PerturbationSchema {
  package typealias Key = KeyOf<PerturbationSettings>

  package static let keys: [Key] = [
    .choice("population", \.perturbation.target.population, "whose neurons it acts on"),
    .string("neurons", \.neurons, "some of them, counted from 0 over all neurons: first..last"),
    .choice("synapses", \.perturbation.target.synapses, "which synapses it acts on"),
    .number(
      "onset", \.perturbation.onset, .closed(0, 1e9), unit: "ms",
      "when it begins, from the beginning of the disturbed replay cycle; for kinds of training, from that of the training"
    ),
    .number("duration", \.length, .above(0, upTo: 1e9), unit: "ms", "how long it lasts"),
    .number(
      "offset", \.perturbation.offset, .closed(-500, 500), unit: "mV",
      "kind clamp: the potential above E_L at which somata are held"),
    .number(
      "time-constant", \.perturbation.timeConstant, .above(0, upTo: 1e6), unit: "ms",
      "kind coloured-noise: its correlation time"),
    .string(
      "song", \.song, "kind conflict: a built-in song, or the path of one; without it the own song, shuffled"),
    .integer("seed", \.perturbation.seed, 0...Int.max, "the root of its random draws"),
    .integer("repeats", \.repeats, 1...100_000, "how often it is tried, with other random draws"),
    .boolean("frozen", \.frozen, "whether the weights stay as they are in the replay"),
    .list("with", \.with, "others of the same file that act together with it"),
    .boolean(
      "alone", \.alone, "whether it is tried by itself, and not only together with others that name it"),
  ]

  package static func key(_ name: String) -> Key? { keys.first { $0.path == name } }

  static let names = ["kind", "dose"] + keys.map(\.path)

  /// All kinds as a table in Markdown.
  package static var markdownTable: String {
    let rows = PerturbationKind.allCases.map { kind in
      let profile = kind.profile
      let unit = profile.dose.unit == "1" ? "" : " \(profile.dose.unit)"
      let whom =
        kind == .deletion || kind == .weightNoise
        ? "\(profile.target.synapses.rawValue) synapses" : "\(profile.target.population.rawValue) neurons"
      let length =
        switch profile.extent {
        case .moment: "one moment"
        case .lasting: "for good"
        case .while: profile.usualDuration.map { "\(short($0)) ms" } ?? "to the end"
        }
      return
        "| `\(kind.rawValue)` | \(profile.meaning) | \(profile.dose.meaning) | \(short(profile.dose.usual))\(unit) | \(whom) | \(length) |\n"
    }
    return "| kind | what | dose | default | acts on | lasts |\n|---|---|---|---|---|---|\n" + rows.joined()
  }
}
