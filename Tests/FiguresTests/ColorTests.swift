import Figures
import Foundation
import Testing

@Suite("Colours")
struct ColorTests {
  /// CIE 1976 lightness under D65, from the definition: independent of the space in which the maps are made.
  static func lightness(_ color: Color) -> Double {
    func linear(_ value: Double) -> Double {
      value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    let y = 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
    return y > 216 / 24389.0 ? 116 * cbrt(y) - 16 : y * 24389 / 27
  }

  static let positions = (0...256).map { Double($0) / 256 }

  /// Catches a rainbow: equal steps of the rate have to be visible in print without colour.
  @Test func sequentialGetsEvenlyLighter() {
    let steps = Self.positions.map { Self.lightness(ColorMap.sequential.color(at: $0)) }
    for (darker, lighter) in zip(steps, steps.dropFirst()) { #expect(lighter > darker) }
    #expect(steps[0] < 15)
    #expect(steps[256] > 90)
    // No part of the range may get less than half or more than twice its share of the contrast.
    for quarter in 0..<4 {
      let share = (steps[64 * (quarter + 1)] - steps[64 * quarter]) / (steps[256] - steps[0])
      #expect((0.125...0.5).contains(share))
    }
  }

  /// Catches a scale that is not centred, and arms of unequal weight.
  @Test func divergingIsWhiteInTheMiddleAndSymmetric() {
    let map = ColorMap.diverging
    #expect(map.color(at: 0.5).rgb == 0xFFFFFF)
    for position in Self.positions where position < 0.5 {
      let low = map.color(at: position)
      let high = map.color(at: 1 - position)
      #expect(abs(Self.lightness(low) - Self.lightness(high)) < 6, "at \(position)")
      #expect(Self.lightness(map.color(at: position + 1 / 256.0)) > Self.lightness(low))
    }
    #expect(map.color(at: 0).blue > map.color(at: 0).red)
    #expect(map.color(at: 1).red > map.color(at: 1).blue)
  }

  /// Catches values outside the scale wrapping round or trapping.
  @Test func positionsOutsideGetTheEnds() {
    for map in [ColorMap.sequential, .diverging] {
      #expect(map.color(at: -3) == map.color(at: 0))
      #expect(map.color(at: 1e300) == map.color(at: 1))
      #expect(map.color(at: .nan) == map.color(at: 0))
      #expect(map.color(at: 0) != map.color(at: 1))
    }
  }

  /// The six hues against the table of Okabe and Ito (2008).
  @Test func qualitativeIsOkabeIto() {
    #expect(Color.qualitative.map(\.rgb) == [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9])
  }
}
