import Figures
import Foundation
import NumericalCore
import Testing

@Suite("Ticks and ranges of axes")
struct TicksTests {
  /// Ranges of all sizes and places, drawn with a seed.
  static func ranges(_ count: Int) -> [(lower: Double, upper: Double)] {
    var stream = PhiloxStream(key: 20, index: 26)
    return (0..<count).map { _ in
      let span = pow(10, 12 * stream.uniform() - 6)
      let lower = (stream.uniform() - 0.5) * span * pow(10, 3 * stream.uniform())
      return (lower, lower + span)
    }
  }

  /// Catches ticks outside the axis, uneven ticks, steps such as 3 or 7, and far too many or too few.
  @Test func linearTicksAreNice() {
    for range in Self.ranges(2000) {
      let ticks = Ticks.linear(from: range.lower, to: range.upper, count: 5).values
      let slack = 2e-3 * (range.upper - range.lower)
      #expect((2...6).contains(ticks.count), "\(range)")
      #expect(ticks.allSatisfy { $0 >= range.lower - slack && $0 <= range.upper + slack })
      let step = (ticks[ticks.count - 1] - ticks[0]) / Double(ticks.count - 1)
      let mantissa = step / pow(10, floor(log10(step * (1 + 1e-9))))
      #expect([1, 2, 5].contains { abs($0 - mantissa) < 1e-6 }, "step \(step)")
      for (index, tick) in ticks.enumerated() {
        #expect(abs(tick - ticks[0] - Double(index) * step) < 1e-9 * step + 1e-12 * abs(tick))
      }
    }
  }

  /// Catches a range that cuts data off, or leaves more room than data.
  @Test func rangesCoverTheData() {
    for range in Self.ranges(2000) {
      let axis = AxisRange.linear(covering: [range.upper, range.lower], count: 5)
      let span = range.upper - range.lower
      #expect(axis.lower <= range.lower + 1e-8 * span && axis.upper >= range.upper - 1e-8 * span)
      #expect(axis.upper - axis.lower <= 2.5 * span)
    }
  }

  /// Catches an axis of length 0 for constant data, which would divide by 0.
  @Test(arguments: [0, 1, -70, 1e-250, 1e15, 1e99])
  func constantDataGetAnAxis(_ value: Double) {
    let axis = AxisRange.linear(covering: [value, value], count: 5)
    #expect(axis.lower < axis.upper)
    #expect(axis.lower <= value && value <= axis.upper)
    let ticks = Ticks.linear(from: axis.lower, to: axis.upper, count: 5)
    #expect(Set(ticks.labels).count == ticks.labels.count)
  }

  /// Catches missing digits (0.0, 0.0, 0.1), hyphens for minus signs, and negative zero.
  @Test func labelsHaveTheDigitsOfTheStep() {
    #expect(Ticks.linear(from: 0, to: 1, count: 5).labels == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(Ticks.linear(from: -0.05, to: 0.05, count: 2).labels == ["−0.05", "0.00", "0.05"])
    #expect(Ticks.linear(from: 0, to: 10000, count: 2).labels == ["0", "5000", "10\u{2009}000"])
    #expect(Ticks.linear(from: 0, to: 3e7, count: 3).labels == ["0", "1×10⁷", "2×10⁷", "3×10⁷"])
    #expect(Ticks.linear(from: 0, to: 2e-7, count: 2).labels == ["0", "1×10⁻⁷", "2×10⁻⁷"])
    #expect(Ticks.whole(from: -1, to: 1, count: 5).labels == ["−1", "0", "1"])
    #expect(NumberText.decimal(-0.004, places: 2) == "0.00")
    #expect(NumberText.shortest(0.90, places: 4) == "0.9")
    #expect(NumberText.shortest(100, places: 2) == "100")
  }

  /// Catches decades off by one, and a logarithmic axis that starts at 0.
  @Test func decadesCoverPositiveData() {
    #expect(AxisRange.decades(covering: [0.0035, 0.078, 0]) == -3 ... -1)
    #expect(AxisRange.decades(covering: [0.01]) == -2 ... -1)
    #expect(AxisRange.decades(covering: [0, 0]) == -1...0)
    let ticks = Ticks.decades(-3 ... -1, count: 5)
    #expect(ticks.labels.filter { !$0.isEmpty } == ["10⁻³", "10⁻²", "10⁻¹"])
    #expect(ticks.values.count == 3 + 2 * 8)
    #expect(Ticks.decades(-100...0, count: 5).labels.filter { !$0.isEmpty }.count <= 5)
  }

  /// Catches a scale that maps its ends or its middle elsewhere.
  @Test func scalesMapTheirEnds() {
    let linear = Scale(from: -1, to: 3, start: 100, end: 20)
    #expect([-1, 1, 3].map { linear($0) } == [100, 60, 20])
    let logarithmic = Scale(.logarithmic, from: 0.01, to: 1, start: 0, end: 10)
    #expect(abs(logarithmic(0.1) - 5) < 1e-12)
  }

  /// Catches labels that overlap in dense rows: eight points a label are needed.
  @Test func namesAreThinnedToWhatCanBeRead() {
    let names = RowNames(names: Array(repeating: "E5", count: 88))
    #expect(names.thinning(rowHeight: 9) == 1)
    for height in [8.0, 4, 2.6, 1, 0.3, 0.01] {
      #expect(Double(names.thinning(rowHeight: height)) * height >= 8)
    }
    #expect(RowNames.typeset("D#5") == "D♯5")
  }

  /// Catches an axis that ends before the data, that has no numbers, or that wastes a decade.
  @Test func logarithmicRangesEndSoonAfterTheData() {
    let wide = LogarithmicRange(covering: [50, 2e4], margin: 2, count: 8)
    #expect(wide.lower == 25 && wide.upper == 4e4)
    #expect(wide.ticks.labels.filter { !$0.isEmpty } == ["10²", "10³", "10⁴"])
    #expect(wide.ticks.values.min() == 30 && wide.ticks.values.max() == 4e4)
    // 20 to 50 hold no power of ten, so the whole decades around stay.
    let narrow = LogarithmicRange(covering: [30, 40], count: 8)
    #expect(narrow.lower == 10 && narrow.upper == 100)
    #expect(narrow.ticks.labels.filter { !$0.isEmpty } == ["10¹", "10²"])
    let none = LogarithmicRange(covering: [0, -1], count: 8)
    #expect(none.lower > 0 && none.lower < none.upper)
  }
}
