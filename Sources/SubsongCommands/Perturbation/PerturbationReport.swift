import Experiments
import NumericalCore

/// What `perturb` prints: each number as its mean over all trials that define it, and every dose by itself.
struct PerturbationReport: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  private let folder: String
  private let results: PerturbationResults
  private let responses: [PerturbationResults.Response]

  init(_ results: PerturbationResults, folder: String) {
    (self.results, self.folder) = (results, folder)
    responses = results.responses
  }

  private static func mean(_ measure: PerturbationMeasure, _ trials: [PerturbationStudy.Trial]) -> Double? {
    PerturbationMeasure.mean(measure, trials.map(\.outcome))
  }

  func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(folder, forKey: Key("folder"))
    try object.encode(results.networks.map(\.name), forKey: Key("runs"))
    try object.encode(results.trials.count, forKey: Key("trials"))
    try Self.encode(results.trials, to: &object)
    var list = object.nestedUnkeyedContainer(forKey: Key("responses"))
    for response in responses {
      var entry = list.nestedContainer(keyedBy: Key.self)
      try entry.encode(response.condition.name, forKey: Key("perturbation"))
      try entry.encode(response.condition.main.kind.rawValue, forKey: Key("kind"))
      try entry.encode(response.dose, forKey: Key("dose"))
      try entry.encode(response.trials.count, forKey: Key("trials"))
      try Self.encode(response.trials, to: &entry)
    }
  }

  private static func encode(
    _ trials: [PerturbationStudy.Trial], to object: inout KeyedEncodingContainer<Key>
  ) throws {
    for measure in PerturbationMeasure.allCases {
      try object.encode(mean(measure, trials), forKey: Key(measure.rawValue))
    }
  }

  var lines: [String] {
    let header = [
      "perturbation", "dose", "trials", "least corr.", "in the end", "undisturbed", "95 % after",
      "99 % after", "damage", "tempo",
    ]
    let rows = responses.map { response -> [String] in
      func mean(_ measure: PerturbationMeasure) -> Double? { Self.mean(measure, response.trials) }
      func number(_ measure: PerturbationMeasure, _ digits: Int) -> String {
        mean(measure).map { fixed($0, digits) } ?? "–"
      }
      func time(_ measure: PerturbationMeasure) -> String {
        mean(measure).map { "\(fixed($0, 0)) ms" } ?? "never"
      }
      return [
        response.condition.name, "\(response.dose)", "\(response.trials.count)", number(.minCorrelation, 4),
        number(.plateauCorrelation, 4), number(.undisturbedCorrelation, 4), time(.timeTo95), time(.timeTo99),
        number(.damage, 4), number(.tempoAfter, 3),
      ]
    }
    return aligned([header] + rows).split(separator: "\n").map(String.init) + ["written to \(folder)"]
  }
}
