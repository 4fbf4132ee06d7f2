/// A dense matrix in row-major order.
///
/// Weights are stored *post × pre*: row = postsynaptic neuron, column = presynaptic neuron.
/// A learner records *sample × neuron*, so that time runs along the memory; what is scored and drawn is *neuron × sample*.
public struct Matrix<Scalar> {
  public let rows: Int
  public let columns: Int
  /// The elements, row after row; `storage[row * columns + column]`.
  public var storage: [Scalar]

  @inlinable
  public init(rows: Int, columns: Int, repeating value: Scalar) {
    self.rows = rows
    self.columns = columns
    self.storage = Array(repeating: value, count: rows * columns)
  }

  /// - Precondition: `storage.count == rows * columns`.
  @inlinable
  public init(rows: Int, columns: Int, storage: [Scalar]) {
    precondition(storage.count == rows * columns, "a matrix needs rows × columns elements")
    self.rows = rows
    self.columns = columns
    self.storage = storage
  }

  @inlinable
  public init(rows: Int, columns: Int, _ element: (_ row: Int, _ column: Int) throws -> Scalar) rethrows {
    self.rows = rows
    self.columns = columns
    self.storage = []
    storage.reserveCapacity(rows * columns)
    for row in 0..<rows {
      for column in 0..<columns { storage.append(try element(row, column)) }
    }
  }

  @inlinable
  public subscript(row: Int, column: Int) -> Scalar {
    get { storage[row * columns + column] }
    set { storage[row * columns + column] = newValue }
  }

  /// Rows for columns.
  public func transposed() -> Matrix {
    Matrix(rows: columns, columns: rows) { self[$1, $0] }
  }

  /// The elements of one row, without a copy.
  @inlinable
  public func row(_ row: Int) -> ArraySlice<Scalar> {
    storage[row * columns..<(row + 1) * columns]
  }

  /// A copy of some neighbouring rows.
  @inlinable
  public func rows(_ range: Range<Int>) -> Matrix {
    Matrix(
      rows: range.count, columns: columns,
      storage: Array(storage[range.lowerBound * columns..<range.upperBound * columns]))
  }

  @inlinable
  public func map<Other>(_ transform: (Scalar) throws -> Other) rethrows -> Matrix<Other> {
    Matrix<Other>(rows: rows, columns: columns, storage: try storage.map(transform))
  }
}

extension Matrix: Equatable where Scalar: Equatable {}
extension Matrix: Hashable where Scalar: Hashable {}
extension Matrix: Sendable where Scalar: Sendable {}
/// The names that encoding derives from the properties.
private enum MatrixKeys: String, CodingKey { case rows, columns, storage }

extension Matrix: Encodable where Scalar: Encodable {}

extension Matrix: Decodable where Scalar: Decodable {
  /// - Throws: ``SubsongError`` (bad input) if the number of elements does not fit the shape.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: MatrixKeys.self)
    let rows = try values.decode(Int.self, forKey: .rows)
    let columns = try values.decode(Int.self, forKey: .columns)
    let storage = try values.decode([Scalar].self, forKey: .storage)
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard rows >= 0, columns >= 0, !overflow, count == storage.count else {
      throw SubsongError(
        .badInput, "a matrix of \(rows) × \(columns) has \(storage.count) elements",
        because: "it needs rows × columns of them")
    }
    self.init(rows: rows, columns: columns, storage: storage)
  }
}

extension Matrix {
  /// The columns of `self` followed by those of `next`: recordings in a row.
  ///
  /// - Precondition: both have the same number of rows.
  package func appendingColumns(of next: Matrix) -> Matrix {
    precondition(rows == next.rows, "recordings to be joined need the same neurons")
    var joined: [Scalar] = []
    joined.reserveCapacity(storage.count + next.storage.count)
    for row in 0..<rows {
      joined += self.row(row)
      joined += next.row(row)
    }
    return Matrix(rows: rows, columns: columns + next.columns, storage: joined)
  }
}
