import Figures
import NumericalCore
import Testing

/// What is seen at places where it is known what has to be seen: figures of perturbations and sweeps.
@Suite("Pixels of figures of perturbations and sweeps")
struct LaboratoryPictureTests {
  /// The column in pixels of the middle of what has a colour, in some rows.
  private func middle(_ color: Color, rows: Range<Int>, columns: Range<Int>, _ pixels: Pixels) throws
    -> Double
  {
    let found = columns.filter { x in rows.contains { pixels[x, $0] == color.rgb } }
    return Double(try #require(found.first) + (try #require(found.last))) / 2
  }

  /// The longest run of a colour: its row, its first column and its length, in pixels.
  private func longest(_ color: Color, _ pixels: Pixels, rows: Range<Int>? = nil) throws -> (
    row: Int, start: Int, length: Int
  ) {
    var best = (row: -1, start: 0, length: 0)
    for row in rows ?? 0..<pixels.height {
      var start = 0
      for run in pixels.runs(y: (Double(row) + 0.5) * 72 / 300) {
        if run.color == color.rgb, run.length > best.length { best = (row, start, run.length) }
        start += run.length
      }
    }
    try #require(best.row >= 0)
    return best
  }

  /// What a transparent colour looks like on white paper.
  private func onPaper(_ color: Color, _ alpha: Double) -> Color {
    func mix(_ component: Double) -> Double { alpha * component + 1 - alpha }
    return Color(red: mix(color.red), green: mix(color.green), blue: mix(color.blue))
  }

  private func isNear(_ first: UInt32, _ second: UInt32) -> Bool {
    [16, 8, 0].allSatisfy { abs(Int(first >> $0 & 255) - Int(second >> $0 & 255)) <= 1 }
  }

  // MARK: Responses

  /// Catches an axis that is not logarithmic, and one that points down: 1, 10 and 100 are equally far apart, and so are
  /// the measures 0, 1 and 2 upwards. The frame of a figure with one row of legend begins 19 pt below the border.
  @Test func responsesStandWhereTheyWereMeasured() throws {
    let places = [(1.0, 0.0), (10, 1), (100, 2)].map { ResponseFigure.Place(x: $0.0, center: $0.1) }
    let figure = ResponseFigure(
      series: [.init(name: "a", places: places)], xLabel: "dose", measureLabel: "m", spacing: .logarithmic,
      reference: .init(name: "b", value: 1))
    let pixels = try PictureTests.pixels(figure)
    let frame = 80..<pixels.height
    let rows = frame.filter { y in (0..<pixels.width).contains { pixels[$0, y] == Color.blue.rgb } }
    let (top, bottom) = (try #require(rows.first), try #require(rows.last))
    let left = try middle(.blue, rows: bottom - 8..<bottom, columns: 0..<pixels.width, pixels)
    let right = try middle(.blue, rows: top..<top + 8, columns: 0..<pixels.width, pixels)
    let center = (top + bottom) / 2
    let middle = try middle(.blue, rows: center - 3..<center + 4, columns: 0..<pixels.width, pixels)
    #expect(right - left > 600)
    #expect(abs(middle - (left + right) / 2) < 4)
    // The dashed line is at 1, halfway.
    let dashes = frame.filter { y in
      (0..<pixels.width).count { pixels[$0, y] == Color.darkGray.rgb } > 200
    }
    #expect(dashes.contains { abs($0 - center) <= 2 })
  }

  /// Catches intervals with wrong ends, and series that hide each other at the same number: each has its own column, and
  /// bars of half the range are half as long.
  @Test func intervalsOfSeriesStandSideBySide() throws {
    let series = [(0.0, 1.0), (0.0, 2.0)].map { low, high in
      ResponseFigure.Series(name: "s", places: [.init(x: 1, center: high, low: low, high: high)])
    }
    let pixels = try PictureTests.pixels(
      ResponseFigure(series: series, xLabel: "dose", measureLabel: "measure"))
    func extent(_ color: Color) throws -> (top: Int, bottom: Int) {
      let rows = (80..<pixels.height).filter { y in
        (0..<pixels.width).contains { pixels[$0, y] == color.rgb }
      }
      return (try #require(rows.first), try #require(rows.last))
    }
    let (short, tall) = (try extent(.blue), try extent(.vermillion))
    #expect(abs(short.bottom - tall.bottom) <= 1)
    // Marks of a radius of 1.9 pt stand at the upper ends.
    let ratio = Double(short.bottom - short.top - 8) / Double(tall.bottom - tall.top - 8)
    #expect(abs(ratio - 0.5) < 0.01)
    let columns = try [Color.blue, .vermillion].map {
      try middle($0, rows: short.bottom - 60..<short.bottom, columns: 0..<pixels.width, pixels)
    }
    #expect(columns[1] - columns[0] > 10)
  }

  /// Catches a lower bound that looks like a value: a disc is filled and as wide above as below its centre, a bound is an open
  /// triangle with its tip upwards.
  @Test func boundsPointUpwards() throws {
    func widths(isLowerBound: Bool) throws -> (above: Int, below: Int, filled: Int) {
      let place = ResponseFigure.Place(x: 1, center: 1, isLowerBound: isLowerBound)
      let pixels = try PictureTests.pixels(
        ResponseFigure(series: [.init(name: "s", places: [place])], xLabel: "dose", measureLabel: "m"))
      let rows = (80..<pixels.height).map { y in
        (0..<pixels.width).filter { pixels[$0, y] == Color.blue.rgb }
      }
      let drawn = rows.filter { !$0.isEmpty }
      func width(_ row: [Int]) throws -> Int { try #require(row.last) - #require(row.first) + 1 }
      try #require(drawn.count > 8)
      return (try width(drawn[2]), try width(drawn[drawn.count - 3]), drawn[drawn.count / 2].count)
    }
    let (disc, bound) = (try widths(isLowerBound: false), try widths(isLowerBound: true))
    #expect(abs(disc.above - disc.below) <= 2 && disc.filled > 10)
    #expect(bound.below > 2 * bound.above && bound.filled < disc.filled)
  }

  // MARK: Recovery

  /// Catches a span at the wrong place or of the wrong length: 0 to 500 ms on an axis from −1030 to 1030 ms. The axis is the
  /// longest run of ink.
  @Test func disturbanceIsShadedWhereItWas() throws {
    var figure = Samples.recovery
    figure.cycle = nil
    figure.curves[0].noteErrors = nil
    let pixels = try PictureTests.pixels(figure)
    let axis = try longest(.ink, pixels)
    let shade = onPaper(.orange, 0.2).rgb
    let row = axis.row - 8
    let shaded = (0..<pixels.width).filter { isNear(pixels[$0, row], shade) }
    let width = Double(axis.length)
    #expect(abs(Double(try #require(shaded.first) - axis.start) - 1030 / 2060 * width) < 5)
    #expect(abs(Double(shaded.count) - 500 / 2060 * width) < 5)
  }

  /// Catches curves that are drawn across a break: without a value at 500 ms nothing is blue right of 0 ms but the dot of
  /// the last window and its mark.
  @Test func breaksStayOpen() throws {
    var figure = Samples.recovery
    figure.curves.removeLast()
    figure.curves[0].recoveries = []
    figure.curves[0].noteErrors = nil
    let pixels = try PictureTests.pixels(figure)
    let axis = try longest(.ink, pixels)
    func column(_ time: Double) -> Int { axis.start + Int((time + 1030) / 2060 * Double(axis.length)) }
    let frame = axis.row - 440..<axis.row
    func isBlue(_ columns: Range<Int>) -> Bool {
      frame.contains { y in columns.contains { pixels[$0, y] == Color.blue.rgb } }
    }
    #expect(isBlue(column(-900)..<column(-100)))
    #expect(!isBlue(column(50)..<column(950)))
    #expect(isBlue(column(980)..<column(1020)))
  }

  // MARK: Heat maps

  /// Catches rows from top to bottom, a transposed matrix, a wrong range, and a missing cell that gets a colour of the map.
  /// The panel is 68 pt high, from 21 pt on.
  @Test func cellsHaveTheColourOfTheirValue() throws {
    let pixels = try PictureTests.pixels(Samples.heatMap)
    let frame = try longest(.ink, pixels)
    // The outline sticks out by half its width at both ends.
    let cell = (Double(frame.length) - 2) / 3 * 72 / 300
    let left = Double(frame.start + 1) * 72 / 300
    func color(_ row: Int, _ column: Int) -> UInt32 {
      // Near a corner, where no number stands.
      pixels.at(left + (Double(column) + 0.1) * cell, 21 + 34 * (1 - Double(row)) + 4)
    }
    for (row, column, value) in [(0, 0, 0.0), (0, 1, 0.25), (1, 0, 0.5), (1, 1, 0.75), (1, 2, 1)] {
      #expect(color(row, column) == ColorMap.sequential.color(at: value).rgb, "row \(row), column \(column)")
    }
    let missing = (0..<Int(cell * 300 / 72) - 8).map { pixels[frame.start + frame.length - 6 - $0, 300] }
    #expect(missing.contains(Color.lightGray.rgb))
    #expect(missing.allSatisfy { $0 >> 16 == $0 & 255 && $0 & 255 >= 0xD9 }, "grey and white only")
  }

  /// Catches numbers that cannot be read on their cell; 4.5 is what WCAG asks of text.
  @Test func numbersContrastWithTheirCells() {
    #expect(abs(Color.white.contrast(to: Color(red: 0, green: 0, blue: 0)) - 21) < 1e-12)
    for step in 0...100 {
      let color = ColorMap.sequential.color(at: Double(step) / 100)
      #expect(color.contrast(to: color.textColor) >= 4.5)
    }
  }

  // MARK: Rasters

  /// Catches a mark at the wrong time, groups in the wrong order or height, and panels that are exchanged. The first panel
  /// begins at 25 pt: three named rows share 30 pt, two latent ones too, 3 pt below.
  @Test func rasterMarksTheDisturbanceAboveTheRates() throws {
    let pixels = try PictureTests.pixels(Samples.disturbed)
    let frame = try longest(.ink, pixels)
    let (left, width) = (Double(frame.start), Double(frame.length))
    let bar = try longest(.orange, pixels, rows: 75..<88)
    #expect(abs(Double(bar.start) - left - width / 3) < 5)
    #expect(abs(Double(bar.length) - width / 3) < 5)
    func color(_ share: Double, _ y: Double) -> UInt32 { pixels.at((left + share * width) * 72 / 300, y) }
    func map(_ rate: Double) -> UInt32 { ColorMap.sequential.color(at: rate).rgb }
    #expect(color(0.1, 30) == map(0.73))
    #expect(color(0.1, 50) == map(0))
    #expect(color(0.9, 50) == map(0.73))
    #expect(color(0.5, 50) == map(0.1))
    #expect(color(0.1, 70) == map(0.4))
    #expect(color(0.5, 70) == map(0.1))
    // The second panel begins 90 pt lower.
    #expect(color(0.5, 160) == map(0.4))
    #expect(pixels.rows(of: Color.orange.rgb, columns: 0..<pixels.width).allSatisfy { $0 < 375 })
  }

  // MARK: Survival

  /// Catches stairs that rise before their time, levels off the axis, and a last level that ends too early: half of the
  /// networks from 50 to 75, a quarter from there to 100, on an axis from −1.5 to 101.5.
  @Test func survivalFallsInSteps() throws {
    var figure = Samples.survival
    figure.series.removeLast()
    figure.series[0].band = nil
    figure.series[0].censored = []
    let pixels = try PictureTests.pixels(figure)
    let axis = try longest(.ink, pixels)
    let frame = 85..<axis.row
    let half = try longest(.blue, pixels, rows: axis.row - 310..<axis.row - 200)
    let whole = try longest(.blue, pixels, rows: frame)
    let quarter = try longest(.blue, pixels, rows: axis.row - 180..<axis.row - 100)
    func length(_ time: Double) -> Double { time / 103 * Double(axis.length) }
    #expect(abs(Double(whole.length) - length(50)) < 6)
    #expect(abs(Double(half.length) - length(25)) < 6)
    #expect(abs(Double(quarter.length) - length(25)) < 6)
    #expect(abs(Double(half.start - axis.start) - length(51.5)) < 6)
    #expect(abs(Double(quarter.start - axis.start) - length(76.5)) < 6)
    #expect(abs(Double(half.row - whole.row) - 2 * Double(quarter.row - half.row)) < 6)
    #expect(abs(Double(axis.row - half.row) - Double(half.row - whole.row)) < 6)
  }

  // MARK: Pages

  /// Catches names and numbers that leave the page however long they are.
  @Test func nothingTouchesTheBorderOfOddFigures() throws {
    for (index, figure) in (BadInputTests.laboratoryOddities + BadInputTests.learningOddities).enumerated() {
      let pixels = try PictureTests.pixels(figure)
      let horizontal = (0..<pixels.width).flatMap { [pixels[$0, 0], pixels[$0, pixels.height - 1]] }
      let vertical = (0..<pixels.height).flatMap { [pixels[0, $0], pixels[pixels.width - 1, $0]] }
      #expect((horizontal + vertical).allSatisfy { $0 == 0xFFFFFF }, "\(figure.name), oddity \(index)")
    }
  }

  /// Catches ranges without length and margins that cut values off, also where values are hardly different or huge.
  @Test(
    arguments: [
      [0.0], [3, 3], [-1e100, 1e100], [1, 1 + 1e-12], [1e-300, 2e-300], [-5, 5], [0, 0.1],
    ] as [[Double]])
  func paddedRangesHoldTheirValues(_ values: [Double]) {
    let range = AxisRange.padded(covering: values, by: 0.05)
    #expect(range.lower < range.upper)
    #expect(values.allSatisfy { $0 >= range.lower && $0 <= range.upper })
    #expect((range.upper - range.lower).isFinite)
  }
}
