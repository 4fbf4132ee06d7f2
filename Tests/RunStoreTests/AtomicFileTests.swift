import Foundation
import NumericalCore
import RunStore
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  private func entries(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test("Writes, replaces, keeps permissions, leaves no temporary file") func writes() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      let large = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
      try AtomicFile.write(large, to: path)
      #expect(try FileBytes.read(path) == large)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
      try AtomicFile.write([], to: path)
      #expect(try FileBytes.read(path).isEmpty)
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
      #expect(try entries(folder) == ["a"])
    }
  }

  @Test("A write that fails half-way leaves the old content and no temporary file") func failsHalfWay() throws
  {
    try withTemporaryFolder { folder in
      let path = folder + "/a"
      try AtomicFile.write([1, 2, 3], to: path)
      let full = SubsongError(.inputOutput, "half-way")
      let error = subsongError {
        try AtomicFile.replace(path) { file throws(SubsongError) in
          try file.append([9, 9])
          throw full
        }
      }
      #expect(error == full)
      #expect(try FileBytes.read(path) == [1, 2, 3])
      #expect(try entries(folder) == ["a"])
    }
  }

  @Test("A folder that is none, has vanished, or is a file: cannot create, and nothing is left")
  func badFolder() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1], to: folder + "/file")
      for path in [
        folder + "/none/a", folder + "/file/a", folder + "/" + String(repeating: "x", count: 5000) + "/a",
      ] {
        let error = try #require(subsongError { try AtomicFile.write([2], to: path) })
        #expect(error.category == .cannotCreate)
        #expect(error.location == path && error.why != nil)
      }
      let nameTooLong = folder + "/" + String(repeating: "x", count: 300)
      #expect(subsongError { try AtomicFile.write([2], to: nameTooLong) }?.category == .inputOutput)
      #expect(try entries(folder) == ["file"])
      #expect(try FileBytes.read(folder + "/file") == [1])
    }
  }

  @Test("A folder or a device is not replaced (renaming over /dev/null would destroy it)") func notRegular()
    throws
  {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/d", withIntermediateDirectories: false)
      try FileManager.default.createSymbolicLink(atPath: folder + "/null", withDestinationPath: "/dev/null")
      for path in [folder + "/d", folder + "/null"] {
        #expect(subsongError { try AtomicFile.write([2], to: path) }?.category == .cannotCreate)
      }
      #expect(try entries(folder) == ["d", "null"])
    }
  }

  @Test(
    "A full disk is reported with the system's reason",
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDisk() throws {
    let device = try FileWriter("/dev/full", named: "out", isNew: false, calls: OperatingSystem())
    let error = try #require(subsongError { try device.append([1, 2]) })
    #expect(error.category == .inputOutput && error.location == "out")
    #expect(error.remedy == "make room on the disk")
  }
}
