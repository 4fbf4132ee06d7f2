import CKernels
import Integrators
import NumericalCore

/// What of a network the kernels read.
final class KernelWiring {
  private let network: EliseNetwork
  private let dendritic, excitatory, inhibitory: AlignedArray<Double>
  private let coupling, rateFromVisible, rateFromLatent: AlignedArray<Double>
  private let pre, post: AlignedArray<Int>

  init(_ network: EliseNetwork, plastic: Bool) {
    self.network = network
    dendritic = AlignedArray(network.lags.dendritic)
    excitatory = AlignedArray(network.lags.excitatory)
    inhibitory = AlignedArray(network.lags.inhibitory)
    let neurons = 0..<network.neuronCount
    coupling = AlignedArray(neurons.map(network.coupling(of:)))
    let learningRates = neurons.map { plastic ? network.learningRates(onto: $0) : (0, 0) }
    let steps = Double(network.stepsPerUpdate)
    rateFromVisible = AlignedArray(learningRates.map { steps * $0.0 })
    rateFromLatent = AlignedArray(learningRates.map { steps * $0.1 })
    // Sorting is stable: the connections onto a neuron stay in their order.
    let edges = network.scaffold.edges.sorted { $0.post < $1.post }
    pre = AlignedArray(edges.map(\.pre))
    post = AlignedArray(edges.map(\.post))
  }

  func withNetwork<Outcome>(_ body: (inout subsong_elise_network) -> Outcome) -> Outcome {
    let scaffold = network.description.scaffold
    return network.synapses.storage.withUnsafeBytes { synapses in
      var kernel = subsong_elise_network(
        neurons: network.neuronCount, visible: network.visibleCount,
        neuron: subsong_neuron(network.description.neuron),
        lags: subsong_lags(
          dendritic: dendritic.base, excitatory: excitatory.base, inhibitory: inhibitory.base),
        scaffold: subsong_scaffold(
          edges: pre.count, pre: pre.base, post: post.base,
          g_excitatory: scaffold.excitatoryConductance, g_inhibitory: scaffold.inhibitoryConductance,
          floor: network.restingRate),
        coupling: coupling.base, rate_from_visible: rateFromVisible.base,
        rate_from_latent: rateFromLatent.base,
        synapses: network.hasOnlyAutapsesAbsent
          ? nil : synapses.baseAddress?.assumingMemoryBound(to: UInt8.self))
      return withExtendedLifetime(self) { body(&kernel) }
    }
  }
}

/// The neurons' part of a state, at fixed addresses.
final class KernelNeurons {
  private let u, v, trace: AlignedArray<Double>

  init(_ state: EliseState) {
    u = AlignedArray(state.somaticPotential)
    v = AlignedArray(state.dendriticPotential)
    trace = AlignedArray(state.trace)
  }

  /// Lets the kernels change a state.
  func withState<Outcome>(
    _ state: inout EliseState, _ body: (inout subsong_elise_state) -> Outcome
  ) -> Outcome {
    let (depth, stride, completed) = (state.rates.depth, state.rates.stride, state.completedSteps)
    var newest = state.rates.newest
    var steps = completed
    let outcome = state.weights.storage.withUnsafeMutableBufferPointer { weights in
      state.rates.samples.withUnsafeMutableBufferPointer { samples in
        var kernel = subsong_elise_state(
          u: u.base, v: v.base, trace: trace.base, weights: weights.baseAddress,
          rates: subsong_ring(
            samples: samples.baseAddress, depth: depth, stride: stride, newest: newest),
          completed_steps: completed)
        defer { (newest, steps) = (kernel.rates.newest, kernel.completed_steps) }
        return body(&kernel)
      }
    }
    state.rates.newest = newest
    state.completedSteps = steps
    state.somaticPotential = u.values
    state.dendriticPotential = v.values
    state.trace = trace.values
    return outcome
  }
}

/// Lets the kernels read what acts on a network, and write what is recorded.
///
/// - Parameter teaches: whether the kernels add the teacher's conductances.
func withKernelDrive<Outcome>(
  _ drive: EliseDrive, teaches: Bool, _ columns: Range<Int>, _ recorder: inout SignalRecorder,
  _ body: (inout subsong_elise_drive) -> Outcome
) -> Outcome {
  var kernel = subsong_elise_drive()
  kernel.first_column = columns.lowerBound
  kernel.columns = columns.count
  kernel.plastic = drive.plastic ? 1 : 0
  return withPointer(teaches ? drive.teacher?.excitatory : nil) { excitatory in
    withPointer(teaches ? drive.teacher?.inhibitory : nil) { inhibitory in
      withPointer(drive.clamp) { clamp in
        withPointer(drive.current?.storage) { current in
          kernel.teacher_excitatory = excitatory
          kernel.teacher_inhibitory = inhibitory
          kernel.clamp = clamp
          kernel.current = current
          return recorder.withKernelRecordings { recordings in
            kernel.recordings = recordings.count
            kernel.recording = recordings.baseAddress
            return body(&kernel)
          }
        }
      }
    }
  }
}

private func withPointer<Outcome>(
  _ values: [Double]?, _ body: (UnsafePointer<Double>?) -> Outcome
) -> Outcome {
  guard let values else { return body(nil) }
  return values.withUnsafeBufferPointer { body($0.baseAddress) }
}
