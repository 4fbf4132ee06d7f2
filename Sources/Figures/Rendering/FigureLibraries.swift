import CCairo
import CPNGEncoder
import Foundation

/// What draws the figures on this machine.
public enum FigureLibraries {
  public static var cairoVersion: String { String(cString: cairo_version_string()) }
  public static var pngVersion: String { String(cString: subsong_png_library_version()) }

  /// The family that all text is set in.
  public static let fontFamily = "DejaVu Sans"

  /// Whether the family lies in one of the usual folders; without it Cairo takes another.
  public static var isFontInstalled: Bool {
    let home =
      ProcessInfo.processInfo.environment["HOME"].map { ["\($0)/.fonts", "\($0)/.local/share/fonts"] } ?? []
    let folders =
      ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/opt/homebrew/share/fonts"] + home
    return folders.contains { folder in
      FileManager.default.enumerator(atPath: folder)?.contains { "\($0)".hasSuffix("DejaVuSans.ttf") }
        ?? false
    }
  }
}
