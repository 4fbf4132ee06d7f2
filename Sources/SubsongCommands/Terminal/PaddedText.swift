extension String {
  /// The text with blanks behind it up to a width, for columns.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }

  /// The text with blanks before it, for columns of numbers.
  func padded(left width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}

/// Rows as lines, each column as wide as its widest cell, two blanks apart.
func aligned(_ rows: [[String]]) -> String {
  let columns = rows.first?.indices ?? 0..<0
  let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    let cells = zip(row.dropLast(), widths).map { $0.padded(to: $1) } + row.suffix(1)
    return cells.joined(separator: "  ") + "\n"
  }
  .joined()
}
