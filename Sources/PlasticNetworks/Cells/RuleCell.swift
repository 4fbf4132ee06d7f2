import Autodiff

/// How fast weights change in a step: all that a new plasticity rule has to say.
///
/// It is written with operations of the tape, so its constants can be trained like any other parameter. A complete rule:
///
///     struct DecayingOja: FastWeightRule {
///       let parameters = [
///         ParameterDescription("decay", shape: [], axes: [], .constant(0.95)),
///         ParameterDescription("rate", shape: [], axes: [], .constant(0.1)),
///       ]
///
///       func step<Scalar>(
///         _ fast: Variable<Scalar>, pre: Variable<Scalar>, post: Variable<Scalar>, _ constants: StepContext<Scalar>
///       ) -> Variable<Scalar> {
///         let growth = post.outer(pre - post.through(fast))
///         return constants["decay"] * fast + constants["rate"] * growth
///       }
///     }
public protocol FastWeightRule: Sendable {
  /// The rule's constants, trained with the network.
  var parameters: [ParameterDescription] { get }

  /// The fast weights after a step.
  ///
  /// - Parameters:
  ///   - fast: items × units × (inputs + units), as they were in the step.
  ///   - pre: items × (inputs + units): what the synapses read in the step.
  ///   - post: items × units: what the units answered.
  ///   - constants: ``parameters`` by name.
  func step<Scalar>(
    _ fast: Variable<Scalar>, pre: Variable<Scalar>, post: Variable<Scalar>, _ constants: StepContext<Scalar>
  ) -> Variable<Scalar>
}

/// A recurrent cell whose fast weights follow a rule of the user's own.
///
///     u_t = (x_t, h_{t−1})
///     h_t = tanh((W + A ∘ F_{t−1}) u_t + b)
///     F_t = rule(F_{t−1}, u_t, h_t)
///
/// W (units × (inputs + units)) and b start uniform on ±1/√units; A, how plastic each synapse is (Miconi, Clune, Stanley 2018), on
/// [0, 0.1). It runs on the tape.
public struct RuleCell<Rule: FastWeightRule>: Cell {
  public let inputCount: Int
  public let outputCount: Int
  public let rule: Rule

  public init(inputs: Int, units: Int, rule: Rule) {
    (inputCount, outputCount, self.rule) = (inputs, units, rule)
  }

  public var parameters: [ParameterDescription] {
    let shape = [outputCount, inputCount + outputCount]
    let axes = ["unit", "input and unit"]
    let bound = 1 / Double(outputCount).squareRoot()
    return [
      ParameterDescription("weight", shape: shape, axes: axes, .uniform(-bound, bound)),
      ParameterDescription("bias", shape: [outputCount], axes: ["unit"], .uniform(-bound, bound)),
      ParameterDescription("plasticity", shape: shape, axes: axes, .uniform(0, 0.1)),
    ] + rule.parameters
  }

  public var state: [StateDescription] {
    [
      StateDescription("hidden", shape: [outputCount], axes: ["unit"]),
      StateDescription(
        "fast", shape: [outputCount, inputCount + outputCount], axes: ["unit", "input and unit"]),
    ]
  }

  public func step<Scalar>(
    _ input: Variable<Scalar>, _ state: inout CellState<Scalar>, _ context: StepContext<Scalar>
  ) -> Variable<Scalar> {
    let pre = concatenated([input, state["hidden"]], axis: 1)
    let efficacy = context["weight"] + context["plasticity"] * state["fast"]
    let post = tanh(efficacy.applied(to: pre) + context["bias"])
    context.observe("energy", abs(efficacy).applied(to: pre.squared()))
    state["fast"] = rule.step(state["fast"], pre: pre, post: post, context)
    state["hidden"] = post
    return post
  }
}
