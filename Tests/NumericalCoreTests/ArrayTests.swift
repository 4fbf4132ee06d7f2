import Foundation
import NumericalCore
import TestSupport
import Testing

@Suite struct MatrixTests {
  let matrix = Matrix<Int>(rows: 2, columns: 3) { 10 * $0 + $1 }

  @Test("Row-major: element, row and rows agree with the storage (a transposed index would show)")
  func layout() {
    #expect(matrix.storage == [0, 1, 2, 10, 11, 12])
    #expect(matrix[1, 0] == 10 && matrix[0, 2] == 2)
    #expect(Array(matrix.row(1)) == [10, 11, 12])
    #expect(matrix.rows(1..<2) == Matrix(rows: 1, columns: 3, storage: [10, 11, 12]))
    #expect(matrix.rows(1..<1).storage.isEmpty)
    var changed = matrix
    changed[1, 2] = 7
    #expect(changed.storage == [0, 1, 2, 10, 11, 7])
  }

  @Test("map keeps places; appendingColumns goes row by row") func derived() {
    #expect(matrix.map { Double($0) / 2 }[1, 1] == 5.5)
    let joined = matrix.appendingColumns(of: Matrix(rows: 2, columns: 1, storage: [8, 9]))
    #expect(joined.columns == 4 && joined.storage == [0, 1, 2, 8, 10, 11, 12, 9])
  }

  @Test("JSON round trip; a file whose shape does not fit its elements is refused, not indexed")
  func codable() throws {
    #expect(try JSONDecoder().decode(Matrix<Int>.self, from: JSONEncoder().encode(matrix)) == matrix)
    for text in [
      #"{"rows":2,"columns":3,"storage":[1]}"#, #"{"rows":-1,"columns":-1,"storage":[1]}"#,
      #"{"rows":4611686018427387904,"columns":4,"storage":[]}"#,
    ] {
      #expect(
        subsongError { _ = try JSONDecoder().decode(Matrix<Int>.self, from: Data(text.utf8)) }?.category
          == .badInput)
    }
  }
}

@Suite struct NamedArraysTests {
  let arrays: NamedArrays = [
    "weights": NamedArray(Matrix(rows: 2, columns: 3, repeating: 1.5), axes: ["post", "pre"], unit: "mV"),
    "u": NamedArray([1, 2], axis: "neuron", unit: "mV"),
  ]

  @Test("Matrices and vectors keep their shape") func shapes() throws {
    #expect(arrays["weights"]?.matrix == Matrix(rows: 2, columns: 3, repeating: 1.5))
    #expect(arrays["u"]?.shape == [2])
    #expect(arrays["u"]?.matrix == nil)
    #expect(try arrays.array("u", shape: [2]).values == [1, 2])
  }

  @Test("A missing array and one of another size are told apart") func errors() throws {
    let missing = try #require(subsongError { _ = try arrays.array("v", shape: [2]) })
    #expect(missing.category == .badInput && missing.description.contains("u, weights"))
    let other = try #require(subsongError { _ = try arrays.array("weights", shape: [3, 2]) })
    #expect(other.description.contains("[2, 3]") && other.description.contains("[3, 2]"))
  }
}
