import Elise
import Experiments
import Integrators
import NumericalCore

/// The same experiment with another numerical method: what a variant sets, and nothing else.
///
/// Synapses, scaffold, initial weights and delays in ms are those of the experiment: delays are drawn in units of
/// `delays.resolution`, which no variant changes. Samples stay as far apart in ms, so that scores mean the same.
package struct NumericsVariant: Hashable, Sendable {
  /// Tells the variants of one experiment apart, for example `half time step`.
  package let name: String
  /// The keys that it sets, by path.
  package let settings: [String: ConfigurationValue]

  package init(_ name: String, _ settings: [String: ConfigurationValue]) {
    self.name = name
    self.settings = settings
  }

  /// The settings as `--set` takes them, in the order of the schema: with them `train` repeats the variant.
  package var changes: [String] {
    ConfigurationSchema.keys.compactMap { key in
      settings[key.path].map { value in
        if case .string(let text) = value { "\(key.path)=\(text)" } else { "\(key.path)=\(value.literal)" }
      }
    }
  }

  /// The experiment with the settings.
  ///
  /// - Throws: ``SubsongError`` (usage) if a value leaves its range or the values do not fit together. What shows only in the
  ///   network, such as a delay too short for the interpolation, is found when that is built.
  package func applied(to experiment: ExperimentDescription) throws(SubsongError) -> ExperimentDescription {
    var variant = experiment
    for key in ConfigurationSchema.keys {
      if let value = settings[key.path] { try key.set(value, in: &variant) }
    }
    guard variant.engine != .reference || variant.precision == .double else {
      throw SubsongError(
        .usage, "the engine reference has no single precision", because: "it is the oracle of the others",
        remedy: "choose another engine")
    }
    try variant.network.validate()
    return variant
  }
}

extension NumericsVariant {
  /// All variants of an experiment, those that take longest first.
  package static func all(of experiment: ExperimentDescription) -> [NumericsVariant] {
    [
      halfTimeStep(experiment), halfPlasticityStep(experiment), otherIntegrator(experiment),
      otherDelays(experiment), otherPrecision(experiment),
    ]
  }

  /// Half the time step with twice the steps between samples.
  private static func halfGrid(_ experiment: ExperimentDescription) -> [String: ConfigurationValue] {
    [
      "network.time-step": .number(experiment.network.timeStep / 2),
      "scoring.interval": .integer(2 * experiment.schedule.scoringInterval),
    ]
  }

  /// The weights change as often as in the experiment.
  private static func halfTimeStep(_ experiment: ExperimentDescription) -> NumericsVariant {
    var settings = halfGrid(experiment)
    if experiment.network.integration.plasticityStep == 0 {
      settings["integration.plasticity-step"] = .number(experiment.network.timeStep)
    }
    return NumericsVariant("half time step", settings)
  }

  /// The weights change twice as often. The time step is halved as well, since half a plasticity step need not be a whole
  /// number of whole time steps.
  private static func halfPlasticityStep(_ experiment: ExperimentDescription) -> NumericsVariant {
    var settings = halfGrid(experiment)
    let step = experiment.network.integration.plasticityStep
    if step > 0 { settings["integration.plasticity-step"] = .number(step / 2) }
    return NumericsVariant("half plasticity step", settings)
  }

  private static func otherIntegrator(_ experiment: ExperimentDescription) -> NumericsVariant {
    let (integration, method) = (experiment.network.integration, experiment.network.integration.method)
    var settings = ["integration.method": ConfigurationValue.string(method.comparison.rawValue)]
    // Without interpolation no method would be of a higher order than Euler's.
    if method == .euler, integration.interpolation == .none { settings.merge(linear) { $1 } }
    return NumericsVariant("integrator \(method.comparison.rawValue)", settings)
  }

  /// Real delays that are interpolated, or rounded ones if the experiment has real ones.
  private static func otherDelays(_ experiment: ExperimentDescription) -> NumericsVariant {
    let isRounded = experiment.network.delays.rounded
    var settings = ["delays.rounded": ConfigurationValue.boolean(!isRounded)]
    if isRounded, experiment.network.integration.interpolation == .none { settings.merge(linear) { $1 } }
    return NumericsVariant(isRounded ? "interpolated delays" : "rounded delays", settings)
  }

  private static func otherPrecision(_ experiment: ExperimentDescription) -> NumericsVariant {
    let other = experiment.precision == .double ? Precision.single : .double
    return NumericsVariant("\(other.rawValue) precision", ["precision": .string(other.rawValue)])
  }

  private static let linear: [String: ConfigurationValue] = [
    "integration.interpolation": .string(Interpolation.linear.rawValue)
  ]
}

extension IntegrationMethod {
  /// An explicit method of a higher order; for the methods of the highest order another one that is explicit.
  fileprivate var comparison: IntegrationMethod {
    switch self {
    case .euler, .rk1imp, .rk2imp: .rk4
    case .rk2, .rk4, .rk4imp: .rkf45
    case .rkf45, .rkck, .bsimp, .msadams, .msbdf: .rk8pd
    case .rk8pd: .rkck
    }
  }
}
