/// Finds what the writer of a misspelt name most probably meant.
///
/// The distance is the Damerau–Levenshtein distance with adjacent transpositions (optimal string
/// alignment), without regard to case and with `-` and `_` alike.
///
/// - Returns: the nearest candidate if its distance is at most a third of the longer name
///   (and at least one edit is always allowed), otherwise `nil`. Ties go to the first candidate.
package func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  guard name.utf8.count <= longestName else { return nil }
  let wanted = normalised(name)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates where candidate.utf8.count <= longestName {
    let other = normalised(candidate)
    let allowed = max(1, max(wanted.count, other.count) / 3)
    // Each edit changes the length by one at most; a name of thousands of letters is near to none.
    guard abs(wanted.count - other.count) <= allowed else { continue }
    let distance = editDistance(wanted, other)
    if distance <= allowed, distance < best?.distance ?? Int.max {
      best = (candidate, distance)
    }
  }
  return best?.candidate
}

/// `"did you mean …?"` as the remedy of an error, or the list of what is known.
package func suggestion(for name: String, among candidates: [String]) -> String {
  if let nearest = nearestName(to: name, among: candidates) { return "did you mean '\(nearest)'?" }
  let known = candidates.prefix(60).map { $0.utf8.count <= longestName ? $0 : "\($0.prefix(40))…" }
  let more = candidates.count > known.count ? " and \(candidates.count - known.count) more" : ""
  return "known: \(known.joined(separator: ", "))\(more)"
}

/// In bytes: a longer text is no name that somebody misspelt, and comparing takes the product of two lengths.
private let longestName = 256

private func normalised(_ name: String) -> [Character] {
  name.lowercased().map { $0 == "_" ? "-" : $0 }
}

/// The number of insertions, deletions, substitutions and swaps of neighbours from `a` to `b`.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for i in 1...a.count {
    var row = [i] + [Int](repeating: 0, count: b.count)
    for j in 1...b.count {
      let substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      row[j] = min(substitution, last[j] + 1, row[j - 1] + 1)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        row[j] = min(row[j], beforeLast[j - 2] + 1)
      }
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
