import LearningTasks
import NumericalCore
import TestSupport
import Testing

/// What the episodes of every task are: functions of their address, of the shapes that the task declares.
@Suite struct TaskEpisodeLawTests {
  /// Catches a task that cannot be built, and then is missing below.
  @Test func everyTaskIsThere() {
    #expect(Set(TaskCase.all.map(\.task.name)) == Set(EpisodicTasks.names))
  }

  /// Catches draws that depend on what else was drawn, on the size of a batch, or on the order in which batches are asked for.
  @Test(arguments: TaskCase.all, EpisodeSplit.allCases)
  func anEpisodeIsAFunctionOfItsAddress(of subject: TaskCase, split: EpisodeSplit) throws {
    let task = subject.task
    let late = task.batch(split, index: 5, size: 2)
    let whole = try subject.made().batch(split, index: 0, size: 12)
    #expect(late == whole.items([10, 11]))
    #expect(task.batch(split, index: 5, size: 2) == late)
    #expect(Set((0..<12).map { whole.sequence($0) }).count == 12, "episodes repeat each other")
    for size in [1, 3, 4] {
      for index in (0..<12 / size).reversed() {
        let items = Array(index * size..<(index + 1) * size)
        #expect(try subject.made().batch(split, index: index, size: size) == whole.items(items))
      }
    }
  }

  /// Catches splits or seeds that share episodes, and a seed that is not all that another set needs.
  @Test(arguments: TaskCase.all)
  func splitsAndSeedsDiffer(of subject: TaskCase) throws {
    let task = subject.task
    let other = try task.drawn(fromSeed: 1)
    let batches = EpisodeSplit.allCases.flatMap {
      [task.batch($0, index: 0, size: 3), other.batch($0, index: 0, size: 3)]
    }
    #expect(Set(batches.flatMap { batch in (0..<3).map { batch.sequence($0) } }).count == 18)
    #expect(try other.drawn(fromSeed: 0).batch(.test, index: 0, size: 3) == batches[4])
    #expect(other.dataSeed == 1 && task.dataSeed == 0)
    #expect(subsongError { _ = try task.drawn(fromSeed: -1) }?.category == .usage)
  }

  /// Catches shapes that are not those that the task declares, for any index and size, and numbers that are none.
  @Test(arguments: TaskCase.all, EpisodeSplit.allCases)
  func batchesHaveTheDeclaredShape(of subject: TaskCase, split: EpisodeSplit) {
    let task = subject.task
    for (index, size) in [(0, 1), (0, 7), (3, 2), (123_456, 3)] {
      let batch = task.batch(split, index: index, size: size)
      #expect(batch.items == size && batch.steps == task.steps)
      #expect(batch.inputCount == task.inputCount && batch.outputCount == task.outputCount)
      #expect(batch.inputs.count == size * task.steps * task.inputCount)
      #expect(batch.inputs.allSatisfy { $0.isFinite })
      #expect(areLawful(batch, task.loss))
    }
  }

  /// Targets of the kind of the loss, each a class, a number, or one of 0 and 1; steps that count.
  private func areLawful(_ batch: EpisodeBatch, _ loss: EpisodeLoss) -> Bool {
    switch (loss, batch.targets) {
    case (.crossEntropyAtEnd, .classes(let classes)):
      classes.count == batch.items && classes.allSatisfy((0..<batch.outputCount).contains)
    case (.meanSquaredError(let first), .values(let values)):
      (0..<batch.steps).contains(first) && values.allSatisfy(\.isFinite)
        && values.count == batch.items * batch.steps * batch.outputCount
    case (.binaryCrossEntropy, .binary(let values)):
      values.allSatisfy { $0 == 0 || $0 == 1 } && values.count == batch.items * batch.steps
    default: false
    }
  }

  /// Catches an input, or a target, that says nothing: the same number in every step of every episode.
  @Test(arguments: TaskCase.all)
  func everyInputSaysSomething(of subject: TaskCase) {
    let batch = subject.task.batch(.training, index: 0, size: 60)
    let width = batch.inputCount
    for entry in 0..<width {
      let values = stride(from: entry, to: batch.inputs.count, by: width).map { batch.inputs[$0] }
      #expect(Set(values).count > 1, "input \(entry)")
    }
    let targets: Int =
      switch batch.targets {
      case .classes(let classes): Set(classes).count
      case .values(let values), .binary(let values): Set(values).count
      }
    #expect(targets > 1)
  }

  /// Catches data that do not begin again after as many batches as the task says, and episodes that end although it says they do not.
  @Test(arguments: TaskCase.all, EpisodeSplit.allCases)
  func fixedDataComeAgainAndOthersDoNot(of subject: TaskCase, split: EpisodeSplit) {
    let task = subject.task
    for size in [1, 7, 10_000] {
      guard let count = task.batchCount(split, size: size) else { continue }
      #expect(count >= 1)
      #expect(task.batch(split, index: count, size: size) == task.batch(split, index: 0, size: size))
      #expect(
        task.batch(split, index: 2 * count - 1, size: size) == task.batch(split, index: count - 1, size: size)
      )
      guard count > 1 else { continue }
      #expect(task.batch(split, index: 1, size: size) != task.batch(split, index: 0, size: size))
    }
    guard task.batchCount(split, size: 2) == nil else { return }
    let batches = [0, 1, 1000, 1_000_000].map { task.batch(split, index: $0, size: 2) }
    #expect(Set(batches.flatMap { [$0.sequence(0), $0.sequence(1)] }).count == 8)
  }
}
