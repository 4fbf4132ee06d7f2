import Integrators
import NumericalCore

/// How the equations of the network are carried through one time step of length h.
///
/// With ``Integrators/IntegrationMethod/euler`` a step is that of the published simulator. With every other method, u, v and s of each
/// neuron are integrated over the step while the weights rest and the delayed rates follow a polynomial through the nodes of
/// the interpolation. Each time step starts the method anew, the multistep methods `msadams` and `msbdf` among them, so a run
/// can be stopped, stored and continued after any step with any method.
public struct IntegrationParameters: Hashable, Codable, Sendable {
  /// What integrates u, v and s over a time step.
  public var method = IntegrationMethod.rk2
  /// ε ≥ 0: 0 for one step of the method a time step; else as many as keep the error of each below ε + ε |y|, y in the
  /// unit of the component (mV for potentials, 1 for the trace).
  public var tolerance = 0.0
  /// How delayed rates are read between time steps, and how they move within one.
  public var interpolation = Interpolation.linear
  /// ms: time between two changes of the weights, a multiple of the time step; 0 for every time step.
  public var plasticityStep = 0.5

  public init() {}

  /// One forward Euler step, whole delays, and plasticity every time step: the published simulator.
  public static var paper: IntegrationParameters {
    var parameters = IntegrationParameters()
    parameters.method = .euler
    parameters.tolerance = 0
    parameters.interpolation = .none
    parameters.plasticityStep = 0
    return parameters
  }
}

extension IntegrationParameters {
  /// p: the number of time steps between two changes of the weights, at least 1.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the plasticity step is no multiple of the time step.
  package func stepsPerUpdate(timeStep: Double) throws(SubsongError) -> Int {
    if plasticityStep == 0 { return 1 }
    guard plasticityStep > 0, plasticityStep.isFinite else {
      throw refusal("plasticity-step", plasticityStep, "it has to be finite and cannot be negative")
    }
    let steps = try TimeGrid(step: timeStep).steps(in: plasticityStep, named: "integration.plasticity-step")
    guard steps > 0 else {
      throw refusal("plasticity-step", plasticityStep, "it is shorter than the time step of \(timeStep) ms")
    }
    return steps
  }

  /// Checks what the parameters ask of each other.
  ///
  /// - Throws: ``NumericalCore/SubsongError`` (usage) that names the first parameter that does not fit.
  package func validate(timeStep: Double) throws(SubsongError) {
    guard tolerance >= 0, tolerance.isFinite else {
      throw refusal("tolerance", tolerance, "it has to be finite and cannot be negative")
    }
    if tolerance > 0, !method.properties.estimatesError {
      throw refusal(
        "tolerance", tolerance, "the method \(method.rawValue) does not estimate its error",
        remedy: "set integration.tolerance = 0, or choose another integration.method")
    }
    if tolerance == 0, case .variable = method.order {
      throw refusal(
        "tolerance", tolerance,
        "the method \(method.rawValue) chooses its order and its steps from the tolerance",
        remedy: "set integration.tolerance, for example to 1e-6, or choose another integration.method")
    }
    _ = try stepsPerUpdate(timeStep: timeStep)
  }

  private func refusal(_ key: String, _ value: some Any, _ why: String, remedy: String? = nil) -> SubsongError
  {
    SubsongError(
      .usage, "integration.\(key) is \(value)", because: why,
      remedy: remedy ?? "see `subsong train --print-config`")
  }
}

extension IntegrationParameters {
  /// Where within a step delayed quantities are read; forward Euler looks at its beginning only.
  package var nodesOfStep: [Double] { method == .euler ? [0] : interpolation.nodes }
}
