import Foundation
import LearningTasks
import NumericalCore
import TestSupport
import Testing

@Suite struct SongAlignmentTests {
  /// A smooth song of 4 voices at any time, which is a real number of samples; the period is 500.
  private func rate(_ neuron: Int, _ time: Double) -> Double {
    let angle = 2 * Double.pi * time / 500
    return 0.5 + 0.2 * sin(angle + Double(neuron)) + 0.2 * sin(Double(neuron + 2) * angle)
  }

  private var target: Matrix<Double> { Matrix(rows: 4, columns: 500) { rate($0, Double($1)) } }

  private func recording(_ samples: Int, _ time: (Double) -> Double) -> Matrix<Double> {
    Matrix(rows: 4, columns: samples) { rate($0, time(Double($1))) }
  }

  /// Catches a phase that does not unwrap, jumps, or starts elsewhere.
  @Test func identity() throws {
    let alignment = try SongAligner(target: target).align(recording(2000) { $0 })
    #expect(alignment.decimation == 2 && alignment.phases == (0..<1000).map { 2 * $0 })
    #expect(alignment.meanSquaredError < 1e-25 && alignment.tempo(in: 0..<2000) == 1)
    #expect(try alignment.phaseShift(from: alignment, in: 0..<2000) == 0)
  }

  /// A song that is stretched, or compressed, has the inverse tempo within 1 %, also where it changes on the way. Catches a
  /// penalty that forces the target's tempo.
  @Test(arguments: [1.2, 0.8, 1.0, 1.7, 0.55]) func stretched(factor: Double) throws {
    let aligner = try SongAligner(target: target)
    let alignment = try aligner.align(recording(6000) { $0 / factor })
    let tempo = try #require(alignment.tempo(in: 0..<6000))
    #expect(abs(tempo * factor - 1) < 0.01)
    let change = try aligner.align(recording(6000) { $0 < 3000 ? $0 : 3000 + ($0 - 3000) / factor })
    #expect(change.tempo(in: 0..<2900) == 1)
    #expect(abs(try #require(change.tempo(in: 3100..<6000)) * factor - 1) < 0.01)
  }

  /// A song that is ahead by d samples, to the resolution of the blocks and modulo the cycle. Catches a shift of the wrong
  /// sign.
  @Test(arguments: [0, 1, 60, 240, 260, 499, 560]) func shifted(samples: Int) throws {
    let aligner = try SongAligner(target: target)
    let plain = try aligner.align(recording(2000) { $0 + 100 })
    let ahead = try aligner.align(recording(2000) { $0 + 100 + Double(samples) })
    let shift = try #require(try ahead.phaseShift(from: plain, in: 500..<1500))
    let expected = Double(samples % 500 > 250 ? samples % 500 - 500 : samples % 500)
    #expect(abs(shift - expected) <= 1 + 1e-9)
    let back = try #require(try plain.phaseShift(from: ahead, in: 500..<1500))
    #expect(abs(back + shift) < 1e-9)
  }

  /// Every path by enumeration on tiny examples. Catches a dynamic programme that is not optimal, at any size of the cycle.
  @Test(arguments: [1, 2, 3, 4]) func optimalAmongAllPaths(points: Int) throws {
    var stream = SeedTree(seed: 51).stream("test.paths", index: points)
    for _ in 0..<30 {
      let target = Matrix<Double>(rows: 2, columns: points) { _, _ in stream.uniform() }
      let recording = Matrix<Double>(rows: 2, columns: 5) { _, _ in stream.uniform() }
      let aligner = try SongAligner(target: target, decimation: 1, penalty: 0.05)
      func cost(_ path: [Int]) -> Double {
        let advances = zip(path, path.dropFirst()).count { $1 - $0 != 1 }
        let squares = path.enumerated().reduce(0.0) { sum, step in
          (0..<2).reduce(sum) {
            let difference = recording[$1, step.offset] - target[$1, step.element % points]
            return $0 + difference * difference
          }
        }
        return squares + 0.05 * Double(advances)
      }
      var paths = (0..<points).map { [$0] }
      for _ in 1..<5 { paths = paths.flatMap { path in (0...2).map { path + [path[path.count - 1] + $0] } } }
      let found = try aligner.align(recording)
      let best = try #require(paths.map(cost).min())
      #expect(abs(cost(found.phases) - best) < 1e-12)
      let squares =
        cost(found.phases) - 0.05 * Double(zip(found.phases, found.phases.dropFirst()).count { $1 - $0 != 1 })
      #expect(abs(found.meanSquaredError - squares / 10) < 1e-12)
    }
  }

