import NumericalCore

/// What varies between cells of short-term plasticity neurons; see ``STPNCell`` for the equations.
///
/// The values that ``init()`` gives are the paper's equations as written: rows normed by ‖W + F‖ in the product and in F, which learns
/// from the input and the hidden activity that entered the step. The authors' release runs different variants of these in its tasks,
/// in part through side effects of its network classes; each of them is a static member:
///
/// | member | norm of G | norm of F | clamp | hidden pre | Λ, Γ | f |
/// |---|---|---|---|---|---|---|
/// | ``paper``, which is also the release's single-file script and its Pong cell | row | G, before | none | previous | synapse | tanh |
/// | ``associativeRetrieval`` | row | G, before | none | current | synapse | tanh |
/// | ``associativeRetrievalScalar`` | row | G, before | none | current | one | tanh |
/// | ``associativeRetrievalFeedforward`` | row | none, squashed | none | – | synapse | tanh |
/// | ``associativeRetrievalFeedforwardScalar`` | row | none, squashed | none | – | one | tanh |
/// | ``maze`` | row | G, after | 1 | previous | synapse | tanh |
/// | ``mazeScalar`` | row | G, before | none | previous | one | tanh |
/// | ``mazeFeedforward`` | row | none | none | – | synapse | tanh |
/// | ``mazeFeedforwardScalar`` | row | none | none | – | one | tanh |
/// | ``pendulum`` | none | none | 0.1 | – | synapse | tanh |
///
/// The feedforward cells with normed rows do not use their bias.
public struct STPNOptions: Hashable, Codable, Sendable {
  /// What F is divided by, row by row.
  public enum StateNorm: String, Codable, CaseIterable, Sendable {
    case none
    /// ‖W + F‖ of the efficacies that the step used, before the update.
    case efficacyBefore = "efficacy-before"
    /// ‖W + F‖ with the new F, after the update.
    case efficacyAfter = "efficacy-after"
    /// ‖F‖ of the new F, after the update.
    case itselfAfter = "itself-after"
  }

  /// The shape of Λ and Γ.
  public enum Rates: String, Codable, CaseIterable, Sendable {
    case perSynapse = "per-synapse"
    /// One for each presynaptic element, shared by all units.
    case perColumn = "per-column"
    case one
  }

  /// Which hidden activity is the presynaptic factor of the update.
  public enum HiddenPresynaptic: String, Codable, CaseIterable, Sendable {
    /// The one that entered the step.
    case previous
    /// The one that the step gave.
    case current
  }

  public enum Activation: String, Codable, CaseIterable, Sendable { case tanh, sigmoid }

  public enum Rule: String, Codable, CaseIterable, Sendable {
    /// h ⊗ pre
    case hebb
    /// h_j (pre_i − Σ_k h_k F′_ki)
    case oja
  }

  /// Which synapses have a plastic part.
  public enum PlasticSynapses: String, Codable, CaseIterable, Sendable { case all, input, hidden }

  /// Whether the last output is part of the presynaptic activity.
  public var isRecurrent = true
  /// Whether each row of W + F is divided by its norm in the product.
  public var normalisesEfficacy = true
  public var stateNorm = StateNorm.efficacyBefore
  /// F is kept on ±this after decay and increment; nil for no limit.
  public var clamp: Double?
  public var rates = Rates.perSynapse
  public var hiddenPresynaptic = HiddenPresynaptic.previous
  public var activation = Activation.tanh
  public var usesBias = true
  public var rule = Rule.hebb
  /// Λ multiplies the increment too: F ← Λ ∘ (F′ + Γ ∘ increment).
  public var decaysIncrement = false
  public var plasticSynapses = PlasticSynapses.all
  /// Whether F goes through the activation before the update: a side effect of the release's network for associative retrieval.
  public var squashesState = false
  /// A layer normalisation of z.
  public var normalisesLayer = false
  /// A trained factor of each row's norm.
  public var learnsNorm = false

  public init() {}

  /// - Throws: ``NumericalCore/SubsongError`` (bad input) for a combination without a meaning.
  public func validate() throws(SubsongError) {
    if stateNorm == .efficacyBefore && !normalisesEfficacy {
      throw Self.mistake(
        "F cannot be divided by the norm of W + F before the update",
        "without normed efficacies there is no such norm", "norm the efficacies, or choose another state norm"
      )
    }
    if learnsNorm && !normalisesEfficacy {
      throw Self.mistake("a norm that is not used cannot be learnt", nil, "norm the efficacies")
    }
    if squashesState && stateNorm != .none {
      throw Self.mistake("F cannot be squashed and normed", nil, "choose one of them")
    }
    try CellSizes.validate(clamp: clamp, of: "STPN options")
    if !isRecurrent && (hiddenPresynaptic == .current || plasticSynapses != .all) {
      throw Self.mistake(
        "a feedforward cell has no hidden synapses",
        "hidden presynaptic activity and a choice of plastic synapses need them", "make the cell recurrent")
    }
  }

  private static func mistake(_ what: String, _ why: String?, _ remedy: String) -> SubsongError {
    SubsongError(.badInput, what, at: "STPN options", because: why, remedy: remedy)
  }
}

extension STPNOptions {
  /// The equations of the paper.
  public static let paper = STPNOptions()

  public static let associativeRetrieval = with { $0.hiddenPresynaptic = .current }
  public static let associativeRetrievalScalar = with {
    $0.hiddenPresynaptic = .current
    $0.rates = .one
  }
  public static let associativeRetrievalFeedforward = feedforward { $0.squashesState = true }
  public static let associativeRetrievalFeedforwardScalar = feedforward {
    $0.squashesState = true
    $0.rates = .one
  }
  public static let maze = with {
    $0.stateNorm = .efficacyAfter
    $0.clamp = 1
  }
  public static let mazeScalar = with { $0.rates = .one }
  public static let mazeFeedforward = feedforward { _ in }
  public static let mazeFeedforwardScalar = feedforward { $0.rates = .one }
  public static let pendulum = feedforward {
    $0.normalisesEfficacy = false
    $0.usesBias = true
    $0.clamp = 0.1
  }

  private static func with(_ change: (inout STPNOptions) -> Void) -> STPNOptions {
    var options = STPNOptions()
    change(&options)
    return options
  }

  /// As the release has them: F is never normed, the bias is there but not used.
  private static func feedforward(_ change: (inout STPNOptions) -> Void) -> STPNOptions {
    with {
      $0.isRecurrent = false
      $0.stateNorm = .none
      $0.usesBias = false
      change(&$0)
    }
  }
}
