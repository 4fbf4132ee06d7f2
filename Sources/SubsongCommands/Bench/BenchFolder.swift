import Figures
import LearningTasks
import NumericalCore
import RunStore

/// The folder for the files of a benchmark; other files in it stay.
struct BenchFolder {
  private let directory: RunDirectory

  /// - Throws: ``SubsongError`` (cannot create) if the folder cannot be made, or if one of the files is there and not to be
  ///   replaced: before anything is measured.
  init(_ path: String, force: Bool, files: [RunFile]) throws(SubsongError) {
    directory = try .adding(to: path)
    if !force, let file = files.first(where: directory.contains) {
      throw SubsongError(
        .cannotCreate, "the file exists", at: directory.path(of: file),
        remedy: "replace it with --force, or write into another folder with --out")
    }
  }

  func write(_ text: String, named file: RunFile) throws(SubsongError) {
    try directory.write(text, named: file)
  }

  func write(json value: some Encodable, named file: RunFile) throws(SubsongError) {
    try directory.write(json: value, named: file)
  }

  /// Writes a figure in all formats.
  func write(_ figure: some Figure, named name: String, _ provenance: Provenance) throws(SubsongError) {
    for (format, file) in zip(FigureFormat.allCases, Self.figureFiles(name)) {
      try directory.write(figure.rendered(as: format, provenance: provenance), named: file)
    }
  }

  static func figureFiles(_ name: String) -> [RunFile] {
    FigureFormat.allCases.map { RunFile("\(name).\($0.fileExtension)") }
  }
}