  /// A recording that does not move stands still, as documented; it sits where the song is most like it. A target that does
  /// not move leaves the tempo at 1. Catches an undefined phase.
  @Test func silence() throws {
    var quiet = target
    for t in 200..<210 { for neuron in 0..<4 { quiet[neuron, t] = 0 } }
    let alignment = try SongAligner(target: quiet).align(Matrix(rows: 4, columns: 3000, repeating: 0))
    #expect(try #require(alignment.tempo(in: 0..<3000)) < 0.01)
    #expect(alignment.phases.allSatisfy { (200..<210).contains($0) })
    let flat = try SongAligner(target: Matrix(rows: 1, columns: 50, repeating: 0.3))
    let constant = try flat.align(Matrix(rows: 1, columns: 200, repeating: 0.7))
    #expect(constant.tempo(in: 0..<200) == 1 && constant.phases.last.map { $0 % 50 } == 0)
  }

  /// Held notes and gaps in the recording keep the tempo: the penalty decides where the rates do not. Catches NaN that
  /// spreads along the path.
  @Test func tempoGoesOnWhereTheRatesSayNothing() throws {
    let held = Matrix<Double>(rows: 2, columns: 400) { $1 / 100 % 2 == $0 || $1 >= 300 ? 0.9 : 0.1 }
    let aligner = try SongAligner(target: held, decimation: 2)
    var stream = SeedTree(seed: 52).stream("test.noise")
    var noisy = Matrix<Double>(rows: 2, columns: 2000) {
      held[$0, $1 % 400] + 0.05 * stream.gaussian(standardDeviation: 1)
    }
    noisy[0, 777] = .nan
    for t in 1000..<1040 { for row in 0..<2 { noisy[row, t] = .infinity } }
    let alignment = try aligner.align(noisy)
    #expect(alignment.phases == (0..<1000).map { 2 * $0 } && alignment.meanSquaredError.isFinite)
  }

  /// Windows are cut to the recording; an empty one has no tempo. Catches an index outside, and a block counted twice.
  @Test func windows() throws {
    let aligner = try SongAligner(target: target, decimation: 4)
    let alignment = try aligner.align(recording(1003) { $0 })
    #expect(alignment.phases.count == 250)
    #expect(alignment.tempo(in: -100..<9999) == 1 && alignment.tempo(in: 4..<9) == 1)
    #expect(alignment.tempo(in: 5..<9) == nil && alignment.tempo(in: 5000..<6000) == nil)
    #expect(alignment.tempo(in: Int.min..<Int.max) == 1)
    #expect(try alignment.phaseShift(from: alignment, in: 2000..<3000) == nil)
    let other = try SongAligner(target: target, decimation: 5).align(recording(1003) { $0 })
    #expect(subsongError { _ = try alignment.phaseShift(from: other, in: 0..<100) }?.category == .usage)
  }

  /// The number of points is near 250 where the cycle has such a divisor, and a prime cycle is not decimated.
  @Test(arguments: [(1250, 5), (250, 1), (100, 1), (1249, 1), (5000, 20), (1, 1), (2, 1)])
  func defaultDecimation(samples: Int, expected: Int) throws {
    #expect(try SongAligner(target: Matrix(rows: 1, columns: samples, repeating: 0)).decimation == expected)
  }

  /// Catches input that would trap or give a path of NaN.
  @Test func badInput() throws {
    func category(_ body: () throws -> Void) -> SubsongError.Category? { subsongError(body)?.category }
    #expect(category { _ = try SongAligner(target: Matrix(rows: 0, columns: 5, repeating: 0)) } == .badInput)
    #expect(
      category { _ = try SongAligner(target: Matrix(rows: 1, columns: 5, repeating: .nan)) } == .badInput)
    for decimation in [0, -1, 3, 501, Int.min] {
      #expect(category { _ = try SongAligner(target: target, decimation: decimation) } == .usage)
    }
    #expect(category { _ = try SongAligner(target: target, penalty: -1) } == .usage)
    #expect(category { _ = try SongAligner(target: target, penalty: .nan) } == .usage)
    let aligner = try SongAligner(target: target)
    #expect(category { _ = try aligner.align(Matrix(rows: 3, columns: 500, repeating: 0)) } == .badInput)
    #expect(category { _ = try aligner.align(Matrix(rows: 4, columns: 1, repeating: 0)) } == .badInput)
  }
}
