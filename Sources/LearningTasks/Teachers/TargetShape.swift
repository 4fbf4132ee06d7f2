import NumericalCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How the somatic potential that a teacher asks for moves between "off" and "on".
public enum TargetShape: String, Codable, CaseIterable, Sendable {
  /// Logistic ramps around each onset and offset, as in Kriener et al. 2024.
  case ramps
  /// A jump at the border of the state: `restingPotential + amplitude` or `restingPotential`.
  case rectangular
}

extension Song {
  /// The largest number of rows × steps of a target.
  private static let longestCycle = 100_000_000

  /// The somatic potential `U_m` that a teacher asks of each visible neuron during one cycle, in mV.
  ///
  /// With `L` steps a state of duration `D`, a step `t = 0, …, L − 1` within the state, `x` in ms and
  ///
  ///     up(x)   = E_L + A / (1 + exp(−o − x))
  ///     down(x) = E_L + A / (1 + exp(−o + x))
  ///
  /// the shape ``TargetShape/ramps`` depends on what the row does now, did before and does next:
  ///
  /// | now | before | next | `U_m(t)` |
  /// |---|---|---|---|
  /// | off | off | off | `E_L` |
  /// | off | off | on | `E_L`; from `2L/3`: `up((t − L) dt)` |
  /// | off | on | off | `down(t dt)`; from `L/3`: `E_L` |
  /// | off | on | on | `down(t dt)`; from `L/3`: `E_L`; from `2L/3`: `up((t − L) dt)` |
  /// | on | off | off | `up(t dt)`; from `L/2`: `down((t − L) dt)` |
  /// | on | off | on | `up(t dt)`; from `2L/3`: `up(D)` |
  /// | on | on | off | `up(D)`; from `L/3`: `down((t − L) dt)` |
  /// | on | on | on | `up(D)` |
  ///
  /// A song with levels `ℓ_k` has none of these cases. Its ramps are the curve through the levels at the middles of the states
  /// (``Song/level(row:state:phase:)``), its rectangles the level of each state: `U_m = E_L + A ℓ`.
  ///
  /// The potential jumps by about 1.4 mV where a ramp meets `E_L`; that is part of the published target.
  /// Reference: Kriener et al. 2024, Methods, and the target generator of its simulator.
  ///
  /// - Parameters:
  ///   - grid: the time grid; the duration of a state has to be a multiple of its step.
  ///   - restingPotential: `E_L`, the potential of "off", in mV.
  ///   - amplitude: `A`, how far "on" lies above it, in mV.
  ///   - rampOffset: `o`, how long before an onset (after an offset) half the amplitude is crossed, in ms.
  ///   - shape: ramps or rectangles.
  /// - Returns: row × step of one cycle; `rowNames.count` × (`states.count` · L).
  /// - Throws: ``NumericalCore/SubsongError`` (usage) if the duration of a state is no positive multiple of the step.
  public func targetPotential(
    on grid: TimeGrid, restingPotential: Double, amplitude: Double = 20, rampOffset: Double = 0.7,
    shape: TargetShape = .ramps
  ) throws(SubsongError) -> Matrix<Double> {
    let length = try grid.steps(in: stateDuration, named: "the duration of a state")
    guard length > 0 else {
      throw SubsongError(
        .usage, "a state of \(stateDuration) ms has no step of \(grid.step) ms", remedy: "use a shorter step")
    }
    let size = states.count.multipliedReportingOverflow(by: length)
    guard !size.overflow, size.partialValue <= Self.longestCycle / rowNames.count else {
      throw SubsongError(
        .badInput, "one cycle of the song has \(states.count) states of \(length) steps",
        because: "a target of more than \(Self.longestCycle) values is not kept",
        remedy: "use a longer time step or a shorter state")
    }
    let ramp = Ramp(
      rest: restingPotential, amplitude: amplitude, offset: rampOffset, stateDuration: stateDuration)
    var target = Matrix(rows: rowNames.count, columns: states.count * length, repeating: restingPotential)
    for row in rowNames.indices {
      for state in states.indices {
        let potential = potential(row: row, state: state, ramp, shape)
        for t in 0..<length {
          target[row, state * length + t] = potential(Ramp.Moment(step: t, of: length, step: grid.step))
        }
      }
    }
    return target
  }

