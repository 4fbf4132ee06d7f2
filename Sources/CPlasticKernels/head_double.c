#include <math.h>
#include <string.h>

#include "clones.h"
#include "head_kernels.h"

#define T double
#define NAME double
#define EXP exp
#define LOG log
#define LOG1P log1p
#include "head.inc"

/* Eight lanes, so that no multiplication waits for the one before. */
uint64_t subsong_fingerprint(const float *x, size_t n, uint64_t from) {
  const uint64_t factor = 0x9e3779b97f4a7c15u;
  uint64_t lanes[8];
  for (int l = 0; l < 8; l++) lanes[l] = (from + (uint64_t)l + 1) * factor;
  size_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (int l = 0; l < 8; l++) {
      uint32_t bits;
      memcpy(&bits, x + i + l, sizeof bits);
      lanes[l] = (lanes[l] ^ bits) * factor;
      lanes[l] ^= lanes[l] >> 29;
    }
  for (; i < n; i++) {
    uint32_t bits;
    memcpy(&bits, x + i, sizeof bits);
    lanes[i % 8] = (lanes[i % 8] ^ bits) * factor;
    lanes[i % 8] ^= lanes[i % 8] >> 29;
  }
  uint64_t all = 0;
  for (int l = 0; l < 8; l++) all = (all ^ lanes[l]) * factor ^ (all >> 31);
  return all ^ (all >> 32);
}
