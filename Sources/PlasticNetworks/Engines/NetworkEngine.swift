import Autodiff
import Foundation
import LearningTasks
import NumericalCore
import Synchronization

/// How the gradient of a network is computed. The results agree to rounding.
public enum GradientEngine: String, CaseIterable, Codable, Sendable {
  /// Fused passes where the cell has them, else the tape.
  case automatic
  case fused
  case tape
}

/// How the work on a batch is shared out.
struct WorkLayout<Scalar: TensorScalar> {
  /// nil: on the tape.
  let passes: (any FusedPasses<Scalar>)?
  /// Items of a shard, and how many of them go through together at most.
  let shardSize, items: Int
  /// A thread without a shard would only take memory.
  let threads: Int

  /// - Throws: ``NumericalCore/SubsongError`` (usage) if fused passes are asked for and the cell has none, or if the history of so many steps has no room
  ///   in the machine's memory.
  init(
    _ network: SequenceNetwork, steps: Int, batchSize: Int, threads: Int, engine: GradientEngine
  ) throws(SubsongError) {
    passes = engine == .tape ? nil : network.cell.fusedPasses(Scalar.self)?.passes
    if engine == .fused, passes == nil {
      throw SubsongError(
        .usage, "this cell has no fused passes", because: "its rule is written for the tape",
        remedy: "use the engine tape or automatic")
    }
    shardSize = max(8, passes?.itemsTogether ?? 32)
    items = min(passes?.itemsTogether ?? shardSize, batchSize)
    self.threads = min(threads, (batchSize + shardSize - 1) / shardSize)
    let scalars =
      passes?.workspaceCount(items: items, steps: steps, keepsHistory: true)
      ?? items * steps * network.cell.stateCount
    let bytes = Double(scalars) * Double(MemoryLayout<Scalar>.stride * self.threads)
    let room = Double(ProcessInfo.processInfo.physicalMemory)
    guard bytes < room else {
      throw SubsongError(
        .usage, "an episode's history would take \(Int(bytes / 1e9)) GB of memory",
        because: "the machine has \(Int(room / 1e9))", remedy: "use fewer hidden units, steps or threads")
    }
  }
}

/// Loss, gradient and outputs of a network for whole batches.
///
/// A batch is cut into shards whose size depends on the cell alone; each shard has a gradient of its own, and those are added in the
/// order of the shards. So the number of threads changes no bit.
final class NetworkEngine<Scalar: TensorScalar> {
  private let network: SequenceNetwork
  private let team: WorkerTeam
  private let workers: [any NetworkWorker<Scalar>]
  private let shardSize: Int
  private var shardGradients: AlignedArray<Scalar>
  private let kernels = HeadKernels<Scalar>.kernels
  /// Whether fused passes are used.
  let isFused: Bool

  /// - Throws: ``NumericalCore/SubsongError`` (usage) as ``WorkLayout``.
  init(
    _ network: SequenceNetwork, _ loss: EpisodeLoss, steps: Int, batchSize: Int, threads: Int,
    engine: GradientEngine = .automatic
  ) throws(SubsongError) {
    self.network = network
    let layout = try WorkLayout<Scalar>(
      network, steps: steps, batchSize: batchSize, threads: threads, engine: engine)
    (isFused, shardSize) = (layout.passes != nil, layout.shardSize)
    team = WorkerTeam(layout.threads)
    workers = (0..<team.count).map { _ -> any NetworkWorker<Scalar> in
      if let passes = layout.passes {
        return FusedWorker(network, passes, loss, items: layout.items, steps: steps)
      }
      return TapeWorker(network, loss, steps: steps)
    }
    shardGradients = AlignedArray([])
  }

  /// Loss (mean over the batch) and its gradient.
  ///
  /// - Parameters:
  ///   - gradient: one scalar a parameter; written.
  ///   - meanwhile: something else that has to be done, on one of the threads, such as drawing the next batch.
  func gradient(
    at parameters: [Scalar], of batch: PreparedBatch<Scalar>, into gradient: inout [Scalar],
    meanwhile: () -> Void = {}
  ) -> Double {
    let shards = shards(of: batch)
    let count = network.layout.count
    if shardGradients.count < shards.count * count {
      shardGradients = AlignedArray(zeros: shards.count * count)
    }
    let shardGradients = shardGradients
    let losses = AlignedArray<Double>(zeros: shards.count)
    work(shards, at: parameters, first: meanwhile) { worker, index in
      shardGradients.clear(index * count..<(index + 1) * count)
      let gradients = shardGradients.base + index * count
      losses.base[index] = worker.learn(shards[index], of: batch, gradients: gradients)
    }
    gradient.withUnsafeMutableBufferPointer { total in
      UnsafeMutableRawBufferPointer(total).initializeMemory(as: UInt8.self, repeating: 0)
      for shard in shards.indices {
        kernels.accumulate(count, shardGradients.base + shard * count, total.baseAddress)
      }
    }
    return losses.values.reduce(0, +)
  }

  /// What the network answers.
  struct Answers {
    /// items × steps × outputs.
    var outputs: [Float]
    /// items × steps: the energy of each step, summed over units; empty if it was not asked for.
    var energies: [Float]
  }

  func answers(at parameters: [Scalar], to batch: EpisodeBatch, energies asksEnergies: Bool) -> Answers {
    let prepared = PreparedBatch<Scalar>(batch)
    let (steps, width) = (batch.steps, batch.steps * network.outputCount)
    let outputs = AlignedArray<Scalar>(zeros: batch.items * width)
    let energies = AlignedArray<Scalar>(zeros: asksEnergies ? batch.items * steps : 0)
    let shards = shards(of: prepared)
    work(shards, at: parameters) { worker, index in
      worker.evaluate(
        shards[index], of: prepared, outputs: outputs.base, energies: asksEnergies ? energies.base : nil)
    }
    return Answers(
      outputs: inBatchOrder(outputs, width, prepared.order),
      energies: asksEnergies ? inBatchOrder(energies, steps, prepared.order) : [])
  }

  private func inBatchOrder(_ rows: AlignedArray<Scalar>, _ length: Int, _ order: [Int]) -> [Float] {
    [Float](unsafeUninitializedCapacity: order.count * length) { values, count in
      kernels.scatter(order.count, length, order, rows.base, values.baseAddress)
      count = order.count * length
    }
  }

  private func shards(of batch: PreparedBatch<Scalar>) -> [Range<Int>] {
    stride(from: 0, to: batch.items, by: shardSize).map { $0..<min($0 + shardSize, batch.items) }
  }

  /// Works through `first` and the shards, whichever thread is free; each shard writes to memory of its own.
  private func work(
    _ shards: [Range<Int>], at parameters: [Scalar], first: () -> Void = {},
    _ body: (any NetworkWorker<Scalar>, Int) -> Void
  ) {
    parameters.withUnsafeBufferPointer { parameters in
      guard let base = parameters.baseAddress else { return }
      let next = Atomic(-1)
      team.run { thread in
        workers[thread].begin(base)
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < shards.count else { return }
          if index < 0 { first() } else { body(workers[thread], index) }
        }
      }
    }
  }
}
