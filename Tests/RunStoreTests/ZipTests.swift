import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

/// Archives with more entries than a plain zip can count. The other half of Zip64, entries and places beyond 4 GiB, would take
/// files of that size and is not exercised.
@Suite struct ZipTests {
  private static let count = 70_000

  private static func write(to path: String) throws {
    try AtomicFile.replace(path) { (file) throws(SubsongError) in
      var archive = ZipWriter(file)
      for number in 0..<count { try archive.add("\(number).txt", Array("\(number)".utf8)) }
      try archive.finish()
    }
  }

  @Test("More than 65535 entries are read back, by this package and by Python") func manyEntries() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.zip"
      try Self.write(to: path)
      let archive = try ZipReader(FileBytes.read(path), named: path)
      #expect(archive.entries.count == Self.count)
      for number in [0, 65_534, 65_535, 65_536, Self.count - 1] {
        #expect(try archive.content("\(number).txt") == Array("\(number)".utf8))
      }
      let script =
        "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); n = z.namelist();"
        + " assert all(z.read(i) == i[:-4].encode() for i in n); print(len(n))"
      let (process, output) = (Process(), Pipe())
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["python3", "-c", script, path]
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      if process.terminationStatus == 127 {
        print("Python is not there: the archive was read by the package's own reader only")
      } else {
        #expect(process.terminationStatus == 0 && text == "\(Self.count)\n")
      }
    }
  }
}
