import LearningTasks
import NumericalCore

/// What several perturbations do to a learner and when, in steps from the beginning of the cycle in which disturbances act.
///
/// A value that is carried on from piece to piece: noise remembers where it is.
package struct PerturbationTimeline<Learner: PerturbableLearner> {
  private struct Entry {
    let begin: Int
    /// nil for as long as the experiment goes on.
    let end: Int?
    var action: PerturbationAction

    func isActive(at step: Int) -> Bool { step >= begin && end.map { step < $0 } ?? true }
  }

  private let original: Learner
  private var entries: [Entry] = []
  /// The learner with the changes that are in force.
  package private(set) var learner: Learner
  private var changesInForce: [Int] = []

  /// - Throws: ``SubsongError`` (usage) for a perturbation that makes no sense for the learner.
  package init(_ perturbations: [Perturbation], of learner: Learner, song: Song) throws(SubsongError) {
    original = learner
    self.learner = learner
    let site = PerturbationSite(learner: learner, song: song)
    for perturbation in perturbations where perturbation.kind.profile.phase == .replay {
      try perturbation.validate(for: learner)
      if perturbation.dose == 0 { continue }
      let grid = learner.timeGrid
      let name = "perturbation \(perturbation.name): "
      let begin = try grid.steps(in: perturbation.onset, named: name + "onset")
      let end = try perturbation.duration.map { (duration) throws(SubsongError) in
        begin + (try grid.steps(in: duration, named: name + "duration"))
      }
      let isMoment = perturbation.kind.profile.extent == .moment
      for action in try perturbation.kind.rule.actions(perturbation, on: site) {
        entries.append(Entry(begin: begin, end: isMoment ? begin : end, action: action))
      }
    }
    try requireOneTeacher()
  }

  /// - Throws: ``SubsongError`` (usage) if two other teachers would nudge at the same time.
  private func requireOneTeacher() throws(SubsongError) {
    let teachers = entries.filter { if case .teach = $0.action { true } else { false } }.sorted {
      $0.begin < $1.begin
    }
    for (first, second) in zip(teachers, teachers.dropFirst())
    where first.end.map({ $0 > second.begin }) ?? true {
      throw SubsongError(
        .usage, "two teachers nudge at the same time", because: "a soma has one target",
        remedy: "let one conflict end before the other begins")
    }
  }

  /// The steps from `step` on in which what acts does not change, up to a limit.
  package func piece(from step: Int, to limit: Int) -> Range<Int> {
    let borders = entries.flatMap { [$0.begin, $0.end].compactMap(\.self) }.filter { $0 > step && $0 < limit }
    return step..<(borders.min() ?? limit)
  }

  /// Does what happens at a border: changes of the network begin and end, and then those of the state happen, in their order.
  ///
  /// - Throws: ``SubsongError`` (usage) for a change out of range.
  package mutating func reach(_ step: Int, _ state: inout Learner.State) throws(SubsongError) {
    let changes = entries.indices.filter { index in
      if case .network = entries[index].action { entries[index].isActive(at: step) } else { false }
    }
    if changes != changesInForce {
      let next = try original.altered(
        by: changes.compactMap { if case .network(let change) = entries[$0].action { change } else { nil } })
      state = next.adopting(state, of: learner)
      (learner, changesInForce) = (next, changes)
    }
    for entry in entries where entry.begin == step {
      if case .state(let change) = entry.action { try learner.apply(change, to: &state) }
    }
  }

  /// What the world does in a piece.
  ///
  /// - Parameters:
  ///   - piece: steps of the timeline.
  ///   - cycleStart: the step of the timeline at which the cycle begins that the piece lies in.
  package mutating func condition(in piece: Range<Int>, cycleStart: Int, nudged: Bool, plastic: Bool)
    -> CycleCondition
  {
    var condition = CycleCondition(nudged: nudged, plastic: plastic)
    let inCycle = piece.lowerBound - cycleStart..<piece.upperBound - cycleStart
    for index in entries.indices where entries[index].isActive(at: piece.lowerBound) {
      switch entries[index].action {
      case .hold(let neurons, let offset):
        condition.clamps += neurons.map {
          SomaticClamp(steps: inCycle, neurons: $0..<$0 + 1, offset: offset)
        }
      case .inject(var source):
        var currents =
          condition.currents ?? Matrix(rows: piece.count, columns: learner.neuronCount, repeating: 0)
        source.add(to: &currents)
        entries[index].action = .inject(source)
        condition.currents = currents
      case .teach(let levels, let strength):
        let first = cycleStart - entries[index].begin
        condition.otherTeacher = TeacherInput(
          levels: Matrix(rows: levels.rows, columns: learner.stepsPerCycle) { row, column in
            let step = (first + column) % levels.columns
            return levels[row, step < 0 ? step + levels.columns : step]
          }, strength: strength)
      case .network, .state: break
      }
    }
    return condition
  }
}
