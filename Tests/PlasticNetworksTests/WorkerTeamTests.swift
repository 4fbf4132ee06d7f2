import Foundation
import PlasticNetworks
import Synchronization
import Testing

/// Threads that stay.
@Suite struct WorkerTeamTests {
  /// Catches a call that is heard twice or not at all, whether the others spin or sleep between calls, and a return before all are done.
  @Test(arguments: [1, 2, 3, 8]) func everyMemberWorksOnceACall(members: Int) {
    let team = WorkerTeam(members)
    #expect((1...members).contains(team.count))
    let calls = (0..<team.count).map { _ in Counter() }
    for call in 1...2000 {
      if call.isMultiple(of: 200) { Thread.sleep(forTimeInterval: 0.003) }
      team.run { calls[$0].value.wrappingAdd(1, ordering: .relaxed) }
      for counter in calls { #expect(counter.value.load(ordering: .relaxed) == call) }
    }
  }

  /// Catches threads that outlive their team, or a team that cannot be ended while they sleep.
  @Test func teamsComeAndGo() {
    for round in 0..<50 {
      let team = WorkerTeam(4)
      let calls = Counter()
      if round.isMultiple(of: 2) { team.run { _ in calls.value.wrappingAdd(1, ordering: .relaxed) } }
      if round.isMultiple(of: 10) { Thread.sleep(forTimeInterval: 0.003) }
      #expect(calls.value.load(ordering: .relaxed) == (round.isMultiple(of: 2) ? team.count : 0))
    }
  }

  private final class Counter: Sendable {
    let value = Atomic(0)
  }
}
