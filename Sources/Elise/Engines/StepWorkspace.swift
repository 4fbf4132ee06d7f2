import CKernels
import Integrators
import NumericalCore

/// The arrays of the step kernel, in its own layout, for the duration of one call of the engine.
final class StepWorkspace {
  private let network: EliseNetwork
  private let count: Int
  private let rows: Int
  private let weights, mask: AlignedArray
  private let u, v, trace, error, scratch: AlignedArray
  private let coupling, rateFromVisible, rateFromLatent, clamp: AlignedArray
  private let delayed, excitatory, inhibitory, rates, scaffoldWork: AlignedArray
  private let preOfEdge, postOfEdge: [Int]
  private let dendriticLags, excitatoryLags, inhibitoryLags: [Int]
  private var model: subsong_elise_model
  private var kernelState: subsong_elise_state

  /// - Parameter block: the largest number of steps of one ``run(_:columns:_:)``.
  init(_ network: EliseNetwork, _ state: EliseState, plastic: Bool, block: Int) {
    self.network = network
    count = network.neuronCount
    let quantum = Int(SUBSONG_ROW_QUANTUM)
    rows = (count + quantum - 1) / quantum * quantum
    let isMasked = !network.hasOnlyAutapsesAbsent
    weights = AlignedArray(rows * count)
    mask = AlignedArray(isMasked ? rows * count : 0)
    let rest = network.description.neuron.leakReversal
    u = AlignedArray(state.somaticPotential, padded: rows, with: rest)
    v = AlignedArray(state.dendriticPotential, padded: rows, with: rest)
    trace = AlignedArray(state.trace, padded: rows)
    error = AlignedArray(rows)
    scratch = AlignedArray(3 * rows)
    coupling = AlignedArray((0..<count).map(network.coupling(of:)), padded: rows)
    let learningRates = (0..<count).map { plastic ? network.learningRates(onto: $0) : (0, 0) }
    rateFromVisible = AlignedArray(learningRates.map(\.0), padded: rows)
    rateFromLatent = AlignedArray(learningRates.map(\.1), padded: rows)
    clamp = AlignedArray(rows)
    delayed = AlignedArray(block * rows)
    excitatory = AlignedArray(block * rows)
    inhibitory = AlignedArray(block * rows)
    rates = AlignedArray(block * rows)
    scaffoldWork = AlignedArray(2 * block * count)
    preOfEdge = network.scaffold.edges.map(\.pre)
    postOfEdge = network.scaffold.edges.map(\.post)
    dendriticLags = network.lags.dendritic.map { Int($0) }
    excitatoryLags = network.lags.excitatory.map { Int($0) }
    inhibitoryLags = network.lags.inhibitory.map { Int($0) }
    let p = network.description.neuron
    model = subsong_elise_model(
      neurons: count, visible: network.visibleCount, rows: rows, dt: network.description.timeStep,
      g_leak: p.leakConductance, g_dendrite: p.dendriticCoupling, e_leak: p.leakReversal,
      e_excitatory: p.excitatoryReversal, e_inhibitory: p.inhibitoryReversal, phi_slope: p.rateSlope,
      phi_threshold: p.rateThreshold, coupling: coupling.base, rate_from_visible: rateFromVisible.base,
      rate_from_latent: rateFromLatent.base, mask: isMasked ? mask.base : nil)
    kernelState = subsong_elise_state(
      weights: weights.base, u: u.base, v: v.base, trace: trace.base, error: error.base, scratch: scratch.base
    )
    forEachSynapse { packed, dense in
      weights.base[packed] = state.weights.storage[dense]
      if isMasked { mask.base[packed] = network.synapses.storage[dense] ? 1 : 0 }
    }
  }

  /// Runs the steps of these columns and appends their rates to the history.
  func run(_ history: inout RateHistory, columns: Range<Int>, _ drive: EliseDrive) {
    let steps = columns.count
    var ring = subsong_ring(
      neurons: count, depth: history.depth, stride: history.stride, newest: history.newest)
    driveVisible(by: drive.teacher, columns: columns)
    history.samples.withUnsafeBufferPointer { collectInputs(&ring, $0.baseAddress, steps) }
    if let values = drive.clamp { clamp.assign(values) }
    subsong_elise_steps(
      &model, &kernelState, steps, delayed.base, excitatory.base, inhibitory.base,
      drive.clamp == nil ? nil : clamp.base, rates.base)
    history.samples.withUnsafeMutableBufferPointer {
      subsong_elise_commit(&ring, $0.baseAddress, steps, rows, rates.base)
    }
    history.newest = (history.newest + steps) % history.depth
  }

  /// Completes the last weight update and copies everything back.
  func unpack(into state: inout EliseState) {
    subsong_elise_settle(&model, &kernelState)
    state.somaticPotential = u.prefix(count)
    state.dendriticPotential = v.prefix(count)
    state.trace = trace.prefix(count)
    state.weights.storage.withUnsafeMutableBufferPointer { dense in
      forEachSynapse { packed, index in dense[index] = weights.base[packed] }
    }
  }

  /// Starts the conductances of the block with the teacher's, or with nothing.
  private func driveVisible(by teacher: TeacherConductances?, columns: Range<Int>) {
    excitatory.fill(0, count: columns.count * rows)
    inhibitory.fill(0, count: columns.count * rows)
    guard let teacher else { return }
    for (k, column) in columns.enumerated() {
      for i in 0..<teacher.visibleCount {
        excitatory.base[k * rows + i] = teacher.excitatory[column * teacher.visibleCount + i]
        inhibitory.base[k * rows + i] = teacher.inhibitory[column * teacher.visibleCount + i]
      }
    }
  }

  private func collectInputs(_ ring: inout subsong_ring, _ history: UnsafePointer<Double>?, _ steps: Int) {
    let parameters = network.description.scaffold
    dendriticLags.withUnsafeBufferPointer {
      subsong_elise_delayed_rates(&ring, history, $0.baseAddress, steps, rows, delayed.base)
    }
    withPointers(preOfEdge, postOfEdge, excitatoryLags, inhibitoryLags) {
      pre, post, excitatoryLags, inhibitoryLags in
      var scaffold = subsong_scaffold(
        edges: preOfEdge.count, pre: pre, post: post, excitatory_lags: excitatoryLags,
        inhibitory_lags: inhibitoryLags,
        g_excitatory: parameters.excitatoryConductance, g_inhibitory: parameters.inhibitoryConductance,
        floor: network.restingRate)
      subsong_elise_scaffold(
        &scaffold, &ring, history, steps, rows, scaffoldWork.base, excitatory.base, inhibitory.base)
    }
  }

  /// Every synapse's place among the packed weights, and in a dense post × pre matrix.
  private func forEachSynapse(_ body: (_ packed: Int, _ dense: Int) -> Void) {
    let panel = Int(SUBSONG_PANEL)
    for start in stride(from: 0, to: rows, by: panel) {
      let width = min(panel, rows - start)
      for pre in 0..<count {
        for lane in 0..<max(0, min(width, count - start)) {
          body(start * count + pre * width + lane, (start + lane) * count + pre)
        }
      }
    }
  }
}

private func withPointers(
  _ a: [Int], _ b: [Int], _ c: [Int], _ d: [Int],
  _ body: (UnsafePointer<Int>?, UnsafePointer<Int>?, UnsafePointer<Int>?, UnsafePointer<Int>?) -> Void
) {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      c.withUnsafeBufferPointer { c in
        d.withUnsafeBufferPointer { d in body(a.baseAddress, b.baseAddress, c.baseAddress, d.baseAddress) }
      }
    }
  }
}
