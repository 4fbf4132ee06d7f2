import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct NoteErrorTests {
  private let notes = Matrix(rows: 2, columns: 3, storage: [true, false, false, false, true, true])

  private var target: Matrix<Double> { Matrix(rows: 2, columns: 12) { notes[$0, $1 / 4] ? 0.8 : 0.2 } }

  /// Hand-made errors: one note silenced, one cell that should be silent sounds. Catches missed and extra exchanged.
  @Test func countsByHand() throws {
    let scorer = try NoteScorer(notes: notes, target: target)
    #expect(scorer.threshold == 0.5)
    #expect(scorer.errors(window: target, shift: 0) == NoteErrors(matched: 3, missed: 0, extra: 0, cells: 6))
    var window = target
    for t in 4..<8 { window[1, t] = 0.1 }
    for t in 8..<12 { window[0, t] = 0.7 }
    for t in 4..<8 { window[0, t] = 0.7 }
    let errors = scorer.errors(window: window, shift: 0)
    #expect(errors == NoteErrors(matched: 2, missed: 1, extra: 2, cells: 6) && errors.errorFraction == 0.5)
  }

  /// The window's sample t is the target's t + shift, for shifts beyond the cycle and negative ones too. Catches the opposite
  /// rotation.
  @Test(arguments: [0, 1, 5, 11, 12, 29, -1, -13]) func followsTheShift(shift: Int) throws {
    let scorer = try NoteScorer(notes: notes, target: target)
    let window = Matrix<Double>(rows: 2, columns: 12) { target[$0, (($1 + shift) % 12 + 12) % 12] }
    #expect(scorer.sounding(window: window, shift: shift) == notes)
    #expect(scorer.errors(window: window, shift: shift).errorFraction == 0)
    if shift % 12 == 5 { #expect(scorer.errors(window: window, shift: 7).errorFraction > 0) }
  }

  /// A mean at the threshold, or one that is no number, does not sound. Catches ≥ for >.
  @Test func threshold() throws {
    let scorer = try NoteScorer(notes: notes, target: target, threshold: 0.5)
    for (rate, sounds) in [(0.5, false), (0.5.nextUp, true), (.nan, false), (-.infinity, false)] {
      let window = Matrix(rows: 2, columns: 12, repeating: rate)
      #expect(scorer.sounding(window: window, shift: 3).storage.allSatisfy { $0 == sounds })
    }
    // The mean decides, not the samples.
    let spike = Matrix<Double>(rows: 2, columns: 12) { $1 % 4 == 0 ? 1 : 0.4 }
    #expect(scorer.errors(window: spike, shift: 0).extra == 3)
  }

  /// The paper's song, whose ramps take time at each onset, hears its own target without an error. Catches a default
  /// threshold that a short note does not reach.
  @Test(arguments: TargetShape.allCases) func theSongHearsItself(shape: TargetShape) throws {
    let song = try SongLibrary.song(named: "fuer-elise")
    let potential = try song.targetPotential(on: TimeGrid(step: 0.2), restingPotential: -70, shape: shape)
    let rates = potential.map { 1 / (1 + exp(0.3 * (-58 - $0))) }
    let scorer = try NoteScorer(song: song, target: rates)
    let errors = scorer.errors(window: rates, shift: 0)
    #expect(errors.missed == 0 && errors.extra == 0 && errors.matched > 0)
    #expect(errors.cells == song.rowNames.count * song.states.count)
    #expect(errors.matched == song.states.reduce(0) { $0 + $1.count })
    let silent = scorer.errors(
      window: Matrix(rows: rates.rows, columns: rates.columns, repeating: 0), shift: 0)
    #expect(silent.missed == errors.matched && silent.extra == 0)
  }

  /// Catches states that do not end on a sample, and rows without a target.
  @Test func badInput() {
    for (rows, samples) in [(2, 13), (2, 0), (3, 12), (0, 12)] {
      let target = Matrix(rows: rows, columns: samples, repeating: 0.5)
      #expect(subsongError { _ = try NoteScorer(notes: notes, target: target) }?.category == .badInput)
    }
    let empty = Matrix(rows: 2, columns: 0, repeating: true)
    #expect(subsongError { _ = try NoteScorer(notes: empty, target: target) }?.category == .badInput)
  }
}
