import Integrators
import NumericalCore

/// What acts on one neuron during one time step, as a function of c in [0, 1], the way through the step.
struct NeuronInputs {
  /// Where the conductances onto the soma come from.
  enum Conductances {
    /// Polynomials in c, 1/ms.
    case scaffold(excitatory: NodePolynomial, inhibitory: NodePolynomial)
    /// The teacher at the exact time.
    case teacher(TeacherConductances, visible: Int, column: Int)
  }

  /// q_j: the neuron's own delayed rate, which its trace follows.
  var delayedRate = NodePolynomial([0])
  /// I_i = Σ_j W_ij q_j, mV.
  var dendritic = NodePolynomial([0])
  var conductances = Conductances.scaffold(excitatory: NodePolynomial([0]), inhibitory: NodePolynomial([0]))
  /// g_D, or 0 for a soma without dendrite, 1/ms.
  var coupling = 0.0
  /// Into the soma, the same throughout the step, mV/ms.
  var current = 0.0
  /// Whether the soma is held where it is.
  var isClamped = false

  /// g_E and g_I, 1/ms.
  func conductances(at c: Double) -> (excitatory: Double, inhibitory: Double) {
    switch conductances {
    case .scaffold(let excitatory, let inhibitory): (excitatory.value(at: c), inhibitory.value(at: c))
    case .teacher(let teacher, let visible, let column):
      teacher.conductances(visible: visible, column: column, fraction: c)
    }
  }

  /// dg_E/dc and dg_I/dc; of the teacher by the one-sided difference of second order that stays within the step.
  func conductanceSlopes(at c: Double) -> (excitatory: Double, inhibitory: Double) {
    if case .scaffold(let excitatory, let inhibitory) = conductances {
      return (excitatory.slope(at: c), inhibitory.slope(at: c))
    }
    // Balances the truncation error, of order δ², and the rounding error, of order ε/δ.
    let delta = c < 0.5 ? 2e-4 : -2e-4
    let (g0, g1, g2) = (
      conductances(at: c), conductances(at: c + delta), conductances(at: c + 2 * delta)
    )
    func slope(_ g: KeyPath<(excitatory: Double, inhibitory: Double), Double>) -> Double {
      (4 * g1[keyPath: g] - 3 * g0[keyPath: g] - g2[keyPath: g]) / (2 * delta)
    }
    return (slope(\.excitatory), slope(\.inhibitory))
  }
}

/// Integrates (u, v) and s of one neuron after the other over one time step, with one stepper for each of the two systems.
///
/// For the methods, time runs from 0 to h in every step, and none remembers the step before. The two systems are linear in their
/// variables, with time-dependent coefficients:
///
///     d(u, v)/dt = (EliseEquations.somaticChange, EliseEquations.dendriticChange),  ds/dt = EliseEquations.traceChange.
///
/// Errors: a step that fails gives NaN, which the learner reports with its neuron.
final class NeuronIntegrator {
  private final class Box {
    var inputs = NeuronInputs()
  }

  private struct Integrated {
    let equations: OdeSystem
    /// The first that does not fail counts.
    let steppers: [OdeStepper]

    init(_ equations: OdeSystem, _ method: IntegrationMethod, _ tolerances: [Double]) throws(SubsongError) {
      self.equations = equations
      var steppers: [OdeStepper] = []
      for bound in tolerances {
        let tolerance = try ErrorTolerance(absolute: bound, relative: bound)
        steppers.append(try OdeStepper(equations, method: method, tolerance: tolerance))
      }
      self.steppers = steppers
    }
  }

  private let box = Box()
  private let step: Double
  private let isAdaptive: Bool
  private let membrane: Integrated
  private let trace: Integrated

  /// - Throws: ``NumericalCore/SubsongError`` (numerical) if GSL cannot allocate the method.
  init(_ description: EliseDescription) throws(SubsongError) {
    let integration = description.integration
    step = description.timeStep
    isAdaptive = integration.tolerance > 0
    // For a single step it is how exactly the equations of an implicit method are solved: to rounding, or nearly so where
    // rounding keeps GSL's Newton iteration from seeing that it has arrived.
    let tolerances =
      isAdaptive
      ? [integration.tolerance] : integration.method.properties.isImplicit ? [1e-13, 1e-11, 1e-9] : [1e-13]
    // Newton's iteration of a single implicit step needs the Jacobian for its speed only, and in the middle of the step it is
    // fastest; Bader's and Deuflhard's method has the Jacobian in its formula.
    let isIteration = !isAdaptive && integration.method != .bsimp
    membrane = try Integrated(
      Self.membrane(box, description.neuron, step, jacobianAt: isIteration ? 0.5 : nil), integration.method,
      tolerances)
    trace = try Integrated(Self.trace(box, description.neuron, step), integration.method, tolerances)
  }

