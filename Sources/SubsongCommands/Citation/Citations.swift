import Autodiff
import Elise
import Integrators
import LearningTasks
import NumericalCore
import PlasticNetworks
import RunStore

/// The works that an experiment, a training, or something with a name builds on, each with what it is cited for.
package struct Citations: Sendable {
  package struct Citation: Encodable, Sendable {
    package var reference: Reference
    /// What it is cited for, in a few words.
    package var role: String

    private enum CodingKeys: String, CodingKey { case role }

    package func encode(to encoder: any Encoder) throws {
      try reference.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(role, forKey: .role)
    }
  }

  /// In the order in which they are printed; each work once, for the first of its roles.
  package private(set) var all: [Citation] = []

  private init() {}

  private mutating func add(_ references: [Reference], for role: String) {
    for reference in references where !all.contains(where: { $0.reference.key == reference.key }) {
      all.append(Citation(reference: reference, role: role))
    }
  }

  /// All entries as the text of a `.bib` file; the roles stand above them, where BibTeX reads nothing.
  package var bibTeX: String { all.map { "% \($0.role)\n\($0.reference.bibTeX)" }.joined(separator: "\n") }
}

extension Citations {
  /// The package alone.
  package static let ofPackage: Citations = {
    var citations = Citations()
    citations.add([.subsong()], for: packageRole)
    return citations
  }()

  /// Something with a name: a model, a learner, a task, an integrator, a generator of random numbers, an optimiser.
  ///
  /// - Throws: ``SubsongError`` (usage) for an unknown name, with the nearest one.
  package init(named name: String) throws(SubsongError) {
    guard let entry = Self.named.first(where: { $0.name == name }) else {
      throw SubsongError(
        .usage, "there is nothing to cite under the name '\(name)'",
        because: "it is no file, no run and none of the names that are known",
        remedy: suggestion(for: name, among: Self.names))
    }
    add(entry.references, for: name)
  }

  /// Of a run, or of an experiment that has yet to be run.
  ///
  /// - Parameter version: of the package that made the run.
  package init(_ description: ExperimentDescription, version: String = Provenance.packageVersion) {
    let network = description.network
    let method = network.integration.method
    add([.subsong(version: version)], for: Self.packageRole)
    add([.elise], for: "the network and its learning rule")
    add(method.references, for: "the integrator \(method.rawValue)")
    switch network.randomStreams {
    case .addressed: add([.philox], for: "random draws")
    case .gsl: add([.gsl, .mersenneTwister], for: "random draws")
    }
  }

  /// Of a training of `learn`.
  package init(_ plan: LearningPlan, version: String = Provenance.packageVersion) {
    add([.subsong(version: version)], for: Self.packageRole)
    add(Self.references(ofModel: plan.model.name), for: "the model \(plan.model.name)")
    add(Self.references(ofTask: plan.task), for: "the task \(plan.task)")
    if plan.model.preset == .paper, PlasticModel.retrievalModels.contains(plan.model.name) {
      add([.stpn], for: "the definitions of the preset paper")
    }
    if case .adam(let settings) = plan.training.optimiser {
      add([.adam] + (settings.keepsLargest ? [.amsgrad] : []), for: "the optimiser")
    }
    add([.philox], for: "random draws")
  }

  /// Of a comparison of learners.
  package init(comparing learners: [ArenaLearner]) {
    add([.subsong()], for: Self.packageRole)
    for learner in learners { add(Self.references(of: learner), for: "the learner \(learner.rawValue)") }
    if learners.contains(where: \.isElise) {
      let method = EliseDescription.default.integration.method
      add(method.references, for: "the integrator \(method.rawValue) of ELiSe")
    }
    if learners.contains(where: \.isTrainedByGradients) { add([.adam], for: "the optimiser") }
    add([.philox], for: "random draws")
  }

  private static let packageRole = "the software"
}

extension Citations {
  /// What can be cited by name.
  package static var names: [String] { named.map(\.name) }

  private static var named: [(name: String, references: [Reference])] {
    let learners = ArenaLearner.allCases.map { ($0.rawValue, references(of: $0)) }
    let models = PlasticModel.names.filter { ArenaLearner(rawValue: $0) == nil }
    let numerics: [(String, [Reference])] = [
      ("gsl", [.gsl]), ("philox", [.philox]), ("mt19937", [.mersenneTwister]), ("adam", [.adam]),
      ("amsgrad", [.amsgrad]),
    ]
    return [("subsong", [.subsong()])] + learners + models.map { ($0, references(ofModel: $0)) }
      + EpisodicTasks.names.map { ($0, references(ofTask: $0)) }
      + IntegrationMethod.allCases.map { ($0.rawValue, $0.references) } + numerics
  }

  private static func references(of learner: ArenaLearner) -> [Reference] {
    switch learner {
    case .elise, .eliseReservoir: [.elise]
    case .esn: [.echoState, .harnessing, .leakyReservoir, .echoStateGuide]
    case .force: [.force]
    case .rnn, .lstm, .stpn, .plasticRNN, .plasticLSTM, .fastWeights: references(ofModel: learner.rawValue)
    case .plasticRNNGradient: [.plasticNetworks]
    }
  }

  private static func references(ofModel name: String) -> [Reference] {
    switch name {
    case "stpn", "stpn-scalar", "stpnf", "stpnf-scalar": [.stpn]
    case "hebbff": [.hebbff]
    case "fast-weights": [.fastWeights]
    case "modplast": [.backpropamine]
    case "lstm": [.lstm, .forgetGate]
    case "rnn": [.elman]
    case "plastic-rnn": [.plasticNetworks]
    case "plastic-lstm": [.plasticNetworks, .lstm, .forgetGate]
    default: []
    }
  }

  private static func references(ofTask name: String) -> [Reference] {
    switch name {
    case "associative-retrieval": [.fastWeights]
    case "familiarity": [.hebbff]
    case "sequence-reproduction", "cue-reward", "regression": [.plasticNetworks]
    default: []
    }
  }
}

extension ArenaLearner {
  fileprivate var isElise: Bool { self == .elise || self == .eliseReservoir }
  fileprivate var isTrainedByGradients: Bool { !isElise && self != .esn && self != .force }
}
