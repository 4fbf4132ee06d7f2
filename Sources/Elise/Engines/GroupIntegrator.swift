import CKernels
import Integrators
import NumericalCore

/// Carries (u, v) of a group of neurons over a time step by a method of GSL's, for the kernels.
///
/// An explicit method with fixed steps takes all somata of a group as one system, whose right-hand side is in C; it treats
/// every component alike, so the grouping does not matter. The dendrites are linear with constant coefficients: what the method
/// makes of them is a ``StageMap``, so that the result is that of integrating both together, up to rounding. Adaptive and
/// implicit methods take one neuron after the other: the length of a step and the end of an iteration depend on the whole
/// system.
final class GroupIntegrator {
  private let network: EliseNetwork
  private let teacher: TeacherConductances?
  private let stages: AlignedArray<subsong_stage_map>
  private let targets: TargetTables?
  private let workers: [Worker]

  /// - Throws: ``NumericalCore/SubsongError`` (numerical) if GSL cannot allocate the method.
  init(_ network: EliseNetwork, teacher: TeacherConductances?, threads: Int) throws(SubsongError) {
    self.network = network
    self.teacher = teacher
    let maps = network.stageMaps
    targets = maps.isEmpty ? nil : teacher?.tables(at: Set(maps.map(\.moment)).sorted())
    stages = AlignedArray(maps.map { [targets] in subsong_stage_map($0, targets) })
    var workers: [Worker] = []
    for _ in 0..<threads {
      workers.append(
        Worker(
          network, stages: stages, teacher: teacher,
          integrator: maps.isEmpty ? try NeuronIntegrator(network.description) : nil))
    }
    self.workers = workers
  }

  /// What the kernels call, with this object as context.
  static let callback: subsong_integrate = { context, step in
    guard let context, let step else { return -1 }
    return Unmanaged<GroupIntegrator>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.advance(step) }
  }

  private func advance(_ step: UnsafePointer<subsong_group_step>) -> Int32 {
    let worker = workers[step.pointee.worker]
    guard let integrator = worker.integrator else {
      return worker.advance(step)
    }
    for row in 0..<min(step.pointee.rows, network.neuronCount - step.pointee.first) {
      advance(row, step.pointee, integrator)
    }
    return 0
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
      dendritic: polynomial(step.input), conductances: conductances, coupling: step.coupling[row],
      current: step.current.map { $0[row] } ?? 0, isClamped: !held.isNaN)
    let end = integrator.advance(u: held.isNaN ? step.u[row] : held, v: step.v[row], inputs)
    (step.u[row], step.v[row]) = (end.u, end.v)
  }
}

/// What one thread needs.
private final class Worker {
  /// Of one neuron at a time; nil if groups are integrated as a whole.
  let integrator: NeuronIntegrator?
  private let slope: UnsafeMutablePointer<subsong_group_slope>
  private let method: IntegrationMethod
  private let visibleCount: Int
  private let isTaught: Bool
  private let timeStep: Double
  /// By the number of rows.
  private var steppers: [CompiledStepper?]

  init(
    _ network: EliseNetwork, stages: AlignedArray<subsong_stage_map>, teacher: TeacherConductances?,
    integrator: NeuronIntegrator?
  ) {
    self.integrator = integrator
    isTaught = teacher != nil
    method = network.description.integration.method
    visibleCount = network.visibleCount
    timeStep = network.description.timeStep
    steppers = Array(repeating: nil, count: Int(SUBSONG_GROUP) + 1)
    var initial = subsong_group_slope()
    initial.neuron = subsong_neuron(network.description.neuron)
    initial.stages = stages.count - 1
    initial.stage = UnsafePointer(stages.base)
    initial.teacher_conductance = teacher?.totalConductance ?? 0
    slope = .allocate(capacity: 1)
    slope.initialize(to: initial)
  }

  deinit { slope.deallocate() }

  func advance(_ step: UnsafePointer<subsong_group_step>) -> Int32 {
    let (first, rows) = (step.pointee.first, step.pointee.rows)
    guard let stepper = stepper(rows), let u = step.pointee.u else { return -1 }
    slope.pointee.step = step
    slope.pointee.next_stage = 0
    slope.pointee.teacher_rows = isTaught ? max(0, min(visibleCount - first, rows)) : 0
    slope.pointee.teacher_offset = step.pointee.column * visibleCount + first
    if let clamp = step.pointee.clamp {
      for row in 0..<rows where !clamp[row].isNaN { u[row] = clamp[row] }
    }
    let status = stepper.advance(by: timeStep, u)
    subsong_elise_dendrites(slope)
    return status
  }

  private func stepper(_ rows: Int) -> CompiledStepper? {
    if let stepper = steppers[rows] { return stepper }
    steppers[rows] = CompiledStepper(
      method, dimension: rows, rightHandSide: subsong_elise_slope, parameters: slope)
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
    stride = columns * teacher.visibleCount
  }

  /// The targets at one of the moments, step × visible neuron; valid as long as this object.
  func targets(at moment: Double) -> UnsafePointer<Double>? {
    tables.moments.values.firstIndex(of: moment).map { UnsafePointer(tables.targets.base + $0 * stride) }
  }
}

extension subsong_stage_map {
  init(_ map: StageMap, _ targets: TargetTables?) {
    self.init(
      decay: map.decay, gain: (map.gains[0], map.gains[1], map.gains[2], map.gains[3]),
      weight: (map.weights[0], map.weights[1], map.weights[2], map.weights[3]),
      targets: targets?.targets(at: map.moment))
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
