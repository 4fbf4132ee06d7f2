/// What is written in a ``ComparisonFigure``, broken into lines and measured.
struct ComparisonFigureTexts {
  /// The names of the rows, each in one or two lines.
  let names: [[String]]
  let namesWidth: Double
  /// What stands over the columns of costs, in two lines at most, and how wide the columns are.
  let costs: [(head: [String], width: Double)]
  /// How wide the names at the ends of curves are.
  let endNames: Double
  /// How wide song and budget are side by side.
  let title: Double
  /// The entries of the key with their widths.
  let key: [ComparisonFigure.KeyEntry]

  static let nameStyle = Canvas.TextStyle(size: 7)
  static let headStyle = Canvas.TextStyle(size: 6.5)
  static let numberStyle = Canvas.TextStyle(size: 6.5)
  static let keyStyle = Canvas.TextStyle(size: 6.5, color: .darkGray)

  /// How wide the track of a column of costs is, and how far the numbers are from it.
  static let track = (width: 15.0, gap: 3.0)
  /// Between song and budget.
  static let titleGap = 8.0

  init(_ figure: ComparisonFigure, _ text: ComparisonFigureText) {
    names = figure.entrants.map { text.lines($0.name, wanted: 62, most: 100, Self.nameStyle) }
    namesWidth = max(24, text.widest(names.joined(), Self.nameStyle))
    costs = ComparisonFigure.Cost.allCases.map { cost in
      let head = text.lines(cost.head, wanted: 0, most: 60, Self.headStyle)
      let numbers = text.widest(figure.entrants.map { cost.text($0) }, Self.numberStyle)
      return (head, max(Self.track.width + Self.track.gap + numbers, text.widest(head, Self.headStyle)))
    }
    // Half a point more, because a page rounds widths in another way.
    endNames = min(170, text.widest(figure.entrants.map(\.endName), Self.nameStyle)) + 0.5
    title = text.width(figure.songTitle, .title) + Self.titleGap + text.width(figure.budget, .note)
    key = figure.keyEntries.map { entry in
      var entry = entry
      entry.width = entry.mark.width + text.width(entry.text, Self.keyStyle)
      return entry
    }
  }

  /// The entries of the key in rows that are no wider than allowed.
  func keyRows(width: Double) -> [[ComparisonFigure.KeyEntry]] {
    var (rows, x) = ([[ComparisonFigure.KeyEntry]](), Double.infinity)
    for entry in key {
      if x + entry.width > width { (rows, x) = (rows + [[]], 0) }
      rows[rows.count - 1].append(entry)
      x += entry.width + Self.keyGap
    }
    return rows
  }

  /// Between entries of the key.
  static let keyGap = 12.0
}
