import Figures
import NumericalCore
import Testing

/// What is seen in a comparison at places where it is known what has to be seen.
@Suite("Pixels of comparisons")
struct ComparisonFigurePictureTests {
  static func middle(_ row: Int, of frame: Canvas.Rectangle) -> Double { frame.y + 17 * (Double(row) + 0.5) }

  /// How many pixels of a row of some column have a colour.
  static func count(_ color: Color, in frame: Canvas.Rectangle, row: Int, _ pixels: Pixels) -> Int {
    let scale = 300 / 72.0
    let rows = Int((middle(row, of: frame) - 8) * scale)..<Int((middle(row, of: frame) + 8) * scale)
    let columns = Int((frame.x + 1) * scale)..<Int((frame.right + 2) * scale)
    return rows.reduce(0) { sum, y in sum + columns.count { pixels[$0, y] == color.rgb } }
  }

  /// Catches counters, dates and draws that leak into a file.
  @Test(arguments: FigureFormat.allCases)
  func sameInputGivesSameBytes(_ format: FigureFormat) throws {
    let first = try ComparisonFigureTests.sample.rendered(as: format, provenance: Samples.provenance())
    _ = try Samples.raster.rendered(as: .svg, provenance: Samples.provenance())
    let second = try ComparisonFigureTests.sample.rendered(as: format, provenance: Samples.provenance())
    #expect(first == second)
    #expect(first.count > 1000)
  }

  /// Catches texts and marks that are cut at a border of the page, and pages that stay empty.
  @Test(arguments: ComparisonFigureTests.extremes.indices)
  func nothingReachesTheBorder(_ index: Int) throws {
    let pixels = try PictureTests.pixels(ComparisonFigureTests.extremes[index])
    let border = 8
    for y in 0..<pixels.height {
      let isEdge = y < border || y >= pixels.height - border
      let columns =
        isEdge ? Array(0..<pixels.width) : Array(0..<border) + (pixels.width - border..<pixels.width)
      #expect(columns.allSatisfy { pixels[$0, y] == 0xFFFFFF }, "row \(y)")
    }
    #expect(!pixels.rows(of: Color.ink.rgb, columns: 0..<pixels.width).isEmpty)
  }

  /// Catches scores at the wrong place of their axis or in the row of another learner: the axis goes from 0.4 to 1.
  @Test func seedsStandAtTheirScores() throws {
    var figure = ComparisonFigureTests.sample
    for (row, value) in [0.4, 0.7, 1].enumerated() {
      figure.entrants[row].replay = [value, value]
      figure.entrants[row].notes = [1.4 - value, 1.4 - value]
    }
    let layout = ComparisonFigureLayout(figure)
    let pixels = try PictureTests.pixels(figure)
    for (row, share) in [0, 0.5, 1].enumerated() {
      for (frame, share) in [(layout.replay, share), (layout.notes, 1 - share)] {
        let around = Canvas.Rectangle(
          x: frame.x + share * frame.width - 4, y: frame.y, width: 5, height: frame.height)
        #expect(Self.count(Color.qualitative[row], in: around, row: row, pixels) > 30)
        for other in 0..<3 where other != row {
          #expect(Self.count(Color.qualitative[other], in: frame, row: row, pixels) == 0)
        }
      }
    }
  }

