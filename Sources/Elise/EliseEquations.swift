#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The equations of the model, one pure function each, in the symbols of Kriener et al. (2024).
///
/// Potentials in mV, conductances in 1/ms (C_m = 1), rates in (0, 1), time in ms. Weights are in mV per unit rate: the
/// stationary dendrite is v = E_L + Σ_j W_ij r_j.
public enum EliseEquations {
  /// φ(x) = 1 / (1 + exp(a (b − x))): the firing rate of a soma at potential x.
  public static func rate(_ x: Double, _ p: NeuronParameters) -> Double {
    1 / (1 + exp(p.rateSlope * (p.rateThreshold - x)))
  }

  /// v* = (g_L E_L + g_D v) / (g_L + g_D): the soma that the dendrite alone would bring about.
  public static func dendriticPrediction(_ v: Double, _ p: NeuronParameters) -> Double {
    (p.leakConductance * p.leakReversal + p.dendriticCoupling * v) / (p.leakConductance + p.dendriticCoupling)
  }

  /// du/dt = −g_L (u − E_L) + g_D (v − u) + g_E (E_E − u) + g_I (E_I − u).
  ///
  /// - Parameters:
  ///   - u: the potential of the soma in mV.
  ///   - v: the potential of the dendrite in mV.
  ///   - gE: g_E in 1/ms, of scaffold and teacher together.
  ///   - gI: g_I, likewise.
  ///   - gD: g_D in 1/ms, or 0 for a soma without dendrite.
  ///   - p: the constants of the neuron.
  /// - Returns: in mV/ms.
  public static func somaticChange(
    u: Double, v: Double, excitatory gE: Double, inhibitory gI: Double, coupling gD: Double,
    _ p: NeuronParameters
  ) -> Double {
    p.leakConductance * (p.leakReversal - u) + gD * (v - u) + gE * (p.excitatoryReversal - u)
      + gI * (p.inhibitoryReversal - u)
  }

  /// dv/dt = −g_L (v − E_L) + g_L I, with the dendritic input I_i = Σ_j W_ij r_j(t − d_j) in mV.
  public static func dendriticChange(v: Double, input: Double, _ p: NeuronParameters) -> Double {
    p.leakConductance * (p.leakReversal - v) + p.leakConductance * input
  }

  /// ds_j/dt = −g_L s_j + g_L g_D / (g_L + g_D) r_j(t − d_j).
  ///
  /// s_j = ∂v*_i/∂W_ij, the trace of the presynaptic rate; it is the same for all postsynaptic neurons because they share
  /// the time constant 1/g_L.
  public static func traceChange(s: Double, delayedRate: Double, _ p: NeuronParameters) -> Double {
    p.leakConductance * p.dendriticCoupling / (p.leakConductance + p.dendriticCoupling) * delayedRate
      - p.leakConductance * s
  }

  /// ΔW_ij = η (r_i − φ(v*_i)) s_j: what the soma does beyond the dendrite's prediction, credited to the synapse's trace.
  ///
  /// - Parameters:
  ///   - learningRate: η of one plasticity step in mV.
  ///   - rate: r_i, that of the postsynaptic soma.
  ///   - predictedRate: φ(v*_i), what the postsynaptic dendrite predicts.
  ///   - trace: s_j of the presynaptic neuron.
  /// - Returns: in mV.
  public static func weightChange(
    learningRate: Double, rate: Double, predictedRate: Double, trace: Double
  ) -> Double {
    learningRate * (rate - predictedRate) * trace
  }

  /// g_out = g_0 max(r, φ(E_L)): the conductance that a scaffold connection opens; its rate is bounded from below by
  /// the resting rate.
  public static func scaffoldConductance(_ maximum: Double, rate: Double, restingRate: Double) -> Double {
    maximum * max(rate, restingRate)
  }

  /// g_E = λ/(1−λ) (g_L + g_D) (E_I − U_m)/(E_I − E_E) and g_I = λ/(1−λ) (g_L + g_D) (U_m − E_E)/(E_I − E_E).
  ///
  /// Their sum does not depend on the target U_m, and their common reversal potential is U_m, so that the stationary soma
  /// is u = (1 − λ) v* + λ U_m.
  public static func teacherConductances(target: Double, nudgingStrength: Double, _ p: NeuronParameters) -> (
    excitatory: Double, inhibitory: Double
  ) {
    let total = nudgingStrength / (1 - nudgingStrength) * (p.leakConductance + p.dendriticCoupling)
    let span = p.inhibitoryReversal - p.excitatoryReversal
    return (
      total * (p.inhibitoryReversal - target) / span, total * (target - p.excitatoryReversal) / span
    )
  }
}
