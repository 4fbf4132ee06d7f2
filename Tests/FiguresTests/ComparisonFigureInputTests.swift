import Figures
import NumericalCore
import Testing

/// What a user can get wrong about a comparison is an error with four parts; what a failure leaves behind is drawn.
@Suite("Input of comparisons")
struct ComparisonFigureInputTests {
  /// A change and words that its error has to say.
  static let mistakes: [(word: String, change: @Sendable (inout ComparisonFigure) -> Void)] = [
    ("1 entrants", { $0.entrants.removeLast(2) }),
    ("13 entrants", { $0.entrants = (0..<13).map { ComparisonFigureTests.entrant("\($0)") } }),
    ("entrant 1 has no name", { $0.entrants[1].name = " " }),
    ("called 'ELiSe'", { $0.entrants[1].name = "ELiSe" }),
    ("5 names of kind 'disturbance'", { $0.disturbances = ["1", "2", "3", "4", "5"] }),
    ("11 names of kind 'criterion'", { $0.criteria = (0..<11).map { "\($0)" } }),
    ("called 'noise'", { $0.disturbances = ["noise", "noise"] }),
    ("criterion 0 has no name", { $0.criteria[0] = "" }),
    ("0 seeds of 'ELiSe'", { $0.entrants[0].replay = [] }),
    ("101 seeds", { $0.entrants[0].replay = Array(repeating: 0, count: 101) }),
    ("shares of right notes of 'FORCE' is 3", { $0.entrants[1].notes.append(1) }),
    ("training times of 'FORCE' is 1", { $0.entrants[1].trainingSeconds = [1] }),
    ("survivals of 'FORCE' is 1", { $0.entrants[1].survival = [nil] }),
    ("marks of 'FORCE' is 0", { $0.entrants[1].card = [] }),
    ("replay correlation of 'ELiSe' is 1.5", { $0.entrants[0].replay[0] = 1.5 }),
    ("right notes of 'ELiSe' is -0.1", { $0.entrants[0].notes[1] = -0.1 }),
    ("a cost of 'ELiSe' is -1.0", { $0.entrants[0].neurons = -1 }),
    ("a cost of 'ELiSe' is -2.0", { $0.entrants[0].trainingSeconds[1] = -2 }),
    ("a cost of 'ELiSe' is 1e+101", { $0.entrants[0].operationsPerMillisecond = 1e101 }),
    ("a survival of 'ELiSe' is -1e+101", { $0.entrants[0].survival[0] = -1e101 }),
    ("begins at cycle -1", { $0.entrants[0].learning[0].cycle = -1 }),
    ("from 10 to 10", { $0.entrants[0].learning[2].cycle = 10 }),
    ("learning curve of 'ELiSe' is 2.0", { $0.entrants[0].learning[1].correlation = 2 }),
    ("one end of an interval", { $0.entrants[0].learning[1].low = 0 }),
    (
      "from 0.5 down to 0.4",
      { ($0.entrants[0].learning[1].low, $0.entrants[0].learning[1].high) = (0.5, 0.4) }
    ),
  ]

  /// Catches checks that are missing, and messages that do not say what is wrong.
  @Test(arguments: mistakes.indices)
  func mistakeIsAnError(_ index: Int) throws {
    var figure = ComparisonFigureTests.sample
    Self.mistakes[index].change(&figure)
    let error = try #require(throws: SubsongError.self) { try figure.check() }
    #expect(error.category == .badInput)
    #expect(error.description.contains(Self.mistakes[index].word), "\(error)")
    #expect(error.location != nil && error.why != nil && error.remedy != nil)
  }

  /// Catches a check that refuses what a learner that fails leaves behind: then one failure would cost the whole figure.
  @Test func failuresAreNoMistakes() throws {
    var figure = ComparisonFigureTests.sample
    figure.entrants[0].learning[1] = .init(cycle: 10, correlation: .nan, low: .nan, high: .nan)
    figure.entrants[0].replay = [.nan, .infinity]
    figure.entrants[0].notes = [.nan, 0.5]
    (figure.entrants[0].neurons, figure.entrants[0].trainedSynapses) = (.nan, .infinity)
    figure.entrants[0].trainingSeconds = [.nan, .nan]
    figure.entrants[0].survival = [.nan, nil]
    figure.entrants[1].learning = []
    try figure.check()
    for extreme in ComparisonFigureTests.extremes { try extreme.check() }
  }
}
