import NumericalCore

/// The teacher's conductances onto the visible somata over one cycle.
package struct TeacherConductances: Hashable, Sendable {
  let visibleCount: Int
  /// 1/ms, step × visible neuron.
  let excitatory: [Double]
  let inhibitory: [Double]

  /// - Parameter target: U_m in mV, visible neuron × step.
  package init(target: Matrix<Double>, nudgingStrength: Double, _ neuron: NeuronParameters) {
    visibleCount = target.rows
    var (excitatory, inhibitory) = ([Double](), [Double]())
    for step in 0..<target.columns {
      for visible in 0..<target.rows {
        let g = EliseEquations.teacherConductances(
          target: target[visible, step], nudgingStrength: nudgingStrength, neuron)
        excitatory.append(g.excitatory)
        inhibitory.append(g.inhibitory)
      }
    }
    self.excitatory = excitatory
    self.inhibitory = inhibitory
  }
}
