import Autodiff
import LearningTasks
import NumericalCore
import Synchronization

/// The memory in which a network runs over a song: step by step, or over a lesson, forward and back.
final class SongMemory {
  private let network: SequenceNetwork
  private let passes: any FusedPasses<Float>
  private let parameters, cell, nextCell, results: AlignedArray<Float>
  private let input: AlignedArray<Float>
  private let step: PreparedBatch<Float>
  private let stepper: FusedWorker<Float>
  /// Of the last length of a lesson: that of a cycle, nearly always.
  private var student: (steps: Int, worker: FusedWorker<Float>)?
  private var gradient: [Float]

  init(_ network: SequenceNetwork, _ passes: any FusedPasses<Float>) {
    (self.network, self.passes) = (network, passes)
    parameters = AlignedArray(zeros: network.layout.count)
    cell = AlignedArray(zeros: network.cell.stateCount)
    nextCell = AlignedArray(zeros: network.cell.stateCount)
    results = AlignedArray(zeros: network.outputCount)
    input = AlignedArray(zeros: network.inputCount)
    step = PreparedBatch(inputs: input, network.inputCount, targets: AlignedArray(zeros: 0))
    stepper = FusedWorker(network, passes, .binaryCrossEntropy, items: 1, steps: 1)
    gradient = Array(repeating: 0, count: network.layout.count)
  }

  /// Takes the parameters and the state of the cell.
  func load(_ state: GradientSongState) {
    parameters.set(state.parameters)
    cell.set(state.cell)
    stepper.begin(parameters.base)
  }

  /// One step from the state that is held here.
  ///
  /// - Parameter held: hidden units that are held after it.
  /// - Returns: the rates.
  func advance(_ rates: [Float], holding held: [(units: Range<Int>, value: Float)]) -> [Float] {
    input.set(rates)
    stepper.states = (UnsafePointer(cell.base), nextCell.base)
    stepper.evaluate(0..<1, of: step, outputs: results.base, energies: nil)
    cell.base.update(from: nextCell.base, count: cell.count)
    if !held.isEmpty { hold(held) }
    return currentRates
  }

  private func hold(_ held: [(units: Range<Int>, value: Float)]) {
    guard let hidden = network.cell.hiddenRange else { return }
    for (units, value) in held {
      for unit in units.clamped(to: 0..<hidden.count) {
        cell.base[hidden.lowerBound + unit] = value
        stepper.handed.base[unit] = value
      }
    }
    stepper.read(step: 0, into: results.base)
  }

  /// y = σ(logits).
  private var currentRates: [Float] { results.values.map { 1 / (1 + Float.exp(-$0)) } }

  /// Hidden activity after the last step.
  var hidden: [Float] {
    guard let range = network.cell.hiddenRange else {
      return Array(UnsafeBufferPointer(start: stepper.handed.base, count: network.cell.outputCount))
    }
    return Array(UnsafeBufferPointer(start: cell.base + range.lowerBound, count: range.count))
  }

  /// The state of the cell.
  var cellState: [Float] { cell.values }

  /// What a lesson leads to.
  struct Outcome {
    /// The mean cross-entropy over steps and outputs.
    var loss: Double
    var gradient: [Float]
    /// After the last step, with the parameters as they were.
    var cell: [Float]
    /// The rates of the last steps, oldest first.
    var outputs: [Float]
  }

  /// Forward and back through a lesson.
  ///
  /// - Parameter count: so many steps' rates are handed out, or all if there are fewer.
  func learn(_ lesson: SongLesson, parameters values: [Float], keeping count: Int) -> Outcome {
    let steps = lesson.inputs.count / network.inputCount
    let worker = worker(steps: steps)
    parameters.set(values)
    cell.set(lesson.start)
    worker.begin(parameters.base)
    worker.states = (UnsafePointer(cell.base), nextCell.base)
    let batch = PreparedBatch(
      inputs: AlignedArray(lesson.inputs), network.inputCount, targets: AlignedArray(lesson.targets))
    let sums = AlignedArray<Float>(zeros: network.layout.count)
    let loss = worker.learn(0..<1, of: batch, gradients: sums.base)
    let outputs = (max(0, steps - count)..<steps).flatMap { step in
      worker.read(step: step, into: results.base)
      return currentRates
    }
    return Outcome(loss: loss, gradient: sums.values, cell: nextCell.values, outputs: outputs)
  }

  private func worker(steps: Int) -> FusedWorker<Float> {
    if let student, student.steps == steps { return student.worker }
    let worker = FusedWorker(network, passes, .binaryCrossEntropy, items: 1, steps: steps)
    student = (steps, worker)
    return worker
  }
}

/// Keeps the memory of a learner from one run to the next. A run that meets another one has a memory of its own.
final class SongMemoryKeeper: Sendable {
  private let kept = Mutex<SongMemory?>(nil)
  private let network: SequenceNetwork
  private let passes: any FusedPasses<Float>

  init(_ network: SequenceNetwork, _ passes: any FusedPasses<Float>) {
    (self.network, self.passes) = (network, passes)
  }

  func withMemory<Outcome: Sendable>(_ body: @Sendable (SongMemory) throws(SubsongError) -> Outcome)
    throws(SubsongError) -> Outcome
  {
    let (network, passes) = (network, passes)
    let outcome = try kept.withLockIfAvailable { (kept) throws(SubsongError) -> Outcome in
      let memory = kept ?? SongMemory(network, passes)
      kept = memory
      return try body(memory)
    }
    if let outcome { return outcome }
    return try body(SongMemory(network, passes))
  }
}

extension AlignedArray {
  /// Takes the values, as many as it holds.
  fileprivate func set(_ values: [Element]) {
    precondition(values.count == count, "an array of another size")
    values.withUnsafeBufferPointer {
      if let start = $0.baseAddress { base.update(from: start, count: count) }
    }
  }
}