  /// Catches NaN drawn as 0, a mean of the seeds that are left, and a failure without a sign. The first learner fails always,
  /// the second once.
  @Test func failuresAreDashes() throws {
    var figure = ComparisonFigureTests.sample
    figure.entrants[0].replay = [.nan, .infinity]
    figure.entrants[1].replay = [.nan, 0.5]
    figure.entrants[2].replay = [0, 0]
    figure.entrants[0].neurons = .nan
    figure.entrants[0].survival = [nil, .nan]
    let layout = ComparisonFigureLayout(figure)
    let pixels = try PictureTests.pixels(figure)
    let undefined = [layout.replay, layout.costs[0].frame] + layout.slanted.survival.map(\.frame)
    for frame in undefined {
      #expect(Self.count(.blue, in: frame, row: 0, pixels) == 0)
      #expect(
        Self.count(.darkGray, in: frame, row: 0, pixels) + Self.count(.ink, in: frame, row: 0, pixels) > 5)
    }
    #expect(Self.count(.darkGray, in: layout.replay, row: 1, pixels) > 20, "1 –")
    let x = layout.replay.x + 0.5 * layout.replay.width
    let y = Self.middle(1, of: layout.replay)
    #expect(pixels.at(x, y) == Color.vermillion.rgb, "the seed that is left")
    #expect(Self.count(.darkGray, in: layout.replay, row: 2, pixels) == 0)
  }

  /// Catches marks that differ by colour only, or are mixed up: yes, no and partly from left to right.
  @Test func marksAreReadInBlackAndWhite() throws {
    let figure = ComparisonFigureTests.sample
    #expect(figure.entrants[0].card == [.yes, .no, .partly])
    let layout = ComparisonFigureLayout(figure)
    let pixels = try PictureTests.pixels(figure)
    func halves(_ column: Int) -> [UInt32] {
      let frame = layout.slanted.card[column].frame
      return [-1.2, 1.2].map { pixels.at(frame.center.x + $0, Self.middle(0, of: frame)) }
    }
    #expect(halves(0) == [Color.ink.rgb, Color.ink.rgb])
    #expect(halves(1) == [0xFFFFFF, 0xFFFFFF])
    #expect(halves(2) == [Color.ink.rgb, 0xFFFFFF])
  }

  /// Catches ratios at the wrong place, and ratios beyond the axis that are drawn outside their column.
  @Test func survivalStandsOnItsAxis() throws {
    var figure = ComparisonFigureTests.sample
    for (row, ratios) in [[1, 0.5], [1e9, -1e9], [0, nil]].enumerated() {
      figure.entrants[row].survival = ratios
    }
    let layout = ComparisonFigureLayout(figure)
    let pixels = try PictureTests.pixels(figure)
    let frames = layout.slanted.survival.map(\.frame)
    #expect(pixels.at(frames[0].right, Self.middle(0, of: frames[0])) == Color.blue.rgb)
    #expect(pixels.at(frames[1].center.x, Self.middle(0, of: frames[1])) == Color.blue.rgb)
    #expect(pixels.at(frames[0].right - 1, Self.middle(1, of: frames[0])) == Color.vermillion.rgb)
    #expect(pixels.at(frames[1].x + 1, Self.middle(1, of: frames[1])) == Color.vermillion.rgb)
    #expect(pixels.at(frames[0].x, Self.middle(2, of: frames[0])) == Color.bluishGreen.rgb)
    #expect(Self.count(.bluishGreen, in: frames[1], row: 2, pixels) == 0)
  }

  /// Catches costs that are not on a logarithmic track, and equal costs that are spread over it.
  @Test func costsAreLogarithmic() throws {
    var figure = ComparisonFigureTests.sample
    for (row, neurons) in [1.0, 100, 10_000].enumerated() { figure.entrants[row].neurons = neurons }
    let layout = ComparisonFigureLayout(figure)
    let pixels = try PictureTests.pixels(figure)
    let track = layout.costs[0].track
    for (row, share) in [0, 0.5, 1].enumerated() {
      let x = track.x + 1.7 + share * (track.width - 3.4)
      #expect(pixels.at(x, Self.middle(row, of: track)) == Color.qualitative[row].rgb)
    }
    let equal = layout.costs[1].track
    for row in 0..<3 {
      #expect(pixels.at(equal.center.x, Self.middle(row, of: equal)) == Color.qualitative[row].rgb)
    }
  }

  /// The middles in pixels of the discs that lone points of the first learner are.
  static func discs(_ points: [(Int, Double)]) throws -> [Double] {
    var figure = ComparisonFigureTests.sample
    for index in figure.entrants.indices { figure.entrants[index].learning = [] }
    // A break after each point makes it stand alone.
    figure.entrants[0].learning = ComparisonFigureTests.points(points.flatMap { [$0, ($0.0 + 1, .nan)] })
    let pixels = try PictureTests.pixels(figure)
    let (top, bottom) = (Int(20 * 300 / 72.0), Int(158 * 300 / 72.0))
    let columns = (0..<pixels.width / 2 + pixels.width / 3).filter { x in
      (top..<bottom).count { pixels[x, $0] == Color.blue.rgb } > 6
    }
    var groups: [[Int]] = []
    for x in columns {
      if let last = groups.last?.last, x - last < 3 {
        groups[groups.count - 1].append(x)
      } else {
        groups.append([x])
      }
    }
    return groups.map { Double($0[0] + $0[$0.count - 1]) / 2 }
  }

  /// Catches an axis of cycles that is not logarithmic beyond two decades, one that is before, a cycle 0 that is lost or that
  /// stands among the others, and curves that run through breaks.
  @Test func cyclesAreLogarithmicBeyondTwoDecades() throws {
    let far = try Self.discs([(1, 0.2), (30, 0.2), (900, 0.2)])
    try #require(far.count == 3)
    #expect(abs((far[1] - far[0]) - (far[2] - far[1])) < 4)
    let near = try Self.discs([(1, 0.2), (26, 0.2), (51, 0.2)])
    try #require(near.count == 3)
    #expect(abs((near[1] - near[0]) - (near[2] - near[1])) < 4)
    let untrained = try Self.discs([(0, 0.2), (2, 0.2), (60, 0.2), (1800, 0.2)])
    try #require(untrained.count == 4)
    #expect(abs((untrained[2] - untrained[1]) - (untrained[3] - untrained[2])) < 4)
    #expect(untrained[1] - untrained[0] > 30)
  }
}
