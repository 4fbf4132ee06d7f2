import Experiments
import LearningTasks
import NumericalCore
import RunStore

/// The songs of conflicting teachers, in a folder that keeps what it needs.
struct PerturbationSongs {
  /// What the song of each perturbation that has one is called in a file of that folder: a built-in song, or a file beside it.
  private(set) var names: [String: String] = [:]
  /// Those that are not built in.
  private(set) var files: [(file: RunFile, song: Song)] = []

  init(_ conditions: [PerturbationCondition]) {
    for perturbation in conditions.flatMap({ [$0.main] + $0.companions }) {
      if let song = perturbation.song { names[perturbation.name] = name(of: song) }
    }
  }

  private mutating func name(of song: Song) -> String {
    let builtIn = SongLibrary.names.first { (try? SongLibrary.song(named: $0)) == song }
    if let builtIn { return builtIn }
    if let known = files.first(where: { $0.song == song }) { return known.file.name }
    let file = files.isEmpty ? RunFile.song : RunFile("song-\(files.count + 1).song")
    files.append((file, song))
    return file.name
  }

  func write(to folder: RunDirectory) throws(SubsongError) {
    for (file, song) in files { try folder.write(song.text, named: file) }
  }
}
