import Figures
import NumericalCore
import Testing

/// What is seen at places where it is known what has to be seen: figures of networks that learn to learn.
@Suite("Pixels of training curves and fast weights")
struct LearningPictureTests {
  /// The frame of a figure with two axes, in pixels: both lines are the longest runs of ink.
  private func frame(_ pixels: Pixels) throws -> (left: Int, right: Int, top: Int, bottom: Int) {
    func longest(_ lines: Int, _ length: Int, _ isInk: (Int, Int) -> Bool) throws -> (
      line: Int, start: Int, end: Int
    ) {
      var best: (line: Int, start: Int, end: Int)?
      for line in 0..<lines {
        var start = 0
        for place in 0..<length where !isInk(line, place) || place == length - 1 {
          if place - start > (best.map { $0.end - $0.start } ?? 50) { best = (line, start, place) }
          start = place + 1
        }
      }
      return try #require(best)
    }
    let ink = Color.ink.rgb
    let horizontal = try longest(pixels.height, pixels.width) { pixels[$1, $0] == ink }
    let vertical = try longest(pixels.width, pixels.height) { pixels[$0, $1] == ink }
    // A tick may lengthen the horizontal line to the left.
    return (vertical.line, horizontal.end, vertical.start, horizontal.line)
  }

  /// The places of a colour, give or take one step of rounding, inside the frame and up to 1 pt above and below.
  private func places(_ color: Color, _ pixels: Pixels) throws -> [(x: Int, y: Int)] {
    let (frame, color) = (try frame(pixels), color.rgb)
    func isNear(_ other: UInt32) -> Bool {
      [16, 8, 0].allSatisfy { abs(Int(color >> $0 & 255) - Int(other >> $0 & 255)) <= 1 }
    }
    return (frame.top - 4..<frame.bottom + 4).flatMap { y in
      (frame.left + 3..<frame.right).compactMap { isNear(pixels[$0, y]) ? ($0, y) : nil }
    }
  }

  private static func series(_ points: [(x: Double, y: Double)], isPublished: Bool = false)
    -> TrainingCurvesFigure.Series
  {
    .init(name: "a", points: points.map { .init(x: $0.x, y: $0.y) }, isPublished: isPublished)
  }

  // MARK: Training curves

  /// Catches an axis that points down, or that is not spaced as asked: on logarithmic axes y = x² is a straight line, and
  /// its middle is at x = 10; on linear ones the line y = x is, and its middle is at x = 50.5.
  @Test(arguments: [Scale.Kind.linear, .logarithmic])
  func linesAreStraightOnTheirScale(_ spacing: Scale.Kind) throws {
    let x = spacing == .linear ? [1, 50.5, 100] : [1, 10, 100.0]
    let figure = TrainingCurvesFigure(
      series: [Self.series(x.map { ($0, spacing == .linear ? $0 : $0 * $0) })], xLabel: "x", yLabel: "y",
      xSpacing: spacing, ySpacing: spacing)
    let pixels = try PictureTests.pixels(figure)
    let curve = try places(.blue, pixels)
    let (first, last) = (try #require(curve.min { $0.x < $1.x }), try #require(curve.max { $0.x < $1.x }))
    #expect(first.y - last.y > 400 && last.x - first.x > 500)
    let slope = Double(last.y - first.y) / Double(last.x - first.x)
    #expect(curve.allSatisfy { abs(Double($0.y - first.y) - slope * Double($0.x - first.x)) < 6 })
  }

  /// Catches a range that is not what was asked for, and curves that leave it: on 0 … 1 a curve from 0 to 2 crosses the upper
  /// end halfway, and the level 0.25 is at a quarter of the height.
  @Test func rangeIsKept() throws {
    let figure = TrainingCurvesFigure(
      series: [Self.series([(0, 0), (100, 2)])], xLabel: "x", yLabel: "y",
      levels: [.init(name: "b", value: 0.25)], yRange: 0...1)
    let pixels = try PictureTests.pixels(figure)
    let frame = try frame(pixels)
    let curve = try places(.blue, pixels)
    #expect(curve.allSatisfy { $0.y >= frame.top - 4 && $0.y <= frame.bottom + 4 })
    let end = try #require(curve.map(\.x).max())
    #expect(abs(Double(end - frame.left) - 0.5 * Double(frame.right - frame.left)) < 8)
    let level = frame.bottom - (frame.bottom - frame.top) / 4
    let row = try places(.gray, pixels).map(\.y)
    #expect(!row.isEmpty && row.allSatisfy { abs($0 - level) <= 2 })
  }

  /// Catches points far beyond a fixed range that overflow the drawing library and come back elsewhere: the lines are
  /// upright at x = 0 and 3, and nothing else of them is seen.
  @Test(arguments: [30_000, 1e5, 1e6, 123_456_789, 1e100])
  func farPointsDoNotComeBack(_ far: Double) throws {
    let figure = TrainingCurvesFigure(
      series: [Self.series([(0, 0.5), (1, far), (2, far), (3, 0.5)])], xLabel: "x", yLabel: "y",
      yRange: 0...1)
    let pixels = try PictureTests.pixels(figure)
    let frame = try frame(pixels)
    let curve = try places(.blue, pixels)
    let width = Double(frame.right - frame.left)
    #expect(curve.count > 200)
    let crossings = [0, 3].map { ($0 + 0.045) / 3.09 * width }
    #expect(
      curve.allSatisfy { point in crossings.contains { abs(Double(point.x - frame.left) - $0) < 7 } })
    #expect(curve.allSatisfy { 2 * $0.y < frame.top + frame.bottom + 8 }, "upwards only")
  }

