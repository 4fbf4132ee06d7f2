import NumericalCore

/// Learners that were trained on the same song with the same budget, side by side.
///
/// The panel on top shows learning curves over the training cycles, named where they end. The panels below share one row a
/// learner: the correlation of free replay with frozen weights and the share of right notes (a dot a seed, the mean and its
/// 95 % interval), cost (a dot on a logarithmic track beside the number), what is left after each disturbance, and a card of
/// what the learning rule needs: a filled circle for yes, half a one for partly, an empty one for no.
///
/// **Undefined values.** A number that is NaN or infinite is what a failure leaves behind. It is shown as "–" and never as
/// 0; curves break there. Where a seed failed there is no mean, because that of the others would flatter the learner.
///
/// **Intervals.** Those of panels are percentile bootstraps of the mean over seeds (``NumericalCore/SampleStatistics``); for one seed there
/// is none. Bands of learning curves are left out where other curves run through more than a third of them.
public struct ComparisonFigure: Figure {
  /// A place on a learning curve.
  public struct LearningPoint: Hashable, Sendable {
    /// How many cycles of training are over.
    public var cycle: Int
    /// The mean correlation of free validation cycles over seeds, −1 … 1; not finite: undefined.
    public var correlation: Double
    /// The ends of an interval; both or none.
    public var low: Double?
    public var high: Double?

    /// A place, with an interval if both ends are given.
    public init(cycle: Int, correlation: Double, low: Double? = nil, high: Double? = nil) {
      (self.cycle, self.correlation, self.low, self.high) = (cycle, correlation, low, high)
    }
  }

  /// How an entrant meets a criterion.
  public enum Mark: Hashable, Sendable, CaseIterable { case yes, no, partly }

  /// One learner.
  public struct Entrant: Hashable, Sendable {
    /// Stands at the end of the curve and beside the row.
    public var name: String
    /// In increasing order of the cycle; empty if nothing is known.
    public var learning: [LearningPoint]
    /// One a seed: the mean correlation over free cycles with frozen weights, −1 … 1.
    public var replay: [Double]
    /// One a seed: the share of notes that are right, 0 … 1.
    public var notes: [Double]
    /// How many neurons it has.
    public var neurons: Double
    /// How many synapses learn.
    public var trainedSynapses: Double
    /// Floating-point operations for one millisecond of replay.
    public var operationsPerMillisecond: Double
    /// One a seed: how long the training took, in s.
    public var trainingSeconds: [Double]
    /// One a disturbance: the mean correlation after it by that before it; nil if this learner cannot be disturbed so.
    public var survival: [Double?]
    /// One a criterion.
    public var card: [Mark]

    /// The numbers are checked when the figure is rendered.
    public init(
      name: String, learning: [LearningPoint], replay: [Double], notes: [Double], neurons: Double,
      trainedSynapses: Double, operationsPerMillisecond: Double, trainingSeconds: [Double],
      survival: [Double?] = [], card: [Mark] = []
    ) {
      self.name = name
      self.learning = learning
      self.replay = replay
      self.notes = notes
      self.neurons = neurons
      self.trainedSynapses = trainedSynapses
      self.operationsPerMillisecond = operationsPerMillisecond
      self.trainingSeconds = trainingSeconds
      self.survival = survival
      self.card = card
    }
  }

  /// The learners, in the order of their rows and colours.
  public var entrants: [Entrant]
  /// What they were disturbed by, for example `held silent`.
  public var disturbances: [String]
  /// What the card asks, for example `local signals`.
  public var criteria: [String]
  /// The song that all have learned; stands on top.
  public var songTitle: String
  /// What all were given, for example `3906 trained synapses each`; stands beside the title.
  public var budget: String

  /// The numbers are checked when the figure is rendered.
  public init(
    entrants: [Entrant], disturbances: [String] = [], criteria: [String] = [], songTitle: String = "",
    budget: String = ""
  ) {
    self.entrants = entrants
    self.disturbances = disturbances
    self.criteria = criteria
    self.songTitle = songTitle
    self.budget = budget
  }

  /// What the metadata call the figure.
  public var name: String { "Comparison of learners" }

  /// The size of the page in points: 183 mm wide, more if many columns need it.
  public var size: Canvas.Size { ComparisonFigureLayout(self).size }

  /// Draws the picture; see ``Figure/draw(on:)``.
  public func draw(on canvas: Canvas) {
    let layout = ComparisonFigureLayout(self)
    drawTitle(on: canvas, layout)
    drawCurves(on: canvas, layout)
    drawRows(on: canvas, layout)
    drawScores(on: canvas, layout)
    drawCosts(on: canvas, layout)
    drawSurvival(on: canvas, layout)
    drawCard(on: canvas, layout)
    drawKey(on: canvas, layout)
  }
}
