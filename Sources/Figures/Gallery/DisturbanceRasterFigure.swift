import NumericalCore

/// What single neurons do around a disturbance: a heat map of rates over several cycles.
///
/// The horizontal axis is time in ms from the onset of the disturbance, whose span is marked by a bar above the panel and by
/// lines at its ends. Rows are neurons in groups (visible, latent), each group with a height of its own, so that few visible
/// neurons can be read beside many latent ones. Rates are coloured from 0 to 1 (of the maximal rate); others get the
/// colour of the nearer end, and the colour bar then ends in a point. Dotted lines and ticks above are borders of cycles.
/// A second panel shows the same network at the same time without disturbance.
public struct DisturbanceRasterFigure: Figure {
  /// Neurons that stand together.
  public struct Group: Hashable, Sendable {
    /// Stands at the left.
    public var name: String
    /// How many rows it has.
    public var count: Int
    /// One name a row, or none at all; `#` is printed as ♯.
    public var rowNames: [String]

    /// The next rows of the matrix.
    public init(name: String, count: Int, rowNames: [String] = []) {
      self.name = name
      self.count = count
      self.rowNames = rowNames
    }
  }

  /// Borders of cycles.
  public struct Cycles: Hashable, Sendable {
    /// The length of a cycle in ms.
    public var length: Double
    /// Where one cycle begins, in ms after the onset.
    public var start: Double

    /// Borders at `start` and at all multiples of the length from there.
    public init(length: Double, start: Double = 0) {
      self.length = length
      self.start = start
    }
  }

  /// Rates, neuron × sample.
  public var rates: Matrix<Double>
  /// Rates of the same neurons at the same times without disturbance.
  public var undisturbed: Matrix<Double>?
  /// The rows from top to bottom.
  public var groups: [Group]
  /// The distance of two samples in ms.
  public var sampleInterval: Double
  /// When the disturbance begins, in ms after the beginning of the first sample.
  public var onset: Double
  /// What is marked.
  public var disturbance: DisturbanceSpan
  /// Where cycles begin.
  public var cycles: Cycles?

  /// The arrays are checked when the figure is rendered.
  public init(
    rates: Matrix<Double>, undisturbed: Matrix<Double>? = nil, groups: [Group], sampleInterval: Double,
    onset: Double, disturbance: DisturbanceSpan, cycles: Cycles? = nil
  ) {
    self.rates = rates
    self.undisturbed = undisturbed
    self.groups = groups
    self.sampleInterval = sampleInterval
    self.onset = onset
    self.disturbance = disturbance
    self.cycles = cycles
  }

  /// What the metadata call the figure.
  public var name: String { "Rates around a disturbance" }

  /// The size of the page in points.
  public var size: Canvas.Size {
    let panels = undisturbed == nil ? 1.0 : 2.0
    return .init(
      width: 468,
      height: panels * (Self.header + panelHeight) + Axes.bottomMargin + 4 + (panels - 1) * Self.gap)
  }

  /// Looks for input that cannot be drawn; see ``Figure/check()``.
  public func check() throws(SubsongError) {
    try InputCheck.matrix(rates, "the rates")
    if let undisturbed {
      try InputCheck.matrix(undisturbed, "the undisturbed rates")
      try InputCheck.sameShape(rates, "the rates", undisturbed, "the undisturbed rates")
    }
    try InputCheck.sampleInterval(sampleInterval)
    try checkGroups()
    try disturbance.check()
    try InputCheck.number(onset, "the onset")
    try InputCheck.require(
      onset >= 0 && onset <= duration, "the disturbance begins \(onset) ms after the first sample",
      because: "the samples cover \(duration) ms", remedy: "show samples around the onset")
    try cycles.map { cycles throws(SubsongError) in try check(cycles) }
  }

  private func checkGroups() throws(SubsongError) {
    try InputCheck.count(groups.count, of: "groups of rows", atMost: 8)
    for group in groups {
      try InputCheck.require(
        (1...rates.rows).contains(group.count), "the group '\(group.name)' has \(group.count) rows",
        because: "there are \(rates.rows) neurons", remedy: "leave empty groups out")
      guard !group.rowNames.isEmpty else { continue }
      try InputCheck.equal(
        group.rowNames.count, "the number of names of '\(group.name)'", group.count, "that of its rows")
    }
    try InputCheck.equal(
      groups.reduce(0) { $0 + $1.count }, "the number of rows of all groups", rates.rows, "that of neurons")
  }

  private func check(_ cycles: Cycles) throws(SubsongError) {
    try InputCheck.number(cycles.start, "the start of a cycle")
    try InputCheck.require(
      cycles.length > 0 && cycles.length <= InputCheck.largest && duration / cycles.length <= 200
        && abs(cycles.start) <= 1e9 * cycles.length,
      "cycles of \(cycles.length) ms begin at \(cycles.start) ms",
      because: "there is room for 200 borders in the \(duration) ms of the samples",
      remedy: "give the period of the song in ms, and a border near the onset")
  }

  // MARK: Layout

  static let (header, gap, groupGap) = (25.0, 2.0, 3.0)

  /// From the beginning of the first sample to the end of the last, in ms.
  var duration: Double { Double(rates.columns) * sampleInterval }

  /// Rows with names are as high as letters where that is possible, others as high as the page allows.
  func height(of group: Group) -> Double {
    // A group alone has to be as high as a colour bar with its numbers.
    let least = groups.count > 1 ? 30.0 : 70
    return group.rowNames.isEmpty
      ? min(max(2 * Double(group.count), least), 100) : min(max(9 * Double(group.count), least), 160)
  }

  private var panelHeight: Double {
    groups.reduce(0) { $0 + height(of: $1) } + Double(max(0, groups.count - 1)) * Self.groupGap
  }
}