  /// Catches a shade at the wrong place: from 50 to 75 on an axis from −1.5 to 101.5. The shade is 45 % of 0xD9D9D9.
  @Test func spanIsShadedWhereItIs() throws {
    let pixels = try PictureTests.pixels(Samples.training)
    let frame = try frame(pixels)
    let shade = UInt32((255 - 0.45 * Double(0xFF - 0xD9)).rounded())
    let row = frame.bottom - 8
    let shaded = (frame.left..<frame.right).filter { abs(Int(pixels[$0, row] & 255) - Int(shade)) <= 1 }
    let width = Double(frame.right - frame.left)
    #expect(abs(Double(try #require(shaded.first) - frame.left) - 51.5 / 103 * width) < 5)
    #expect(abs(Double(shaded.count) - 25.0 / 103 * width) < 5)
  }

  /// Catches intervals that are forgotten, or drawn where they are not known: the light band of the first two points ends at
  /// the second.
  @Test func bandEndsWithItsIntervals() throws {
    var figure = Samples.training
    figure.span = nil
    let pixels = try PictureTests.pixels(figure)
    let frame = try frame(pixels)
    // 20 % of (0, 114, 178) on white.
    let band = try places(Color(red: 0.8, green: 1 - 0.2 * 141 / 255, blue: 1 - 0.2 * 77 / 255), pixels)
    // The rim of the curve has such colours here and there.
    let columns = Dictionary(grouping: band, by: \.x).filter { $0.value.count > 12 }.keys
    let width = Double(frame.right - frame.left)
    #expect(abs(Double(try #require(columns.min()) - frame.left) - 1.5 / 103 * width) < 5)
    #expect(abs(Double(try #require(columns.max()) - frame.left) - 51.5 / 103 * width) < 5)
  }

