import CKernels
import Integrators
import NumericalCore

/// Carries (u, v) of a group of neurons over a time step by a method of GSL's, for the kernels.
///
/// An explicit method with fixed steps takes all neurons of a group as one system, whose right-hand side is in C; it treats every
/// component alike, so the grouping does not matter. Adaptive and implicit methods take one neuron after the other: the length
/// of a step and the end of an iteration depend on the whole system.
final class GroupIntegrator {
  private let network: EliseNetwork
  private let teacher: TeacherConductances?
  private let coupling: AlignedArray<Double>
  private let targets: TargetTables?
  private let workers: [Worker]

  /// - Throws: ``SubsongError`` (numerical) if GSL cannot allocate the method.
  init(_ network: EliseNetwork, teacher: TeacherConductances?, threads: Int) throws(SubsongError) {
    let method = network.description.integration.method
    let isCompiled = method.isCompilable && network.description.integration.tolerance == 0
    self.network = network
    self.teacher = teacher
    let padding = Array(repeating: 0.0, count: Int(SUBSONG_GROUP_ROWS))
    coupling = AlignedArray((0..<network.neuronCount).map(network.coupling(of:)) + padding)
    targets = isCompiled ? teacher?.tables(at: method.moments) : nil
    var workers: [Worker] = []
    for _ in 0..<threads {
      workers.append(
        Worker(network, integrator: isCompiled ? nil : try NeuronIntegrator(network.description)))
    }
    self.workers = workers
  }

  /// What the kernels call, with this object as context.
  static let callback: subsong_integrate = { context, step in
    guard let context, let step else { return -1 }
    return Unmanaged<GroupIntegrator>.fromOpaque(context).takeUnretainedValue().advance(step)
  }

  private func advance(_ step: UnsafePointer<subsong_group_step>) -> Int32 {
    let worker = workers[step.pointee.worker]
    if let integrator = worker.integrator {
      for row in 0..<min(step.pointee.rows, network.neuronCount - step.pointee.first) {
        advance(row, step.pointee, integrator)
      }
      return 0
    }
    worker.slope.pointee.step = step
    worker.slope.pointee.coupling = UnsafePointer(coupling.base + step.pointee.first)
    let taught = min(network.visibleCount - step.pointee.first, step.pointee.rows)
    worker.slope.pointee.teacher_rows = targets == nil || taught <= 0 ? 0 : taught
    if let targets, taught > 0 {
      targets.point(&worker.slope.pointee, column: step.pointee.column, row: step.pointee.first)
    }
    return worker.advance(step.pointee, by: network.description.timeStep)
  }

  private func advance(_ row: Int, _ step: subsong_group_step, _ integrator: NeuronIntegrator) {
    func polynomial(_ values: UnsafePointer<Double>) -> NodePolynomial {
      NodePolynomial((0..<step.nodes).map { values[$0 * step.stride + row] })
    }
    let neuron = step.first + row
    let held = step.clamp.map { $0[row] } ?? .nan
    let conductances: NeuronInputs.Conductances =
      if let teacher, neuron < network.visibleCount {
        .teacher(teacher, visible: neuron, column: step.column)
      } else {
        .scaffold(excitatory: polynomial(step.g_excitatory), inhibitory: polynomial(step.g_inhibitory))
      }
    let inputs = NeuronInputs(
      dendritic: polynomial(step.input), conductances: conductances, coupling: network.coupling(of: neuron),
      isClamped: !held.isNaN)
    let end = integrator.advance(u: held.isNaN ? step.u[row] : held, v: step.v[row], inputs)
    (step.u[row], step.v[row]) = (end.u, end.v)
  }
}

/// What one thread needs.
private final class Worker {
  /// Of one neuron at a time; nil if groups are integrated as a whole.
  let integrator: NeuronIntegrator?
  let slope: UnsafeMutablePointer<subsong_group_slope>
  private let method: IntegrationMethod
  private let state: UnsafeMutablePointer<Double>
  /// By the number of rows.
  private var steppers: [Int: CompiledStepper] = [:]

  init(_ network: EliseNetwork, integrator: NeuronIntegrator?) {
    self.integrator = integrator
    method = network.description.integration.method
    let p = network.description.neuron
    slope = .allocate(capacity: 1)
    var initial = subsong_group_slope()
    initial.neuron = subsong_neuron(p)
    initial.length = network.description.timeStep
    let teacher = network.description.teacher
    initial.teacher_conductance =
      teacher.nudgingStrength / (1 - teacher.nudgingStrength) * (p.leakConductance + p.dendriticCoupling)
    slope.initialize(to: initial)
    state = .allocate(capacity: 2 * Int(SUBSONG_GROUP_ROWS))
  }

  deinit {
    slope.deallocate()
    state.deallocate()
  }

  func advance(_ step: subsong_group_step, by h: Double) -> Int32 {
    let rows = step.rows
    guard let stepper = stepper(rows) else { return -1 }
    let (u, v) = (state, state + rows)
    u.update(from: step.u, count: rows)
    v.update(from: step.v, count: rows)
    if let clamp = step.clamp {
      for row in 0..<rows where !clamp[row].isNaN { u[row] = clamp[row] }
    }
    let status = stepper.advance(by: h, state)
    step.u.update(from: u, count: rows)
    step.v.update(from: v, count: rows)
    return status
  }

  private func stepper(_ rows: Int) -> CompiledStepper? {
    if let stepper = steppers[rows] { return stepper }
    steppers[rows] = CompiledStepper(
      method, dimension: 2 * rows, rightHandSide: subsong_elise_slope, parameters: slope)
    return steppers[rows]
  }
}

/// U_m of all visible neurons at fixed moments of every step, for one cycle.
package final class TargetTables: Sendable {
  private struct Tables: @unchecked Sendable {
    let moments: AlignedArray<Double>
    /// mV, moment × step × visible neuron.
    let targets: AlignedArray<Double>
  }

  private let tables: Tables
  private let visibleCount: Int
  private let stride: Int

  init(_ teacher: TeacherConductances, moments: [Double], columns: Int) {
    var targets: [Double] = []
    for moment in moments {
      for column in 0..<columns {
        for visible in 0..<teacher.visibleCount {
          targets.append(teacher.targetPotential(visible: visible, column: column, fraction: moment))
        }
      }
    }
    tables = Tables(moments: AlignedArray(moments), targets: AlignedArray(targets))
    visibleCount = teacher.visibleCount
    stride = columns * teacher.visibleCount
  }

  /// Lets a right-hand side look up the targets of one column.
  func point(_ slope: inout subsong_group_slope, column: Int, row: Int) {
    slope.moments = tables.moments.count
    slope.moment = UnsafePointer(tables.moments.base)
    slope.targets = UnsafePointer(tables.targets.base + column * visibleCount + row)
    slope.target_stride = stride
  }
}

extension subsong_neuron {
  init(_ p: NeuronParameters) {
    self.init(
      g_leak: p.leakConductance, g_dendrite: p.dendriticCoupling, e_leak: p.leakReversal,
      e_excitatory: p.excitatoryReversal, e_inhibitory: p.inhibitoryReversal, phi_slope: p.rateSlope,
      phi_threshold: p.rateThreshold)
  }
}
