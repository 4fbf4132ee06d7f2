import NumericalCore

/// A matrix of which only the elements other than 0 are kept, row after row.
public struct SparseMatrix: Hashable, Sendable {
  public let rows: Int
  public let columns: Int
  /// Where each row begins among ``values``; one more than there are rows.
  let starts: [Int]
  /// The column of each value, ascending within a row.
  let columnIndices: [Int32]
  /// The elements other than 0.
  public let values: [Double]

  /// The elements other than 0 of a matrix.
  public init(_ dense: Matrix<Double>) {
    (rows, columns) = (dense.rows, dense.columns)
    var (starts, indices, values) = ([0], [Int32](), [Double]())
    for row in 0..<dense.rows {
      for (column, value) in dense.row(row).enumerated() where value != 0 {
        indices.append(Int32(column))
        values.append(value)
      }
      starts.append(values.count)
    }
    (self.starts, columnIndices, self.values) = (starts, indices, values)
  }

  /// All elements.
  public var dense: Matrix<Double> {
    var matrix = Matrix(rows: rows, columns: columns, repeating: 0.0)
    for row in 0..<rows {
      for place in starts[row]..<starts[row + 1] { matrix[row, Int(columnIndices[place])] = values[place] }
    }
    return matrix
  }

  /// y ← y + A x.
  ///
  /// - Precondition: `x` has a value a column, `y` one a row.
  func addProduct(_ x: [Double], to y: inout [Double]) {
    precondition(x.count == columns && y.count == rows, "a product needs a value a column")
    x.withUnsafeBufferPointer { x in
      columnIndices.withUnsafeBufferPointer { columns in
        values.withUnsafeBufferPointer { values in
          for row in 0..<rows {
            var sum = 0.0
            for place in starts[row]..<starts[row + 1] { sum += values[place] * x[Int(columns[place])] }
            y[row] += sum
          }
        }
      }
    }
  }
}
