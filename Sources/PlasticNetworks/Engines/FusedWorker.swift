import Autodiff
import LearningTasks
import NumericalCore

/// Forward, loss and adjoint by fused passes, a few items at a time: the history of an item's fast weights is read again while it
/// is still near the processor.
final class FusedWorker<Scalar: TensorScalar>: NetworkWorker {
  private let network: SequenceNetwork
  private let passes: any FusedPasses<Scalar>
  private let head: LossHead<Scalar>
  /// So many go through together at most.
  private let items: Int
  private let steps, stateCount: Int
  private let workspace, errors: AlignedArray<Scalar>
  /// What the cell handed out of the items of the last pass: items × steps × units.
  let handed: AlignedArray<Scalar>
  private var parameters: UnsafePointer<Scalar>
  /// Where the states of all items come from (nil: they are zero) and go to: items × state.
  var states: (initial: UnsafePointer<Scalar>?, final: UnsafeMutablePointer<Scalar>?) = (nil, nil)

  init(
    _ network: SequenceNetwork, _ passes: any FusedPasses<Scalar>, _ loss: EpisodeLoss, items: Int,
    steps: Int
  ) {
    (self.network, self.passes, self.items, self.steps) = (network, passes, items, steps)
    stateCount = network.cell.stateCount
    head = LossHead(network, loss, steps: steps)
    workspace = AlignedArray(zeros: passes.workspaceCount(items: items, steps: steps, keepsHistory: true))
    handed = AlignedArray(zeros: items * steps * network.cell.outputCount)
    errors = AlignedArray(zeros: items * steps * network.cell.outputCount)
    parameters = UnsafePointer(handed.base)
  }

  func begin(_ parameters: UnsafePointer<Scalar>) {
    self.parameters = parameters
    head.begin(parameters)
  }

  func learn(
    _ rows: Range<Int>, of batch: PreparedBatch<Scalar>, gradients: UnsafeMutablePointer<Scalar>
  ) -> Double {
    var sum = 0.0
    for group in groups(rows) {
      let pass = arguments(group, of: batch, keepsHistory: true)
      passes.forward(pass)
      sum += head.loss(
        group, of: batch, parameters, handed: handed.base, gradients: gradients, handedErrors: errors)
      passes.adjoint(pass, outputGradients: errors.base, gradients: gradients, inputGradients: nil)
    }
    head.end(gradients)
    return sum
  }

  func evaluate(
    _ rows: Range<Int>, of batch: PreparedBatch<Scalar>, outputs: UnsafeMutablePointer<Scalar>,
    energies: UnsafeMutablePointer<Scalar>?
  ) {
    for group in groups(rows) {
      var pass = arguments(group, of: batch, keepsHistory: false)
      pass.energies = energies.map { $0 + group.lowerBound * steps }
      passes.forward(pass)
      head.read(
        rows: group.count * steps, parameters, handed: handed.base,
        into: outputs + group.lowerBound * steps * network.outputCount)
    }
  }

  /// The outputs of a step of an only item, as they follow from what was handed out.
  func read(step: Int, into outputs: UnsafeMutablePointer<Scalar>) {
    head.read(
      rows: 1, parameters, handed: handed.base + step * network.cell.outputCount, into: outputs)
  }

  private func groups(_ rows: Range<Int>) -> [Range<Int>] {
    stride(from: rows.lowerBound, to: rows.upperBound, by: items).map {
      $0..<min($0 + items, rows.upperBound)
    }
  }

  private func arguments(_ rows: Range<Int>, of batch: PreparedBatch<Scalar>, keepsHistory: Bool)
    -> PassArguments<Scalar>
  {
    let offset = rows.lowerBound * stateCount
    return PassArguments(
      parameters: parameters, items: rows.count, steps: steps,
      inputs: batch.inputs.base + rows.lowerBound * steps * batch.inputCount,
      initialState: states.initial.map { $0 + offset }, outputs: handed.base,
      finalState: states.final.map { $0 + offset }, workspace: workspace.base, keepsHistory: keepsHistory)
  }
}
