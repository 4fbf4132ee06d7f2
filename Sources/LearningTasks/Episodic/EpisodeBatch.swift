/// Some episodes of equal length: what a network reads, and what it is scored on.
///
/// All arrays are in C order: item, step, input (or output).
public struct EpisodeBatch: Equatable, Sendable {
  /// What a network should answer.
  public enum Targets: Equatable, Sendable {
    /// One class an item, the answer of the last step.
    case classes([Int])
    /// items × steps × outputs.
    case values([Float])
    /// items × steps, each 0 or 1.
    case binary([Float])
  }

  public let items: Int
  public let steps: Int
  public let inputCount: Int
  public let outputCount: Int
  /// items × steps × inputs.
  public var inputs: [Float]
  public var targets: Targets

  /// - Precondition: the arrays have the shapes that the counts say; classes are numbers of outputs.
  public init(
    items: Int, steps: Int, inputCount: Int, outputCount: Int, inputs: [Float], targets: Targets
  ) {
    precondition(items > 0 && steps > 0 && inputCount > 0 && outputCount > 0, "an empty batch")
    precondition(inputs.count == items * steps * inputCount, "the inputs do not fit the counts")
    switch targets {
    case .classes(let classes):
      precondition(classes.count == items, "one class an item")
      precondition(classes.allSatisfy((0..<outputCount).contains), "a class has no output")
    case .values(let values):
      precondition(values.count == items * steps * outputCount, "the targets do not fit the counts")
    case .binary(let values):
      precondition(values.count == items * steps && outputCount == 1, "one binary target a step")
    }
    (self.items, self.steps, self.inputCount, self.outputCount) = (items, steps, inputCount, outputCount)
    (self.inputs, self.targets) = (inputs, targets)
  }

  /// A batch of some of the items, in this order; an item may come more than once.
  ///
  /// - Precondition: `order` holds numbers of items, at least one.
  public func items(_ order: [Int]) -> EpisodeBatch {
    EpisodeBatch(
      items: order.count, steps: steps, inputCount: inputCount, outputCount: outputCount,
      inputs: rows(of: inputs, order), targets: targets(order))
  }

  private func targets(_ order: [Int]) -> Targets {
    switch targets {
    case .classes(let classes): .classes(order.map { classes[$0] })
    case .values(let values): .values(rows(of: values, order))
    case .binary(let values): .binary(rows(of: values, order))
    }
  }

  private func rows(of values: [Float], _ order: [Int]) -> [Float] {
    let width = values.count / items
    var rows: [Float] = []
    rows.reserveCapacity(order.count * width)
    for item in order {
      precondition((0..<items).contains(item), "there is no item \(item)")
      rows += values[item * width..<(item + 1) * width]
    }
    return rows
  }
}
