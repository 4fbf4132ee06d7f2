/// A way to carry out the steps of an ELiSe network. All engines agree to rounding; ``ReferenceEngine`` is the oracle.
///
/// One step from k to k + 1, in this order (Kriener et al. 2024; all right-hand sides are old):
/// 1. delayed rates R_j = r_j^(k − d_j) and dendritic inputs I_i = Σ_j W_ij R_j;
/// 2. somatic conductances: the teacher's for visible, the scaffold's for latent neurons;
/// 3. u, v and s advance by forward Euler; v* comes from the old v;
/// 4. r = φ(u) of the new soma joins the history;
/// 5. ΔW_ij = η (r_i − φ(v*_i)) s_j with the new soma, the prediction of the old dendrite that drove it, and the new trace.
package protocol EliseEngine: Sendable {
  /// Runs the steps of one stretch of a cycle.
  ///
  /// - Parameters:
  ///   - columns: the teacher's columns, one a step.
  ///   - recorder: sees the rates after each step.
  func advance(
    _ network: EliseNetwork, _ state: inout EliseState, columns: Range<Int>, drive: EliseDrive,
    recorder: inout RateRecorder?)
}

/// What acts on the network from outside during a stretch of steps.
package struct EliseDrive {
  /// The teacher, or nil while it is switched off (λ_on = 0).
  let teacher: TeacherConductances?
  let plastic: Bool
  /// mV for every neuron, NaN where the soma is free; nil if all are.
  let clamp: [Double]?

  package init(teacher: TeacherConductances?, plastic: Bool, clamp: [Double]?) {
    self.teacher = teacher
    self.plastic = plastic
    self.clamp = clamp
  }
}
