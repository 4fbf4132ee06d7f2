import NumericalCore
import RunStore

/// The fingerprint of everything that can be seen in a figure: two figures with the same one show the same numbers.
///
/// Long arrays go in by their checksum, which is faster than a fingerprint by far.
struct DrawnData {
  private var hash = Fingerprint()

  var fingerprint: String { hash.hexadecimal }

  mutating func add(_ name: String, _ values: [Double]) {
    hash.combine("\(name):\(values.count):")
    var checksum = Checksum()
    values.withUnsafeBytes { checksum.combine($0) }
    hash.combine(UInt64(checksum.value))
  }

  mutating func add(_ name: String, _ matrix: Matrix<Double>) {
    hash.combine("\(matrix.rows)x\(matrix.columns):")
    add(name, matrix.storage)
  }

  /// Each text ends where no text goes on, so that none runs into the next.
  mutating func add(_ name: String, _ texts: [String]) {
    hash.combine("\(name):\(texts.count):")
    for text in texts { hash.combine("\(text.utf8.count):\(text)") }
  }

  /// The text of a table reads back as the same numbers.
  mutating func add(_ name: String, _ table: CSVTable) { add(name, [table.text]) }
}
