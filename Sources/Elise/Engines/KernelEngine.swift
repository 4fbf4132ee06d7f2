import CKernels
import Integrators
import NumericalCore

/// The engines in C: vectorised, on one thread or several, in double or single precision.
///
/// Arrays are laid out and weights packed for the duration of one call; ``EliseState`` stays the only state. The three
/// schemes and what they share are described in `elise_kernels.h`.
package struct KernelEngine: EliseEngine {
  package enum Scheme: CaseIterable, Sendable {
    /// One fused pass over all weights a step.
    case step
    /// Many steps at once, as products of matrices.
    case block
    /// One fused pass over the synapses that exist a step.
    case sparse
  }

  let scheme: Scheme
  let threads: Int
  let precision: Precision

  /// - Precondition: the block scheme needs a network in which only autapses are absent, the step scheme an integration that
  ///   looks at the beginning of a step only.
  package init(scheme: Scheme, threads: Int = 1, precision: Precision = .double) {
    self.scheme = scheme
    self.threads = threads
    self.precision = precision
  }

  package func advance(
    _ network: EliseNetwork, _ state: inout EliseState, columns: Range<Int>, drive: EliseDrive,
    recorder: inout SignalRecorder
  ) {
    if columns.isEmpty { return }
    // The kernels trust their pointers.
    let count = network.neuronCount
    precondition(
      state.rates.neuronCount == count && state.rates.depth == network.historyDepth
        && state.somaticPotential.count == count && state.dendriticPotential.count == count
        && state.trace.count == count && state.weights.rows == count && state.weights.columns == count
        && drive.clamp?.count ?? count == count && drive.current?.columns ?? count == count
        && drive.current?.rows ?? columns.count == columns.count, "the state belongs to another network")
    precondition(
      scheme != .block || network.hasOnlyAutapsesAbsent, "the block scheme knows no absent synapses")
    precondition(
      scheme != .step || network.description.integration.nodesOfStep.count == 1,
      "the step scheme makes one product a step")
    let wiring = KernelWiring(network, plastic: drive.plastic)
    let neurons = KernelNeurons(state)
    let integrator = integrator(for: network, drive)
    var plan = plan(for: network, integrator)
    let status = wiring.withNetwork { kernelNetwork in
      neurons.withState(&state) { kernelState in
        withKernelDrive(drive, teaches: integrator == nil, columns, &recorder) { kernelDrive in
          withExtendedLifetime(integrator) {
            subsong_elise_run(&kernelNetwork, &plan, &kernelState, &kernelDrive)
          }
        }
      }
    }
    precondition(status == Int32(SUBSONG_OK), "there is no memory for the engine")
  }

  private func integrator(for network: EliseNetwork, _ drive: EliseDrive) -> GroupIntegrator? {
    if network.description.integration.method == .euler { return nil }
    do { return try GroupIntegrator(network, teacher: drive.teacher, threads: threads) } catch {
      preconditionFailure("the description was checked when the network was built: \(error)")
    }
  }

  private func plan(for network: EliseNetwork, _ integrator: GroupIntegrator?) -> subsong_elise_plan {
    var plan = subsong_elise_plan()
    plan.scheme =
      switch scheme {
      case .step: SUBSONG_STEP
      case .block: SUBSONG_BLOCK
      case .sparse: SUBSONG_SPARSE
      }
    plan.single = precision == .single ? 1 : 0
    plan.threads = threads
    (plan.longest_block, plan.chunk) = blockLengths(closing: integrator != nil)
    plan.step = network.description.timeStep
    plan.plasticity_interval = network.stepsPerUpdate
    plan.interpolation =
      switch network.description.integration.interpolation {
      case .none: SUBSONG_NONE
      case .linear: SUBSONG_LINEAR
      case .cubicHermite: SUBSONG_CUBIC
      }
    if let integrator {
      plan.integrate = GroupIntegrator.callback
      plan.context = Unmanaged.passUnretained(integrator).toOpaque()
    }
    let map = network.traceMap
    plan.trace_decay = map.decay
    plan.trace_gain = (map.gains[0], map.gains[1], map.gains[2], map.gains[3])
    return plan
  }

  /// Steps that are staged at once, and steps whose updates are gathered: by measurement, for all sizes. Longer chunks cost
  /// corrections in proportion, shorter ones more passes over the weights.
  ///
  /// - Parameter closing: whether a step also looks at its end; one column of a tile is then the end of the last step.
  private func blockLengths(closing: Bool) -> (block: Int, chunk: Int) {
    switch scheme {
    case .step: (48, 48)
    case .block: closing ? (46, 23) : (48, 24)
    // The table of the passes has a row of all neurons a step.
    case .sparse: (16, 16)
    }
  }
}
