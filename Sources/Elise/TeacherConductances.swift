import NumericalCore
import Synchronization

/// U_m in mV of a visible neuron at a time in ms since the beginning of a cycle.
package typealias ContinuousTarget = @Sendable (_ visible: Int, _ milliseconds: Double) -> Double

/// The teacher's conductances onto the visible somata over one cycle: at its steps, and at any time between.
package struct TeacherConductances: Sendable {
  let visibleCount: Int
  /// 1/ms, step × visible neuron.
  let excitatory: [Double]
  let inhibitory: [Double]
  private let target: Matrix<Double>
  private let continuousTarget: ContinuousTarget?
  private let timeStep: Double
  private let nudgingStrength: Double
  private let neuron: NeuronParameters
  private let cache = TableCache()
  package var columnCount: Int { target.columns }
  /// g_E + g_I in 1/ms, the same at any target.
  var totalConductance: Double {
    nudgingStrength / (1 - nudgingStrength) * (neuron.leakConductance + neuron.dendriticCoupling)
  }

  /// - Parameters:
  ///   - target: U_m in mV, visible neuron × step.
  ///   - timeStep: ms; matters to a continuous target only.
  ///   - continuousTarget: U_m between the steps; nil for straight lines from each column to the next, the last to the first.
  package init(
    target: Matrix<Double>, nudgingStrength: Double, _ neuron: NeuronParameters, timeStep: Double = 0.1,
    continuousTarget: ContinuousTarget? = nil
  ) {
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
    self.target = target
    self.continuousTarget = continuousTarget
    self.timeStep = timeStep
    self.nudgingStrength = nudgingStrength
    self.neuron = neuron
  }

  /// U_m in mV at the time (column + c) h, c in [0, 1]; both ends are the steps' own values, so that at a jump the piece
  /// holds that begins there.
  package func targetPotential(visible: Int, column: Int, fraction c: Double) -> Double {
    let next = column + 1 < target.columns ? column + 1 : 0
    if c == 0 { return target[visible, column] }
    if c == 1 { return target[visible, next] }
    if let continuousTarget { return continuousTarget(visible, (Double(column) + c) * timeStep) }
    return target[visible, column] + c * (target[visible, next] - target[visible, column])
  }

  /// U_m at the moments of every step, made once.
  package func tables(at moments: [Double]) -> TargetTables { cache.tables(of: self, at: moments) }

  /// g_E and g_I in 1/ms at the time (column + c) h, c in [0, 1].
  package func conductances(visible: Int, column: Int, fraction c: Double) -> (
    excitatory: Double, inhibitory: Double
  ) {
    EliseEquations.teacherConductances(
      target: targetPotential(visible: visible, column: column, fraction: c),
      nudgingStrength: nudgingStrength, neuron)
  }
}

/// Keeps the tables of one teacher.
private final class TableCache: Sendable {
  private let tables = Mutex<[[Double]: TargetTables]>([:])

  func tables(of teacher: TeacherConductances, at moments: [Double]) -> TargetTables {
    tables.withLock { tables in
      if let known = tables[moments] { return known }
      let new = TargetTables(teacher, moments: moments, columns: teacher.columnCount)
      tables[moments] = new
      return new
    }
  }
}