  /// The same as a function of continuous time, periodic, in mV: what the table holds at its steps, to rounding.
  ///
  /// At a border the piece holds that begins there. A time within 1e-9 states of a border counts as the border, so that
  /// rounding in the time does not choose the piece.
  ///
  /// - Parameters:
  ///   - row: the visible neuron.
  ///   - milliseconds: the time since the beginning of a cycle.
  ///   - restingPotential: E_L in mV, asked of a silent row.
  ///   - amplitude: how far a sounding row lies above E_L, in mV.
  ///   - rampOffset: how long before the border a ramp has risen to one half, in ms.
  ///   - shape: how the potential moves between silent and sounding.
  public func targetPotential(
    row: Int, at milliseconds: Double, restingPotential: Double, amplitude: Double = 20,
    rampOffset: Double = 0.7, shape: TargetShape = .ramps
  ) -> Double {
    let ramp = Ramp(
      rest: restingPotential, amplitude: amplitude, offset: rampOffset, stateDuration: stateDuration)
    let (state, moment) = Ramp.Moment.at(milliseconds, stateDuration: stateDuration)
    return potential(row: row, state: state, ramp, shape)(moment)
  }

  /// The potential within one state.
  private func potential(row: Int, state: Int, _ ramp: Ramp, _ shape: TargetShape) -> (Ramp.Moment) -> Double
  {
    guard levels != nil else {
      let context = context(row: row, state: state)
      return { ramp.potential($0, context, shape) }
    }
    switch shape {
    case .rectangular: return { _ in ramp.potential(level: level(row: row, state: state)) }
    case .ramps:
      return {
        ramp.potential(level: level(row: row, state: state, phase: $0.sinceStart / stateDuration))
      }
    }
  }

  fileprivate func context(row: Int, state: Int) -> Ramp.Context {
    Ramp.Context(
      now: isOn(row: row, state: state), before: isOn(row: row, state: state - 1),
      next: isOn(row: row, state: state + 1))
  }
}

/// The logistic ramps of one state; the quantities of the table above.
private struct Ramp {
  /// What a row does now, did before and does next.
  struct Context {
    let now, before, next: Bool
  }

  /// A time within a state.
  struct Moment {
    let fromThird, fromHalf, fromTwoThirds: Bool
    /// ms since the beginning of the state, and since its end (not positive).
    let sinceStart, untilEnd: Double
  }

  let rest: Double
  let amplitude: Double
  let offset: Double
  let stateDuration: Double

  func potential(_ t: Moment, _ row: Context, _ shape: TargetShape) -> Double {
    switch shape {
    case .rectangular: row.now ? rest + amplitude : rest
    case .ramps:
      switch (row.now, row.before, row.next) {
      case (false, false, false): rest
      case (false, false, true): t.fromTwoThirds ? up(t.untilEnd) : rest
      case (false, true, false): t.fromThird ? rest : down(t.sinceStart)
      case (false, true, true): t.fromTwoThirds ? up(t.untilEnd) : t.fromThird ? rest : down(t.sinceStart)
      case (true, false, false): t.fromHalf ? down(t.untilEnd) : up(t.sinceStart)
      case (true, false, true): t.fromTwoThirds ? up(stateDuration) : up(t.sinceStart)
      case (true, true, false): t.fromThird ? down(t.untilEnd) : up(stateDuration)
      case (true, true, true): up(stateDuration)
      }
    }
  }

  func potential(level: Double) -> Double { rest + amplitude * level }
  func up(_ x: Double) -> Double { rest + amplitude / (1 + exp(-offset - x)) }
  func down(_ x: Double) -> Double { rest + amplitude / (1 + exp(-offset + x)) }
}

extension Ramp.Moment {
  /// The beginning of step `t` of a state of `length` steps.
  init(step t: Int, of length: Int, step: Double) {
    // Whole numbers compare exactly with a third and a half of the state, however many steps it has.
    fromThird = 3 * t >= length
    fromHalf = 2 * t >= length
    fromTwoThirds = 3 * t >= 2 * length
    sinceStart = Double(t) * step
    untilEnd = Double(t - length) * step
  }

  /// The state that a time lies in (any integer), and where within it.
  fileprivate static func at(_ milliseconds: Double, stateDuration: Double) -> (state: Int, moment: Self) {
    // In sixths of a state all borders are whole numbers.
    var sixths = 6 * milliseconds / stateDuration
    if abs(sixths - sixths.rounded()) < 6e-9 { sixths = sixths.rounded() }
    let state = (sixths / 6).rounded(.down)
    let phase = sixths - 6 * state
    let sinceStart = phase / 6 * stateDuration
    let moment = Self(
      fromThird: phase >= 2, fromHalf: phase >= 3, fromTwoThirds: phase >= 4, sinceStart: sinceStart,
      untilEnd: sinceStart - stateDuration)
    return (Int(state), moment)
  }
}
