import Autodiff
import LearningTasks
import NumericalCore

/// A network by the name under which papers and the command line know it, with its size and its definition.
public struct PlasticModel: Hashable, Codable, Sendable {
  /// Which definition of a cell.
  public enum Preset: String, CaseIterable, Codable, Sendable {
    /// As the papers write it.
    case clean
    /// As the authors' programs compute it on this task, side effects included.
    case paper
  }

  /// For example `stpn`.
  public let name: String
  /// Hidden units.
  public let hidden: Int
  /// Of the plastic RNN and LSTM.
  public let rule: PlasticRule?
  public let preset: Preset

  /// - Parameters:
  ///   - name: one of ``names``.
  ///   - hidden: nil for the size of the paper on this task.
  ///   - rule: only for models that have several; nil for the Hebbian one.
  ///   - preset: the clean definition, or what the authors' programs do besides.
  ///   - task: what the model is to be trained on.
  /// - Throws: ``NumericalCore/SubsongError`` (usage) for an unknown name, with the nearest one, a size out of range, or a rule that the model has not.
  public init(
    _ name: String, hidden: Int? = nil, rule: PlasticRule? = nil, preset: Preset = .clean,
    for task: any EpisodicTask
  ) throws(SubsongError) {
    try self.init(name, rule, preset) { kind, rule in hidden ?? kind.paperSize(on: task.name, rule) }
  }

  /// A model in its clean definition, for whatever is to be learned.
  ///
  /// - Parameters:
  ///   - name: one of ``names``.
  ///   - hidden: how many hidden units there are.
  ///   - rule: only for models that have several; nil for the Hebbian one.
  /// - Throws: ``NumericalCore/SubsongError`` (usage) as above.
  public init(_ name: String, hidden: Int, rule: PlasticRule? = nil) throws(SubsongError) {
    try self.init(name, rule, .clean) { _, _ in hidden }
  }

  private init(
    _ name: String, _ rule: PlasticRule?, _ preset: Preset, _ size: (Kind, PlasticRule?) -> Int
  ) throws(SubsongError) {
    let kind = try Kind(named: name)
    guard rule == nil || kind.isPlastic else {
      throw SubsongError(
        .usage, "the model \(name) has one rule only", at: "--rule",
        remedy: "leave the rule out, or use plastic-rnn or plastic-lstm")
    }
    let rule = kind.isPlastic ? rule ?? .hebbian : nil
    let hidden = size(kind, rule)
    guard (1...4096).contains(hidden) else {
      throw SubsongError(
        .usage, "\(hidden) hidden units are out of range", at: "--hidden", because: "allowed: 1 to 4096")
    }
    (self.name, self.hidden, self.rule, self.preset) = (name, hidden, rule, preset)
  }

  public static let names = Kind.allCases.map(\.rawValue)

  /// The models that the STPN paper compares on associative retrieval.
  public static let retrievalModels = Kind.allCases.filter { !$0.isPlastic }.map(\.rawValue)

  /// The rules among which one can choose; `[nil]` if there is no choice.
  public static func rules(of name: String) -> [PlasticRule?] {
    Kind(rawValue: name)?.isPlastic == true ? PlasticRule.allCases : [nil]
  }

  /// As part of a folder's name.
  public var folderName: String { ([name] + (rule.map { [$0.rawValue] } ?? [])).joined(separator: "-") }

  enum Kind: String, CaseIterable {
    case stpn
    case stpnScalar = "stpn-scalar"
    case stpnf
    case stpnfScalar = "stpnf-scalar"
    case hebbff
    case fastWeights = "fast-weights"
    case modplast, lstm, rnn
    case plasticRNN = "plastic-rnn"
    case plasticLSTM = "plastic-lstm"

    /// - Throws: ``NumericalCore/SubsongError`` (usage) for an unknown name, with the nearest one.
    init(named name: String) throws(SubsongError) {
      guard let kind = Kind(rawValue: name) else {
        throw SubsongError(
          .usage, "there is no model '\(name)'", remedy: suggestion(for: name, among: PlasticModel.names))
      }
      self = kind
    }

    var isPlastic: Bool { self == .plasticRNN || self == .plasticLSTM }

