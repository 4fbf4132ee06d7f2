import Figures
import NumericalCore
import Testing

/// What is seen at places where it is known what has to be seen.
@Suite("Pixels of figures")
struct PictureTests {
  static func pixels(_ figure: some Figure) throws -> Pixels {
    try Pixels(figure.rendered(as: .png, provenance: Samples.provenance()))
  }

  /// Catches rows upside down, a time axis that is shifted or mirrored, and colours off the map. Neuron 0 sounds in the
  /// first third, neuron 2 in the last; panels are 54 pt high and start at 31 and 102 pt.
  @Test(arguments: [(top: 31.0, rate: 0.73), (top: 102.0, rate: 0.73 * 0.9)])
  func rasterShowsNotesWhereTheySound(_ panel: (top: Double, rate: Double)) throws {
    let pixels = try Self.pixels(Samples.raster)
    let sounding = ColorMap.sequential.color(at: panel.rate).rgb
    let silent = ColorMap.sequential.color(at: 0).rgb
    for row in 0..<3 {
      let runs = pixels.runs(y: panel.top + 18 * (Double(row) + 0.5))
      let cells = runs.filter { ($0.color == sounding || $0.color == silent) && $0.length > 100 }
      #expect(
        cells.map(\.color) == [[sounding, silent], [silent, sounding, silent], [silent, sounding]][row])
      let note = try #require(cells.first { $0.color == sounding })
      let all = cells.reduce(0) { $0 + $1.length }
      #expect(abs(Double(note.length) / Double(all) - 1 / 3.0) < 0.01)
    }
  }

  /// Catches averages that mix more than neighbours, or lose the last block.
  @Test func denseRecordingsAreAveraged() {
    let matrix = Matrix<Double>(rows: 2, columns: 5, storage: [0, 2, 4, 6, 8, 1, 1, 1, 1, 1])
    #expect(
      matrix.averaged(maximalRows: 2, maximalColumns: 3)
        == Matrix(rows: 2, columns: 3, storage: [1, 5, 8, 1, 1, 1]))
    #expect(
      matrix.averaged(maximalRows: 1, maximalColumns: 9)
        == Matrix(rows: 1, columns: 5, storage: [0.5, 1.5, 2.5, 3.5, 4.5]))
    #expect(matrix.averaged(maximalRows: 2, maximalColumns: 5) == matrix)
  }

  /// Catches a transposed matrix, a scale that is not symmetric, and zero that is not white. After learning only the
  /// synapse from neuron 1 to neuron 0 is at +5 mV and that from 0 to 1 at −5 mV.
  @Test func weightsStandPostByPre() throws {
    let figure = WeightMatrixFigure(
      before: Matrix(rows: 2, columns: 2, repeating: 0),
      after: Matrix(rows: 2, columns: 2, storage: [0, 5, -5, 0]), visibleCount: 1)
    let pixels = try Self.pixels(figure)
    let red = ColorMap.diverging.color(at: 1).rgb
    let blue = ColorMap.diverging.color(at: 0).rgb
    // Panels are 136 pt wide, 153 pt apart, from (48, 34).
    func cells(_ panel: Int) -> [UInt32] {
      [(0.25, 0.25), (0.25, 0.75), (0.75, 0.25), (0.75, 0.75)].map { row, column in
        pixels.at(48 + 153 * Double(panel) + 136 * column, 34 + 136 * row)
      }
    }
    #expect(cells(0) == [0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0xFFFFFF])
    #expect(cells(1) == [0xFFFFFF, red, blue, 0xFFFFFF])
    #expect(cells(2) == cells(1))
  }

  /// Catches a limit that follows one outlier, or that zeros of a sparse network pull down.
  @Test func weightLimitIsRobust() {
    let many = Matrix<Double>(rows: 100, columns: 100) { row, column in Double(100 * row + column + 1) / 1000
    }
    // The 9950th of 0.001 … 10 is 9.95; the next nice number is 10.
    #expect(WeightMatrixFigure.limit(of: [many]) == 10)
    var outlier = many
    outlier[0, 0] = 1e6
    #expect(WeightMatrixFigure.limit(of: [outlier]) == 10)
    let sparse = Matrix<Double>(rows: 100, columns: 100) { row, column in row == column ? -3 : 0 }
    #expect(WeightMatrixFigure.limit(of: [sparse]) == 3)
    #expect(WeightMatrixFigure.limit(of: [Matrix(rows: 2, columns: 2, repeating: 0)]) == 1)
  }

  /// Catches an axis that points down, and errors that are not on a logarithmic scale: 0.1, 0.01 and 0.001 have to be
  /// equally far apart.
  @Test func learningCurveRisesAndErrorFallsByDecades() throws {
    let figure = LearningCurveFigure(
      cycles: [0, 1, 2], correlation: [0, 0.5, 1], meanSquaredError: [0.1, 0.01, 0.001])
    let pixels = try Self.pixels(figure)
    let blue = pixels.rows(of: Color.blue.rgb, columns: 0..<pixels.width)
    let right = pixels.rows(of: Color.blue.rgb, columns: pixels.width * 2 / 3..<pixels.width)
    #expect(try #require(right.max()) < (try #require(blue.max())) - 100)
    // 84 pt for two decades from 137 pt on: 350 pixels from the first error to the last.
    let errors = pixels.rows(of: Color.vermillion.rgb, columns: 0..<pixels.width)
    let top = try #require(errors.min())
    let height = try #require(errors.max()) - top
    #expect(abs(height - 350) < 15)
    // The middle cycle: halfway between the leftmost and the rightmost dot.
    let columns = (0..<pixels.width).filter { x in errors.contains { pixels[x, $0] == Color.vermillion.rgb } }
    let middle = (try #require(columns.first) + (try #require(columns.last))) / 2
    let center = pixels.rows(of: Color.vermillion.rgb, columns: middle - 2..<middle + 3)
    #expect(center.contains { abs($0 - (top + height / 2)) < 8 })
  }

  /// Catches a second curve where none was given, and one that is forgotten.
  @Test func frozenReplayIsDrawnOnlyIfGiven() throws {
    var figure = Samples.decay
    let both = try Self.pixels(figure)
    #expect(!both.rows(of: Color.vermillion.rgb, columns: 0..<both.width).isEmpty)
    figure.frozenCorrelation = nil
    figure.frozenShift = nil
    let one = try Self.pixels(figure)
    #expect(one.rows(of: Color.vermillion.rgb, columns: 0..<one.width).isEmpty)
    #expect(!one.rows(of: Color.blue.rgb, columns: 0..<one.width).isEmpty)
  }

  /// Catches axes that are not logarithmic, and a panel without its own data: costs of N² are a straight line over N, through
  /// the middle mark, in both panels.
  @Test func costsOfQuadraticWorkAreAStraightLine() throws {
    var figure = Samples.cost
    for index in figure.panels.indices {
      figure.panels[index].curves = [figure.panels[index].curves[0]]
      figure.panels[index].bounds = []
    }
    let pixels = try Self.pixels(figure)
    // Frames are 160 pt wide and begin at 40 and 288 pt; names stand at their right.
    for frame in [167..<833, 1200..<1866] {
      let columns = frame.filter { x in (0..<pixels.height).contains { pixels[x, $0] == Color.blue.rgb } }
      let left = try #require(columns.first)
      let bottom = try #require(pixels.rows(of: Color.blue.rgb, columns: left..<left + 6).max())
      let top = try #require(pixels.rows(of: Color.blue.rgb, columns: frame).min())
      let right = try #require(
        frame.last { x in (top..<top + 8).contains { pixels[x, $0] == Color.blue.rgb } })
      let middle = pixels.rows(of: Color.blue.rgb, columns: (left + right) / 2 - 1..<(left + right) / 2 + 2)
      #expect(middle.contains { abs($0 - (top + bottom) / 2) < 12 })
      #expect(bottom - top > 500, "four decades fill the frame")
    }
  }

  /// Catches a target that is not at the factors that were asked for: 1 × cost and 1 × error put its corner into the ring
  /// around the baseline.
  @Test func targetIsMeasuredFromTheBaseline() throws {
    var figure = Samples.workPrecision
    (figure.targetCost, figure.targetError) = (1, 1)
    figure.methods = [.init(name: "a", settings: [.init(cost: 1e4, error: 1e-3)])]
    figure.baseline = .init(cost: 1e3, error: 1e-1)
    let pixels = try Self.pixels(figure)
    // 13 % of (86, 180, 233) on white.
    func shaded(_ x: Int, _ y: Int) -> Bool {
      let color = Int(pixels[x, y])
      return abs(color >> 16 & 255 - 233) <= 1 && abs(color & 255 - 252) <= 1
    }
    let columns = (0..<pixels.width).filter { x in (0..<pixels.height).contains { shaded(x, $0) } }
    let rows = (0..<pixels.height).filter { y in columns.contains { shaded($0, y) } }
    let (right, top) = (try #require(columns.last), try #require(rows.first))
    // The ring is black, 8 pt wide, around the corner.
    let ring = pixels.rows(of: Color.ink.rgb, columns: right - 17..<right + 18).filter { abs($0 - top) < 25 }
    #expect(abs((try #require(ring.min()) + (try #require(ring.max()))) / 2 - top) < 4)
  }

  /// Catches ink that is cut at the border of the page, whatever the figure.
  @Test func nothingTouchesTheBorder() throws {
    for figure in Samples.all {
      let pixels = try Pixels(figure.rendered(as: .png, provenance: Samples.provenance()))
      let horizontal = (0..<pixels.width).flatMap { [pixels[$0, 0], pixels[$0, pixels.height - 1]] }
      let vertical = (0..<pixels.height).flatMap { [pixels[0, $0], pixels[pixels.width - 1, $0]] }
      #expect((horizontal + vertical).allSatisfy { $0 == 0xFFFFFF }, "\(figure.name)")
    }
  }
}
