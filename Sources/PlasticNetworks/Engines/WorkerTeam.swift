import CPlasticKernels

/// Threads that stay as long as this object, for work that comes again and again within fractions of a millisecond.
package final class WorkerTeam {
  private let team: OpaquePointer?
  /// As many as could be had.
  package let count: Int

  package init(_ count: Int) {
    team = count > 1 ? subsong_team_create(count) : nil
    self.count = team.map { subsong_team_size($0) } ?? 1
  }

  deinit { if let team { subsong_team_destroy(team) } }

  /// Runs the body once on each thread; the caller sees to it that they do not write to the same memory. One call at a time.
  package func run(_ body: (_ thread: Int) -> Void) {
    guard let team else { return body(0) }
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { pointer in
        subsong_team_run(
          team, { $0?.assumingMemoryBound(to: ((Int) -> Void).self).pointee($1) }, pointer)
      }
    }
  }
}
