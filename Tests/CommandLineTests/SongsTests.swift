import Foundation
import TestSupport
import Testing

/// `subsong songs …` as a process.
@Suite struct SongsTests {
  private static let expression = "bengalese(order=3, length=40, seed=7)"

  @Test("The list names what is learned with how many neurons, and every song of it can be shown") func list()
    throws
  {
    try withTemporaryFolder { folder in
      let songs = try #require(
        try SubsongTool.run("songs", "list", "--json", in: folder).json() as? [[String: Any]])
      let names = songs.compactMap { $0["name"] as? String }
      #expect(
        names.contains("fuer-elise") && names.contains("zebra-finch") && Set(names).count == names.count)
      let elise = try #require(songs.first { $0["name"] as? String == "fuer-elise" })
      #expect(
        elise["states"] as? Double == 25 && elise["rows"] as? Double == 13 && elise["latent"] as? Double == 50
      )
      // E5 D#5 E5 D#5 E5 B4 and E4 A4: several states do not tell the next, and three are enough.
      #expect((elise["markov_order"] as? Double ?? 0) > 1 && (elise["branch_points"] as? Double ?? 0) > 1)
      let text = try SubsongTool.run("songs", in: folder)
      for song in songs {
        let name = try #require(song["name"] as? String)
        #expect(text.output.contains("\n\(name) "), "\(name)")
        let shown = try SubsongTool.run("songs", "show", name, "--json", in: folder).object()
        #expect(shown["states"] as? Double == song["states"] as? Double && shown["branches"] is [Any])
      }
      let generators = try SubsongTool.run("songs", "list", "--generators", in: folder)
      #expect(
        generators.output.contains("bengalese(order=3, length=40")
          && generators.output.contains("root of the random draws"))
    }
  }

  @Test("A generator's call is a song wherever a song is asked for") func expressions() throws {
    try withTemporaryFolder { folder in
      let shown = try SubsongTool.run("songs", "show", Self.expression, "--json", in: folder).object()
      #expect(shown["markov_order"] as? Double == 3 && shown["states"] as? Double == 40)
      let text = try SubsongTool.run("songs", "show", Self.expression, in: folder)
      #expect(
        text.output.contains("Markov order     3") && text.output.contains("█")
          && text.output.contains("after one state"))
      try write("song = \"copy(length=2, gap=1)\"\nnetwork.latent = 3\n", to: folder + "/e.toml")
      let tiny = ["--cycles", "4", "--replay-cycles", "6", "--no-figures", "--json", "--out"]
      for (name, arguments) in [
        ("file", ["e.toml"]), ("flag", ["--song", "copy(gap=1,length=2)", "--latent", "3"]),
      ] {
        let outcome = try SubsongTool.run(["train"] + arguments + tiny + [name], in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
      }
      #expect(try bytes(folder + "/file/song.song") == bytes(folder + "/flag/song.song"))
      #expect(try bytes(folder + "/file/weights_trained.npy") == bytes(folder + "/flag/weights_trained.npy"))
      // The run's own description makes it again.
      let again = try SubsongTool.run(["train", "flag/experiment.toml"] + tiny + ["again"], in: folder)
      #expect(again.status == 0, "\(again.errors)")
      #expect(try bytes(folder + "/again/weights_trained.npy") == bytes(folder + "/flag/weights_trained.npy"))
    }
  }

  @Test("Mistakes in songs are told with what to write instead") func mistakes() throws {
    try withTemporaryFolder { folder in
      for (song, code, words) in [
        ("bengalese(ordr=3)", 64, "order"), ("bengalese(order=99)", 64, "order is '99'"),
        ("bengales", 66, "bengalese"),
        ("copy(1).song", 66, "copy(1).song"), ("fur-elise", 66, "fuer-elise"),
        ("bengalese(order=3", 64, "parentheses"),
        ("none/none.mid", 66, "none.mid"),
      ] as [(String, Int32, String)] {
        try SubsongTool.run("songs", "show", song, in: folder).expectRefusal(code, saying: words)
        try SubsongTool.run("train", "--song", song, in: folder).expectRefusal(code, saying: words)
      }
      try SubsongTool.run("songs", "show", "copy", "--context", "-1", in: folder).expectRefusal(
        64, saying: "--context")
      #expect(try entries(folder).isEmpty)
    }
  }

  @Test(
    "Every format holds the song: what is exported is imported again",
    arguments: ["midi", "csv", "audacity", "textgrid", "notes", "matrix", "song"])
  func roundTrip(format: String) throws {
    try withTemporaryFolder { folder in
      let out = try SubsongTool.run(
        "songs", "export", "fuer-elise", "--to", format, "--out", "x.any", "--json", in: folder
      ).object()
      #expect(out["format"] as? String == format)
      #expect(out["bytes"] as? Double == Double(try bytes(folder + "/x.any").count))
      let report = try SubsongTool.run(
        "songs", "import", "x.any", "--format", format, "--out", "again.song", "--json", in: folder
      ).object()
      for (key, value) in ["states": 25.0, "rows": 13, "moved": 0, "merged": 0] {
        #expect(report[key] as? Double == value, "\(key)")
      }
      #expect(report["notes"] as? Double ?? 0 > 20 && report["format"] as? String == format)
      let states = { (path: String) in
        try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "states:")[1]
      }
      try #require(
        try SubsongTool.run("songs", "export", "fuer-elise", "--out", "own.song", in: folder).status == 0)
      if format != "matrix" { #expect(try states(folder + "/again.song") == states(folder + "/own.song")) }
      // The imported song is learned like any other.
      let trained = try SubsongTool.run(
        "train", "--song", "again.song", "--latent", "2", "--cycles", "2", "--replay-cycles", "5",
        "--no-figures",
        "--out", "run", in: folder)
      #expect(trained.status == 0, "\(trained.errors)")
    }
  }

  @Test("A melody is quantised, with a report of what that moved and merged") func quantised() throws {
    try withTemporaryFolder { folder in
      try write(
        "onset_s,offset_s,label\n0.000,0.100,a\n0.101,0.200,b\n0.2,0.26,a\n0.262,0.3,a\n",
        to: folder + "/bird.csv")
      let report = try SubsongTool.run(
        "songs", "import", "bird.csv", "--state-length", "50", "--json", in: folder
      ).object()
      #expect(report["file"] as? String == "bird.song" && report["notes"] as? Double == 4)
      #expect(
        report["states"] as? Double == 6 && report["merged"] as? Double == 1
          && report["moved"] as? Double == 3)
      try SubsongTool.run("songs", "import", "bird.csv", in: folder).expectRefusal(
        73, saying: "bird.song", "--force")
      #expect(try SubsongTool.run("songs", "import", "bird.csv", "--force", in: folder).status == 0)
      let long = try SubsongTool.run(
        "songs", "import", "bird.csv", "--state-length", "1", "--out", "long.song", in: folder)
      #expect(
        long.status == 0 && long.errors.contains("hint: 300 states") && long.errors.contains("--per-beat"))
      // Directly, with the usual 10 ms a state.
      let shown = try SubsongTool.run("songs", "show", "bird.csv", "--json", in: folder).object()
      #expect(shown["states"] as? Double == 30)
      try write("MThd\0\0\0\u{6}\0\u{2}\0\u{1}\0\u{60}", to: folder + "/two.mid")
      try SubsongTool.run("songs", "import", "two.mid", in: folder).expectRefusal(
        65, saying: "two.mid", "format 2")
      try SubsongTool.run("songs", "import", "bird.csv", "--state-length", "5", "--per-beat", "4", in: folder)
        .expectRefusal(64, saying: "--per-beat")
      try SubsongTool.run("songs", "import", "bird.csv", "--format", "mid", in: folder).expectRefusal(
        64, saying: "midi")
    }
  }

  @Test("Songs and runs can be heard: sound files with a list, target and replay of a run") func heard()
    throws
  {
    try withTemporaryFolder { folder in
      let run = try SharedRun.learned()
      try FileManager.default.createSymbolicLink(atPath: folder + "/run", withDestinationPath: run.path)
      let paths = try #require(
        try SubsongTool.run(
          "songs", "play-list", "copy", "run", "--out", "hear", "--repeats", "1", "--json", in: folder
        ).json()
          as? [String])
      #expect(
        paths == ["hear/01-copy.wav", "hear/02-run-target.wav", "hear/03-run-replay.wav", "hear/songs.m3u8"])
      for path in paths.dropLast() { #expect(try bytes("\(folder)/\(path)").prefix(4) == Data("RIFF".utf8)) }
      let list = try String(contentsOfFile: folder + "/hear/songs.m3u8", encoding: .utf8)
      #expect(list.hasPrefix("#EXTM3U\n#EXTINF:") && list.contains("\n02-run-target.wav\n"))
      try SubsongTool.run("songs", "play-list", "copy", "--out", "hear", "--repeats", "1", in: folder)
        .expectRefusal(73, saying: "--force")
      // What the network sings is nearly what it was taught.
      for (name, flags) in [("target", []), ("replay", ["--replay"])] {
        let out = try SubsongTool.run(["songs", "export", "run", "--out", "\(name).csv"] + flags, in: folder)
        #expect(out.status == 0, "\(out.errors)")
      }
      let rows = { (name: String) in
        try String(contentsOfFile: "\(folder)/\(name).csv", encoding: .utf8).split(separator: "\n").count - 1
      }
      let (taught, sung) = (try rows("target"), try rows("replay"))
      #expect(taught > 20 && sung > taught / 2 && sung < taught * 3 / 2, "\(sung) of \(taught)")
      try SubsongTool.run("songs", "export", "copy", "--replay", "--out", "x.mid", in: folder).expectRefusal(
        64, saying: "run")
      try SubsongTool.run("songs", "export", "copy", "--out", "x.txt", in: folder).expectRefusal(
        64, saying: "matrix or audacity")
      try SubsongTool.run("songs", "export", "lorenz", "--out", "x.mid", "--state-length", "0", in: folder)
        .expectRefusal(64, saying: "0")
    }
  }
}