    /// Hidden units in the papers: on associative retrieval and familiarity all networks have about as many parameters, on the other
    /// tasks networks without plasticity are half as large again.
    func paperSize(on task: String, _ rule: PlasticRule?) -> Int {
      switch (task, self) {
      case ("associative-retrieval", .stpn): 11
      case ("associative-retrieval", .lstm): 9
      case ("associative-retrieval", .modplast): 17
      case ("associative-retrieval", .stpnf): 13
      case ("associative-retrieval", .hebbff), ("associative-retrieval", .stpnfScalar): 26
      case ("associative-retrieval", _) where !isPlastic: 20
      case ("familiarity", .hebbff), ("familiarity", .stpnfScalar): 100
      case ("familiarity", .stpnf): 34
      case ("familiarity", .stpnScalar): 62
      case ("familiarity", .stpn): 27
      case ("familiarity", .lstm): 21
      // The size of the paper's demonstration; its experiments have twice as many.
      case ("cue-reward", .plasticRNN), (_, .plasticLSTM): rule == .off ? 192 : 128
      case (_, .plasticRNN): rule == .off ? 384 : 256
      default: 64
      }
    }
  }

  /// The network for a task.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the name is none, as in a file that was changed by hand.
  public func network(for task: any EpisodicTask) throws(SubsongError) -> SequenceNetwork {
    try network(task.inputCount, task.outputCount, paperTask: preset == .paper ? task.name : nil)
  }

  /// The network in its clean definition, for whatever has so many inputs and outputs.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the name is none, as in a file that was changed by hand.
  public func network(inputs: Int, outputs: Int) throws(SubsongError) -> SequenceNetwork {
    try network(inputs, outputs, paperTask: nil)
  }

  /// - Parameter paperTask: the task on which the authors' side effects are wanted.
  private func network(_ inputs: Int, _ outputs: Int, paperTask: String?) throws(SubsongError)
    -> SequenceNetwork
  {
    let kind = try Kind(named: name)
    if kind.isPlastic {
      let options = PlasticOptions(kind == .plasticLSTM ? .lstm : .rnn, rule ?? .hebbian)
      let cell = try PlasticCell(inputs: inputs, units: hidden, outputs: outputs, options)
      return SequenceNetwork(cell, .leading(outputs: outputs))
    }
    return SequenceNetwork(
      try cell(kind, inputs, isRetrieval: paperTask == "associative-retrieval"), outputs: outputs,
      initialisations: paperTask == "familiarity" ? familiarity(kind, inputs) : [:])
  }

  /// - Parameter isRetrieval: whether the authors' side effects on associative retrieval are wanted.
  private func cell(_ kind: Kind, _ inputs: Int, isRetrieval: Bool) throws(SubsongError) -> any Cell {
    switch kind {
    case .stpn, .stpnScalar, .stpnf, .stpnfScalar:
      try STPNCell(inputs: inputs, units: hidden, options: options(kind, isRetrieval: isRetrieval))
    case .hebbff: try HebbFFCell(inputs: inputs, units: hidden, squashesState: isRetrieval)
    case .fastWeights:
      try FastWeightsCell(
        inputs: inputs, units: hidden, options: isRetrieval ? .associativeRetrieval : FastWeightsOptions())
    case .modplast: try ModplastCell(inputs: inputs, units: hidden)
    case .lstm: try LSTMCell(inputs: inputs, units: hidden)
    case .rnn, .plasticRNN, .plasticLSTM: try ElmanCell(inputs: inputs, units: hidden)
    }
  }

  private func options(_ kind: Kind, isRetrieval: Bool) -> STPNOptions {
    if isRetrieval {
      switch kind {
      case .stpn: return .associativeRetrieval
      case .stpnScalar: return .associativeRetrievalScalar
      case .stpnf: return .associativeRetrievalFeedforward
      default: return .associativeRetrievalFeedforwardScalar
      }
    }
    var options = STPNOptions.paper
    options.isRecurrent = kind == .stpn || kind == .stpnScalar
    options.rates = kind == .stpn || kind == .stpnf ? .perSynapse : .one
    return options
  }

  /// The authors draw weights and biases of the STPN from normal distributions on this task, and Γ on ±0.001/√H, or ±0.001/H where a
  /// recurrent cell has one for all synapses.
  private func familiarity(_ kind: Kind, _ inputs: Int) -> [String: Initialisation] {
    switch kind {
    case .stpn, .stpnScalar, .stpnf, .stpnfScalar:
      let isRecurrent = kind == .stpn || kind == .stpnScalar
      let presynaptic = Double(inputs + (isRecurrent ? hidden : 0))
      let rate = 0.001 / (kind == .stpnScalar ? Double(hidden) : Double(hidden).squareRoot())
      return [
        "weight": .normal(standardDeviation: 1 / presynaptic.squareRoot()),
        "bias": .normal(standardDeviation: 1), "gamma": .uniform(-rate, rate),
      ]
    default: return [:]
    }
  }
}