  /// Catches series that look alike: twelve own ones have six colours, and of two with one colour the second has gaps.
  @Test func twelveSeriesDiffer() throws {
    let figure = TrainingCurvesFigure(
      series: (0..<12).map { Self.series([(0, Double($0)), (1, Double($0))]) }, xLabel: "x", yLabel: "y")
    let pixels = try PictureTests.pixels(figure)
    for color in Color.qualitative {
      let curve = try places(color, pixels)
      let counts = Dictionary(grouping: curve, by: \.y).mapValues(\.count).values.sorted()
      let (dashed, solid) = (try #require(counts.first), try #require(counts.last))
      #expect(Double(dashed) < 0.8 * Double(solid) && Double(dashed) > 0.4 * Double(solid))
    }
  }

  /// Catches curves of others in a colour of ours, and few points without marks: six rings, and as many white discs inside.
  @Test func publishedCurvesAreGrey() throws {
    let points = (0..<6).map { (x: Double($0), y: Double($0 % 2)) }
    func grey(_ points: [(x: Double, y: Double)], isPublished: Bool) throws -> (grey: Int, blue: Int) {
      let figure = TrainingCurvesFigure(
        series: [Self.series(points, isPublished: isPublished)], xLabel: "x", yLabel: "y")
      let pixels = try PictureTests.pixels(figure)
      return (try places(.darkGray, pixels).count, try places(.blue, pixels).count)
    }
    #expect(try grey(points, isPublished: false).grey == 0)
    let marked = try grey(points, isPublished: true)
    #expect(marked.blue == 0)
    // The same line through 13 points has no rings; each ring is 2π · 1.7 pt long.
    let fine = (0..<13).map { index in
      let x = Double(index) * 5 / 12
      let below = x.rounded(.down)
      return (x: x, y: Int(below).isMultiple(of: 2) ? x - below : 1 - (x - below))
    }
    #expect(marked.grey > (try grey(fine, isPublished: true).grey) + 6 * 40)
  }

  /// Catches names of levels on top of curves or of each other, and a name that is forced where there is no room.
  @Test func levelNamesAvoidCurves() throws {
    let frame = Canvas.Rectangle(x: 0, y: 0, width: 200, height: 100)
    func line(_ points: (Double, Double)...) -> [Canvas.Point] { points.map { .init(x: $0.0, y: $0.1) } }
    let free = try #require(LevelNames(frame: frame, curves: []).places([(50, 40)])?.first)
    #expect(free.right == 197 && free.bottom < 50 && free.bottom > 49)
    let noisy = LevelNames(frame: frame, curves: [line((0, 40), (200, 48))])
    #expect(try #require(noisy.places([(50, 40)])?.first).y > 50, "below: the curve runs above")
    let steep = LevelNames(frame: frame, curves: [line((150, 0), (180, 100))])
    #expect(try #require(steep.places([(50, 60)])?.first).right < 166, "left of a curve that crosses")
    let upright = LevelNames(frame: frame, curves: [line((170, 0), (170, 100))])
    #expect(try #require(upright.places([(50, 60)])?.first).right < 170)
    let close = try #require(LevelNames(frame: frame, curves: []).places([(50, 40), (54, 40)]))
    #expect(close[0].bottom <= 50 && close[1].y >= 54)
    let full = stride(from: 0.0, through: 100, by: 5).map { line((0, $0), (200, $0)) }
    #expect(LevelNames(frame: frame, curves: full).places([(50, 40)]) == nil)
    #expect(LevelNames(frame: frame, curves: []).places([(50, 400)]) == nil)
  }

  // MARK: Fast weights

  /// Catches a transposed map, steps in the wrong order, and a scale that is not symmetric or not the same for all: half of
  /// the largest weight looks like half of it in every map.
  @Test func weightsStandPostByPreInTheirStep() throws {
    let pixels = try PictureTests.pixels(Samples.fastWeights)
    let map = ColorMap.diverging
    #expect(Samples.fastWeights.colorLimit == 1)
    for step in 0..<3 {
      let frame = Samples.fastWeights.layout.frame(step)
      for row in 0..<2 {
        for column in 0..<4 {
          let seen = pixels.at(
            frame.x + (Double(column) + 0.5) * frame.width / 4,
            frame.y + (Double(row) + 0.5) * frame.height / 2)
          let weight = Samples.fastWeights.maps[step][row, column]
          #expect(seen == map.color(at: 0.5 + weight / 2).rgb, "step \(step), \(row) × \(column)")
        }
      }
    }
  }

  /// Catches a border at the wrong column, and one that is drawn where none was asked for: at 3 of 4 columns in each map.
  @Test func borderStandsBetweenGroups() throws {
    for border in [FastWeightsFigure.Border(column: 3), nil] {
      var figure = Samples.fastWeights
      figure.border = border
      figure.maps = figure.maps.map { $0.map { _ in 0 } }
      let pixels = try PictureTests.pixels(figure)
      for step in 0..<3 {
        let frame = figure.layout.frame(step)
        let x = Int((frame.x + 0.75 * frame.width) * 300 / 72)
        let (top, bottom) = (Int(frame.y * 300 / 72) + 3, Int(frame.bottom * 300 / 72) - 3)
        // Half a point of ink may lie on three pixels, of which one is covered.
        let dark = (top..<bottom).count { y in (x - 2...x + 2).contains { pixels[$0, y] & 255 < 0x60 } }
        #expect(border == nil ? dark == 0 : dark == bottom - top)
      }
    }
  }

  /// Catches neighbours that are averaged: of a chess board of ±1 with 256 × 256 fields the mean is white, as are no fields.
  @Test func everyWeightHasItsCell() throws {
    let board = Matrix<Double>(rows: 256, columns: 256) { ($0 + $1).isMultiple(of: 2) ? 1 : -1 }
    let figure = FastWeightsFigure(maps: Array(repeating: board, count: 40))
    let pixels = try PictureTests.pixels(figure)
    let ends = [0, 1].map { ColorMap.diverging.color(at: $0).rgb }
    let frame = figure.layout.frame(17)
    let (left, right) = (Int(frame.x * 300 / 72) + 3, Int(frame.right * 300 / 72) - 3)
    let y = Int(frame.center.y * 300 / 72)
    let row = (left..<right).map { pixels[$0, y] }
    #expect(row.allSatisfy(ends.contains))
    let changes = zip(row, row.dropFirst()).count { $0 != $1 }
    #expect(changes >= 240 && changes <= 255)
  }

  /// Catches maps that overlap, leave the page or hit the colour bar, pages that no journal takes, and maps too small for a
  /// cell each, for all numbers of steps and extreme shapes.
  @Test(arguments: [(1, 1), (1, 256), (256, 1), (256, 256), (11, 48), (40, 20), (256, 100), (100, 256)])
  func mapsHaveRoom(_ shape: (rows: Int, columns: Int)) throws {
    for count in 1...40 {
      let layout = FastWeightsLayout(
        count: count, rows: shape.rows, columns: shape.columns, namesColumns: true, barNumbers: (5, 40))
      let frames = (0..<count).map(layout.frame)
      #expect(4 * layout.width >= Double(shape.columns) && 4 * layout.height >= Double(shape.rows))
      #expect(layout.size.width <= 504.001 && layout.size.height <= 710, "\(count): \(layout.size)")
      #expect(frames.allSatisfy { $0.right <= layout.size.width - 9 && $0.bottom < layout.bar.y })
      #expect(layout.bar.x > 0 && layout.bar.right < layout.size.width)
      for (first, second) in zip(frames, frames.dropFirst()) {
        #expect(first.right + 7 < second.x || (first.bottom + 14 < second.y && second.x == frames[0].x))
      }
      #expect(layout.rowCount * layout.mapsInRow - count < layout.mapsInRow, "no empty row")
    }
  }

  /// Catches a limit that cuts what it should hold, or that is not taken: 0.43 becomes 0.45.
  @Test func colourLimitHoldsAllWeights() {
    let map = Matrix<Double>(rows: 1, columns: 2, storage: [-0.43, 0.2])
    #expect(FastWeightsFigure(maps: [map]).colorLimit == 0.45)
    #expect(FastWeightsFigure(maps: [map], limit: 2).colorLimit == 2)
    #expect(FastWeightsFigure(maps: [map.map { _ in 0 }]).colorLimit == 1)
  }
}
