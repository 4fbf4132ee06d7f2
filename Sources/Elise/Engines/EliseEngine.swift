import NumericalCore

/// A way to carry out the steps of an ELiSe network. All engines agree to rounding; ``ReferenceEngine`` is the oracle.
///
/// One step from k to k + 1, in this order (Kriener et al. 2024; all right-hand sides are old):
/// 1. delayed rates R_j = r_j^(k − d_j) and dendritic inputs I_i = Σ_j W_ij R_j;
/// 2. somatic conductances: the teacher's for visible, the scaffold's for latent neurons;
/// 3. u, v and s advance by forward Euler, u with the current that is injected in addition; v* comes from the old v;
/// 4. r = φ(u) of the new soma joins the history;
/// 5. ΔW_ij = η (r_i − φ(v*_i)) s_j with the new soma, the prediction of the old dendrite that drove it, and the new trace.
///
/// That is the method `euler` of ``IntegrationParameters``; with interpolation R_j is read at a lag that is not whole. With every
/// other method, with h the time step and t = (k + c) h for c in [0, 1]:
/// 1. q_j = r_j(t − d_j) is read at the ``Interpolation/nodes`` of c; I_i = Σ_j W_ij q_j with the weights of step k, and the
///    scaffold's conductances with their bound from below, are formed at the nodes and are polynomials in c between them;
/// 2. the teacher's conductances follow U_m(t) at the exact time;
/// 3. (u_i, v_i) and s_j are integrated from c = 0 to 1, by one step of the method or by as many as the tolerance asks for; a
///    clamped soma stays where it is held, and its dendrite and its trace go on;
/// 4. r = φ(u) of the new soma joins the history;
/// 5. ΔW_ij = η (r_i − φ(v*_i)) s_j, as before: new soma and trace, and the old dendrite that drove the soma through the step.
///    The soma follows its dendrite by 0.2 to 0.5 ms; a prediction from the new dendrite would be ahead of it, and plasticity
///    would go on correcting that lead in a free replay.
///
/// With a plasticity step of p time steps, 5 happens when the number of completed steps is a multiple of p, with η p for η.
package protocol EliseEngine: Sendable {
  /// Runs the steps of one stretch of a cycle.
  ///
  /// - Parameters:
  ///   - columns: the teacher's columns, one a step.
  ///   - recorder: takes samples of the state that each step leaves.
  func advance(
    _ network: EliseNetwork, _ state: inout EliseState, columns: Range<Int>, drive: EliseDrive,
    recorder: inout SignalRecorder)
}

extension EliseEngine {
  /// Runs the steps of one stretch of a cycle and records nothing.
  package func advance(
    _ network: EliseNetwork, _ state: inout EliseState, columns: Range<Int>, drive: EliseDrive
  ) {
    var nothing = SignalRecorder()
    advance(network, &state, columns: columns, drive: drive, recorder: &nothing)
  }
}

/// What acts on the network from outside during a stretch of steps.
package struct EliseDrive {
  /// The teacher, or nil while it is switched off (λ_on = 0).
  let teacher: TeacherConductances?
  let plastic: Bool
  /// mV for every neuron, NaN where the soma is free; nil if all are.
  let clamp: [Double]?
  /// mV/ms into the somata, step of the stretch × neuron; nil if there is none.
  let current: Matrix<Double>?

  package init(
    teacher: TeacherConductances?, plastic: Bool, clamp: [Double]?, current: Matrix<Double>? = nil
  ) {
    self.teacher = teacher
    self.plastic = plastic
    self.clamp = clamp
    self.current = current
  }

  /// What acts in some of the columns of a stretch.
  func part(_ columns: Range<Int>, of stretch: Range<Int>) -> EliseDrive {
    let own = columns.lowerBound - stretch.lowerBound..<columns.upperBound - stretch.lowerBound
    return EliseDrive(teacher: teacher, plastic: plastic, clamp: clamp, current: current?.rows(own))
  }
}
