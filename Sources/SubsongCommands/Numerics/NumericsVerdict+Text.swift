extension NumericsVerdict {
  /// The verdict for people: one block a score, then what the variants change, then the sentence.
  var lines: [String] {
    NumericsScore.allCases.flatMap(block) + ["variants"] + variants.map(\.line) + ["", sentence]
  }

  private func block(_ score: NumericsScore) -> [String] {
    func text(_ value: Double?) -> String { value.map { fixed($0, score.digits) } ?? "–" }
    let (own, others) = (seedScores[0].scores[score], seedScores.dropFirst().map { text($0.scores[score]) })
    let width = spread[score].map { fixed($0, score.digits + 1) } ?? "–"
    let head =
      "\(score.rawValue.padded(to: 32))\(text(own).padded(left: 9))   spread \(width)"
      + "   other seeds \(others.joined(separator: " "))"
    let rows = variants.filter { $0.reason == nil }.map { variant in
      let inSpreads = variant.inSpreads[score].map { "\(signed($0, 1)) spreads" } ?? "–"
      let difference = variant.differences[score].map { signed($0, score.digits) } ?? "–"
      let mark = variant.moved.contains(score) ? "   moved" : ""
      return "  \(variant.name.padded(to: 30))\(text(variant.scores[score]).padded(left: 9))"
        + "\(difference.padded(left: 10))\(inSpreads.padded(left: 15))\(mark)"
    }
    return [head] + rows + [""]
  }

  /// `numerics.csv`: the experiment with each seed, the spread, and for each variant its scores, their differences and these in
  /// spreads; an undefined number is an empty field.
  var csv: String {
    let names = NumericsScore.allCases.map(\.rawValue)
    let head = ["row"] + names + names.map { "\($0)_difference" } + names.map { "\($0)_in_spreads" }
    var rows = [head + ["passes"]]
    func row(_ name: String, _ groups: [NumericsScores], _ passes: String) {
      let numbers = groups.flatMap { group in
        NumericsScore.allCases.map { score in group[score].map { "\($0)" } ?? "" }
      }
      rows.append([name] + numbers + [passes])
    }
    let none = NumericsScores()
    for own in seedScores { row("seed \(own.seed)", [own.scores, none, none], "") }
    row("spread", [spread, none, none], "")
    for variant in variants {
      row(
        variant.name, [variant.scores, variant.differences, variant.inSpreads],
        variant.passes.map { "\($0)" } ?? "")
    }
    return rows.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// The verdict in one line of a report.
  var line: String {
    let compared = variants.count { $0.passes != nil }
    return "\(sentence) (\(compared) of \(variants.count) variants, \(seeds.count - 1) other seeds)"
  }
}

extension NumericsComparison {
  fileprivate var line: String {
    let result =
      switch passes {
      case true?: "passes"
      case false?: reason.map { "failed: \($0)" } ?? "does not pass"
      case nil: "not possible: \(reason ?? "")"
      }
    return "  \(name.padded(to: 23))\(result) [\(changes.joined(separator: " "))]"
  }
}

private func signed(_ value: Double, _ digits: Int) -> String {
  let text = fixed(value, digits)
  return value > 0 && text.contains { ("1"..."9").contains($0) } ? "+\(text)" : text
}
