// swift-tools-version: 6.2

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
  products: [
    .library(name: "Subsong", targets: ["Subsong"]),
    .executable(name: "subsong", targets: ["SubsongTool"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
  ],
  targets: [
    // System libraries: module maps and shim headers, nothing else.
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl",
      providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .systemLibrary(
      name: "CPNG", pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CCairo", pkgConfig: "cairo",
      providers: [.apt(["libcairo2-dev"]), .brew(["cairo"])]),

    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),

    // C: the hot loops, and the wall around libpng's longjmp.
    .target(name: "CKernels"),
    .target(name: "CPlasticKernels", cSettings: [.headerSearchPath("../CKernels")]),
    .target(name: "CPNGEncoder", dependencies: ["CPNG"]),

    .target(
      name: "NumericalCore", dependencies: ["CKernels", "CGSL", "COpenBLAS"], swiftSettings: strict),
    .target(name: "Integrators", dependencies: ["NumericalCore", "CGSL"], swiftSettings: strict),
    .target(
      name: "LearningTasks", dependencies: ["NumericalCore"],
      resources: [.embedInCode("Resources/fuer-elise.song")], swiftSettings: strict),
    .target(
      name: "Elise",
      dependencies: ["CKernels", "NumericalCore", "Integrators", "LearningTasks"],
      swiftSettings: strict),
    .target(name: "Autodiff", dependencies: ["NumericalCore", "COpenBLAS"], swiftSettings: strict),
    .target(
      name: "PlasticNetworks",
      dependencies: ["CPlasticKernels", "NumericalCore", "Autodiff", "COpenBLAS", "LearningTasks"],
      swiftSettings: strict),
    .target(
      name: "Reservoirs", dependencies: ["NumericalCore", "COpenBLAS", "LearningTasks"],
      swiftSettings: strict),
    .target(
      name: "Experiments", dependencies: ["NumericalCore", "LearningTasks"], swiftSettings: strict),
    .target(
      name: "RunStore",
      dependencies: [
        "NumericalCore", "LearningTasks", "CZlib", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "Sweeps", dependencies: ["NumericalCore", "LearningTasks", "Experiments", "RunStore"],
      swiftSettings: strict),
    .target(
      name: "Figures",
      dependencies: ["NumericalCore", "LearningTasks", "CCairo", "CPNGEncoder"],
      swiftSettings: strict),
    .target(
      name: "SubsongCommands",
      dependencies: [
        "NumericalCore", "Integrators", "LearningTasks", "Elise", "Autodiff", "PlasticNetworks",
        "Reservoirs", "Experiments", "RunStore", "Sweeps", "Figures",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      resources: [.embedInCode("Resources/elise-learning-curves.csv")],
      swiftSettings: strict),
    .executableTarget(
      name: "SubsongTool", dependencies: ["SubsongCommands"], swiftSettings: strict),
    .target(
      name: "Subsong",
      dependencies: [
        "NumericalCore", "Integrators", "LearningTasks", "Elise", "Autodiff", "PlasticNetworks",
        "Reservoirs", "Experiments", "RunStore", "Sweeps", "Figures",
      ],
      swiftSettings: strict),

    .target(
      name: "TestSupport", dependencies: ["NumericalCore", "RunStore"], path: "Tests/TestSupport",
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
      name: "AutodiffTests", dependencies: ["Autodiff", "NumericalCore", "TestSupport"], swiftSettings: strict
    ),
    .testTarget(
      name: "PlasticNetworksTests",
      dependencies: ["PlasticNetworks", "Autodiff", "LearningTasks", "NumericalCore", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ReservoirsTests",
      dependencies: ["Reservoirs", "LearningTasks", "NumericalCore", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ExperimentsTests",
      dependencies: ["Experiments", "LearningTasks", "NumericalCore", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "RunStoreTests", dependencies: ["RunStore", "LearningTasks", "NumericalCore", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "SweepsTests",
      dependencies: ["Sweeps", "RunStore", "Experiments", "LearningTasks", "NumericalCore", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FiguresTests", dependencies: ["Figures", "LearningTasks", "NumericalCore", "CPNG"],
      swiftSettings: strict),
    .testTarget(name: "SubsongTests", dependencies: ["Subsong"], swiftSettings: strict),
    .testTarget(name: "PackageTests", dependencies: ["TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "SubsongCommandsTests",
      dependencies: [
        "SubsongCommands", "Autodiff", "Elise", "Experiments", "Figures", "Integrators", "LearningTasks",
        "NumericalCore", "PlasticNetworks", "RunStore", "Sweeps", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CommandLineTests", dependencies: ["RunStore", "NumericalCore", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "LawTests",
      dependencies: [
        "Autodiff", "Elise", "Experiments", "Integrators", "LearningTasks", "NumericalCore",
        "PlasticNetworks", "SubsongCommands", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ReproductionTests",
      dependencies: ["Elise", "Experiments", "Integrators", "LearningTasks", "NumericalCore", "TestSupport"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu11
)
