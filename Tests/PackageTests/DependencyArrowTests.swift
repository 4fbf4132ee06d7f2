import Foundation
import TestSupport
import Testing

/// The house: which target may use which.
@Suite struct DependencyArrowTests {
  private struct Package: Decodable {
    struct Target: Decodable {
      let name: String
      let type: String
      let target_dependencies: [String]?
      let product_dependencies: [String]?
    }

    let targets: [Target]
  }

  /// What each target may depend on. Every line is the row of the table in the README.
  static let allowed: [String: Set<String>] = [
    "CGSL": [], "CPNG": [], "CZlib": [], "CCairo": [], "COpenBLAS": [], "CKernels": [], "CPlasticKernels": [],
    "CPNGEncoder": ["CPNG"],
    "NumericalCore": ["CKernels", "CGSL", "COpenBLAS"],
    "Integrators": ["NumericalCore", "CGSL"],
    "LearningTasks": ["NumericalCore"],
    "Elise": ["NumericalCore", "CKernels", "Integrators", "LearningTasks"],
    "Autodiff": ["NumericalCore", "COpenBLAS"],
    "PlasticNetworks": ["NumericalCore", "CPlasticKernels", "COpenBLAS", "Autodiff", "LearningTasks"],
    "Reservoirs": ["NumericalCore", "COpenBLAS", "LearningTasks"],
    "Experiments": ["NumericalCore", "LearningTasks"],
    "RunStore": ["NumericalCore", "LearningTasks", "CZlib", "GRDB"],
    "Sweeps": ["NumericalCore", "LearningTasks", "Experiments", "RunStore"],
    "Figures": ["NumericalCore", "LearningTasks", "CCairo", "CPNGEncoder"],
    "SubsongCommands": [
      "NumericalCore", "Integrators", "LearningTasks", "Elise", "Autodiff", "PlasticNetworks",
      "Reservoirs", "Experiments", "RunStore", "Sweeps", "Figures",
      "ArgumentParser",
    ],
    "SubsongTool": ["SubsongCommands"],
    "Subsong": [
      "NumericalCore", "Integrators", "LearningTasks", "Elise", "Autodiff", "PlasticNetworks",
      "Reservoirs", "Experiments", "RunStore", "Sweeps", "Figures",
    ],
  ]

  /// The package as SwiftPM sees it. The scratch folder is another one, because the tests run inside the usual one's lock.
  private func describe() throws -> Package {
    try withTemporaryFolder { folder in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [
        "swift", "package", "--package-path", ReferenceData.packageRoot.path, "--scratch-path", folder,
        "describe",
        "--type", "json",
      ]
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
      return try JSONDecoder().decode(Package.self, from: data)
    }
  }

  /// Catches an arrow that points left, a learner that knows another, an experiment that knows a learner.
  @Test func everyArrowIsAllowed() throws {
    let targets = try describe().targets.filter { $0.type != "test" && $0.name != "TestSupport" }
    #expect(Set(targets.map(\.name)) == Set(Self.allowed.keys))
    for target in targets {
      let used = Set((target.target_dependencies ?? []) + (target.product_dependencies ?? []))
      let forbidden = used.subtracting(Self.allowed[target.name] ?? [])
      #expect(forbidden.isEmpty, "\(target.name) must not depend on \(forbidden.sorted())")
    }
  }

  /// Catches a source file that imports what its target does not declare; SwiftPM lets that pass.
  @Test func importsAreDeclared() throws {
    let modules = Set(Self.allowed.keys)
    for (name, allowed) in Self.allowed where !name.hasPrefix("C") {
      let folder = ReferenceData.packageRoot.appendingPathComponent("Sources/\(name)")
      for file in try swiftFiles(in: folder) {
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
          let words = line.split(separator: " ")
          guard let keyword = words.firstIndex(of: "import"), keyword <= 2, words.count > keyword + 1,
            !line.hasPrefix("//")
          else { continue }
          let module = String(words[keyword + 1])
          if modules.contains(module) {
            #expect(allowed.contains(module), "\(file.lastPathComponent): \(line)")
          }
        }
      }
    }
  }

  /// Files can be read in one sitting.
  @Test func noFileIsLongerThan700Lines() throws {
    for folder in ["Sources", "Tests"] {
      for file in try swiftFiles(in: ReferenceData.packageRoot.appendingPathComponent(folder)) {
        let lines = try String(contentsOf: file, encoding: .utf8).split(
          separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 700, "\(file.path)")
      }
    }
  }

  private func swiftFiles(in folder: URL) throws -> [URL] {
    let names = try #require(FileManager.default.enumerator(atPath: folder.path))
    return names.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map(
      folder.appendingPathComponent)
  }
}
