#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What training minimises, as a mean.
public enum EpisodeLoss: Hashable, Codable, Sendable {
  /// `−log softmax(y_T)[class]` of the last step's outputs, mean over items.
  case crossEntropyAtEnd
  /// `(y − target)²`, mean over items, outputs and the steps from this one to the end.
  case meanSquaredError(from: Int)
  /// `−t log σ(y) − (1 − t) log(1 − σ(y))` of one logit `y` a step, mean over items and steps.
  case binaryCrossEntropy
}

extension EpisodeLoss {
  /// The summands of the loss: their sum (in Double, in the order of the batch) and how many there are.
  ///
  /// - Parameters:
  ///   - outputs: items × steps × outputs; logits for the cross-entropies.
  ///   - batch: what the outputs answer.
  /// - Precondition: the batch has targets of this loss's kind, and the outputs its shape.
  public func sum(of outputs: [Float], in batch: EpisodeBatch) -> EpisodeScores.Sum {
    precondition(outputs.count == batch.items * batch.steps * batch.outputCount, "outputs of another batch")
    switch (self, batch.targets) {
    case (.crossEntropyAtEnd, .classes(let classes)):
      return EpisodeScores.Sum(
        of: classes.enumerated().map { item, label in
          Self.crossEntropy(batch.lastStep(of: item, in: outputs), label)
        })
    case (.meanSquaredError(let first), .values(let targets)):
      return Self.squaredErrors(outputs, targets, batch, steps: first..<batch.steps)
    case (.binaryCrossEntropy, .binary(let targets)):
      return EpisodeScores.Sum(of: zip(outputs, targets).map(Self.binaryCrossEntropy))
    default: preconditionFailure("\(self) has no meaning for these targets")
    }
  }

  /// `(y − target)²` over some steps of all items.
  static func squaredErrors(
    _ outputs: [Float], _ targets: [Float], _ batch: EpisodeBatch, steps: Range<Int>
  ) -> EpisodeScores.Sum {
    let width = batch.outputCount
    var total = 0.0
    for item in 0..<batch.items {
      let start = item * batch.steps * width
      for place in start + steps.lowerBound * width..<start + steps.upperBound * width {
        let error = Double(outputs[place]) - Double(targets[place])
        total += error * error
      }
    }
    return EpisodeScores.Sum(total: total, count: batch.items * steps.count * width)
  }

  /// `log Σ exp y − y[label]`, with the largest logit taken out so that nothing overflows.
  private static func crossEntropy(_ logits: ArraySlice<Float>, _ label: Int) -> Double {
    let largest = Double(logits.max() ?? 0)
    let sum = logits.reduce(0) { $0 + exp(Double($1) - largest) }
    return log(sum) + largest - Double(logits[logits.startIndex + label])
  }

  /// `max(y, 0) − t y + log(1 + exp(−|y|))`: the same number without overflow.
  private static func binaryCrossEntropy(_ logit: Float, _ target: Float) -> Double {
    let y = Double(logit)
    return max(y, 0) - Double(target) * y + log1p(exp(-abs(y)))
  }
}

extension EpisodeBatch {
  /// The outputs of an item's last step.
  func lastStep(of item: Int, in outputs: [Float]) -> ArraySlice<Float> {
    let end = (item + 1) * steps * outputCount
    return outputs[end - outputCount..<end]
  }
}
