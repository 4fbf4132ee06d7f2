import Figures

extension CompareResults {
  var figure: any Figure {
    ResponseFigure(
      series: [
        .init(
          name: "frozen",
          places: rows.enumerated().compactMap { .init(Double($0), $1.frozenReplay) })
      ], xLabel: "learner", measureLabel: "correlation")
  }
}
