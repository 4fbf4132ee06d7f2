// swift-tools-version: 6.1

import PackageDescription

// The arrows between targets run one way: what is learned, who learns it, how the
// experiment goes, what is kept, what is seen. `PackageTests` fails on any other edge.

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "subsong",
  platforms: [.macOS(.v15)],
  targets: [
    // System libraries: module maps and shim headers, nothing else.
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl",
      providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .systemLibrary(
      name: "CPNG", pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CCairo", pkgConfig: "cairo",
      providers: [.apt(["libcairo2-dev"]), .brew(["cairo"])]),

    // C: the hot loops, and the wall around libpng's longjmp.
    .target(name: "CKernels"),

    .target(name: "NumericalCore", dependencies: ["CKernels", "CGSL"], swiftSettings: strict),
    .target(name: "Integrators", dependencies: ["NumericalCore"], swiftSettings: strict),
    .target(
      name: "LearningTasks", dependencies: ["NumericalCore"],
      resources: [.embedInCode("Resources/fuer-elise.song")], swiftSettings: strict),
    .target(
      name: "Elise",
      dependencies: ["CKernels", "NumericalCore", "Integrators", "LearningTasks"],
      swiftSettings: strict),
    .target(
      name: "Experiments", dependencies: ["NumericalCore", "LearningTasks"], swiftSettings: strict),

    .executableTarget(
      name: "EngineBenchmark", dependencies: ["NumericalCore", "LearningTasks", "Elise", "Experiments"],
      path: "Sources/Benchmarks/EngineBenchmark", swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["NumericalCore"], path: "Tests/TestSupport",
      swiftSettings: strict),
    .testTarget(
      name: "NumericalCoreTests", dependencies: ["NumericalCore", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "IntegratorsTests", dependencies: ["Integrators", "NumericalCore"], swiftSettings: strict),
    .testTarget(
      name: "LearningTasksTests", dependencies: ["LearningTasks", "NumericalCore", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "EliseTests",
      dependencies: ["Elise", "Integrators", "LearningTasks", "NumericalCore", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: ["Experiments", "LearningTasks", "NumericalCore", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ReproductionTests",
      dependencies: ["Elise", "Experiments", "Integrators", "LearningTasks", "NumericalCore", "TestSupport"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu11
)
