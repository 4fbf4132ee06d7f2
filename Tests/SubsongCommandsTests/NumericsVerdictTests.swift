import Foundation
import NumericalCore
import Synchronization
import Testing

import SubsongCommands

/// The arithmetic behind `check-numerics`.
@Suite struct NumericsVerdictTests {
  private func scores(_ mean: Double?, first: Double? = nil) -> NumericsScores {
    var scores = NumericsScores()
    scores[.replayMean] = mean
    scores[.firstCycle090] = first
    return scores
  }

  private func verdict(
    seeds: [NumericsScores], variants: [Result<NumericsScores, SubsongError>]
  ) -> NumericsVerdict {
    NumericsVerdict(
      configuration: "c",
      seeds: seeds.enumerated().map { .init(seed: UInt64($0) + 5, scores: $1) },
      variants: variants.enumerated().map { (NumericsVariant("v\($0)", ["seed": .integer(1)]), $1) })
  }

  /// By hand: 1, 2, 3 have the mean 2 and the deviation √((1 + 0 + 1) / 2) = 1.
  @Test func twoStandardDeviationsOfADifferencePass() {
    let verdict = verdict(
      seeds: [scores(1), scores(2), scores(3)],
      variants: [3.828, 3.829, -1.828, -1.829].map { .success(scores($0)) })
    #expect(verdict.spread[.replayMean] == 1)
    #expect(verdict.spread[.replayMin] == nil)
    #expect(verdict.variants.map(\.passes) == [true, false, true, false])
    #expect(verdict.variants[0].differences[.replayMean] == 3.828 - 1)
    #expect(verdict.variants[0].inSpreads[.replayMean] == 3.828 - 1)
    #expect(verdict.variants[2].inSpreads[.replayMean] == -1.828 - 1)
    #expect(verdict.variants[1].moved == [.replayMean])
    #expect(verdict.verdict == .dependent)
    #expect(
      verdict.sentence
        == "depends on the numerics: v1 moves replay_correlation_mean; v3 moves replay_correlation_mean")
    #expect(verdict.seeds == [5, 6, 7])
  }

  @Test func withoutADifferenceItIsRobust() {
    let verdict = verdict(seeds: [scores(1), scores(2), scores(3)], variants: [.success(scores(1))])
    #expect(verdict.verdict == .robust && verdict.sentence == "numerically robust")
  }

  /// 0 spreads: only equal numbers pass, and no number is divided by 0.
  @Test func noSpreadAllowsNoDifference() {
    let verdict = verdict(
      seeds: [0.1, 0.1, 0.1].map { scores($0) }, variants: [.success(scores(0.1)), .success(scores(0.2))])
    #expect(verdict.spread[.replayMean] == 0)
    #expect(verdict.variants.map(\.passes) == [true, false])
    #expect(verdict.variants[0].inSpreads[.replayMean] == 0)
    #expect(verdict.variants[1].inSpreads[.replayMean] == nil)
  }

  /// A score that is undefined, in the experiment, another seed or a variant.
  @Test(
    arguments: [
      // Nobody reaches it; only the variant does.
      ([nil, nil, nil], nil, true), ([nil, nil, nil], 40, false),
      // All seeds reach it, the variant does not.
      ([20, 40, 60], nil, false),
      // The seeds disagree: either is within the ensemble.
      ([nil, 40, 60], 40, true), ([20, nil, nil], nil, true),
      // One seed with the score gives no spread.
      ([20, nil, nil], 900, true),
      // Two give one: √2 · 10.
      ([20, nil, 40], 48, true), ([20, nil, 40], 61, false),
    ] as [([Double?], Double?, Bool)])
  func undefinedScores(seeds: [Double?], variant: Double?, passes: Bool) {
    let verdict = verdict(
      seeds: seeds.map { scores(1, first: $0) }, variants: [.success(scores(1, first: variant))])
    #expect(verdict.variants[0].passes == passes)
    let isDefined = seeds[0] != nil && variant != nil
    #expect((verdict.variants[0].differences[.firstCycle090] != nil) == isDefined)
  }

  /// Catches an impossible variant that counts, and a failed one that does not.
  @Test func impossibleIsNoEvidenceAndFailureIs() {
    let impossible = SubsongError(.usage, "the delay is too short")
    let failed = SubsongError(.numerical, "u of neuron 3 is no number")
    let seeds = [scores(1), scores(2), scores(3)]
    let first = verdict(seeds: seeds, variants: [.failure(impossible)])
    #expect(first.verdict == .robust && first.variants[0].passes == nil)
    #expect(first.variants[0].reason == "the delay is too short")
    let second = verdict(seeds: seeds, variants: [.failure(impossible), .failure(failed)])
    #expect(second.verdict == .dependent && second.variants[1].passes == false)
    #expect(second.sentence == "depends on the numerics: v1 fails (u of neuron 3 is no number)")
  }

  /// Catches a number or a null that does not survive the file, from which `inspect` reads.
  @Test func verdictsAreReadBack() throws {
    let failed = SubsongError(.numerical, "failed")
    let verdict = verdict(
      seeds: [scores(0.1, first: 20), scores(0.25), scores(0.3, first: 60)],
      variants: [.success(scores(0.7)), .success(scores(nil)), .failure(failed)])
    let data = try JSONEncoder().encode(verdict)
    #expect(try JSONDecoder().decode(NumericsVerdict.self, from: data) == verdict)
    #expect(String(decoding: data, as: UTF8.self).contains("\"replay_correlation_min\":null"))
  }
}

@Suite struct ConcurrentWorkTests {
  /// Catches results in the order in which they were finished.
  @Test(arguments: [1, 2, 5]) func resultsAreInOrder(threads: Int) {
    let results = ConcurrentWork.results(count: 40, threads: threads) { piece in
      if piece % 3 == 0 { usleep(2000) }
      return piece * piece
    }
    #expect(results == (0..<40).map { $0 * $0 })
  }

  @Test func nothingBeginsAfterAFatalResult() {
    let begun = Mutex(0)
    let results = ConcurrentWork.results(count: 10, threads: 1, isFatal: { piece, _ in piece == 3 }) {
      piece in
      begun.withLock { $0 += 1 }
      return piece
    }
    #expect(begun.withLock { $0 } == 4)
    #expect(results == [0, 1, 2, 3, nil, nil, nil, nil, nil, nil])
  }
}