  /// u, v and s at the end of the time step that begins with these.
  func advance(u: Double, v: Double, s: Double, _ inputs: NeuronInputs) -> (u: Double, v: Double, s: Double) {
    let (u, v) = advance(u: u, v: v, inputs)
    return (u, v, advance(s: s, inputs))
  }

  /// u and v alone.
  func advance(u: Double, v: Double, _ inputs: NeuronInputs) -> (u: Double, v: Double) {
    box.inputs = inputs
    guard let potentials = integrate(membrane, [u, v]) else { return (.nan, .nan) }
    return (inputs.isClamped ? u : potentials[0], potentials[1])
  }

  /// s alone.
  func advance(s: Double, _ inputs: NeuronInputs) -> Double {
    box.inputs = inputs
    return integrate(trace, [s])?[0] ?? .nan
  }

  private func integrate(_ system: Integrated, _ values: [Double]) -> [Double]? {
    for stepper in system.steppers {
      var state = OdeState(values: values)
      do {
        if isAdaptive {
          try stepper.advance(&state, to: step)
        } else {
          try stepper.advance(&state, by: step)
        }
        return state.values
      } catch { continue }
    }
    return isAtRest(system.equations, values) ? values : nil
  }

  /// Whether the values stay where they are, up to rounding.
  ///
  /// GSL's Newton iteration takes corrections that do not shrink for divergence, and fails in an equilibrium, where the first one
  /// is rounding already.
  private func isAtRest(_ system: OdeSystem, _ values: [Double]) -> Bool {
    [0, 0.5, 1].allSatisfy { c in
      var slopes = values
      var output = slopes.mutableSpan
      guard (try? system.derivative(c * step, values.span, &output)) != nil else { return false }
      return zip(slopes, values).allSatisfy { abs($0) * step <= 1e-13 * (1 + abs($1)) }
    }
  }

  /// (u, v), with the Jacobian ((−(g_L + g_D + g_E + g_I), g_D), (0, −g_L)).
  ///
  /// - Parameter fixed: where within the step the Jacobian is taken; nil for where it is asked for.
  private static func membrane(
    _ box: Box, _ p: NeuronParameters, _ step: Double, jacobianAt fixed: Double?
  ) -> OdeSystem {
    OdeSystem(dimension: 2) { t, y, dydt in
      let (inputs, c) = (box.inputs, t / step)
      let g = inputs.conductances(at: c)
      dydt[0] =
        inputs.isClamped
        ? 0
        : EliseEquations.somaticChange(
          u: y[0], v: y[1], excitatory: g.excitatory, inhibitory: g.inhibitory, coupling: inputs.coupling, p)
          + inputs.current
      dydt[1] = EliseEquations.dendriticChange(v: y[1], input: inputs.dendritic.value(at: c), p)
    } jacobian: { t, y, dfdy, dfdt in
      let (inputs, c) = (box.inputs, fixed ?? t / step)
      let (g, slopes) = (inputs.conductances(at: c), inputs.conductanceSlopes(at: c))
      let isFree = inputs.isClamped ? 0.0 : 1
      dfdy[0] = -isFree * (p.leakConductance + inputs.coupling + g.excitatory + g.inhibitory)
      dfdy[1] = isFree * inputs.coupling
      dfdy[2] = 0
      dfdy[3] = -p.leakConductance
      dfdt[0] =
        isFree / step
        * (slopes.excitatory * (p.excitatoryReversal - y[0]) + slopes.inhibitory
          * (p.inhibitoryReversal - y[0]))
      dfdt[1] = p.leakConductance * inputs.dendritic.slope(at: c) / step
    }
  }

  private static func trace(_ box: Box, _ p: NeuronParameters, _ step: Double) -> OdeSystem {
    OdeSystem(dimension: 1) { t, y, dydt in
      dydt[0] = EliseEquations.traceChange(
        s: y[0], delayedRate: box.inputs.delayedRate.value(at: t / step), p)
    } jacobian: { t, _, dfdy, dfdt in
      dfdy[0] = -p.leakConductance
      // The trace is linear in the delayed rate.
      dfdt[0] =
        EliseEquations.traceChange(s: 0, delayedRate: box.inputs.delayedRate.slope(at: t / step), p) / step
    }
  }
}
