#ifndef SUBSONG_VECTOR_MATH_H
#define SUBSONG_VECTOR_MATH_H

#include "clones.h"

/* All functions on vectors are inlined, so how vectors would be passed between functions does not matter. */
#pragma clang diagnostic ignored "-Wpsabi"

/* Eight doubles: one AVX-512 register, two AVX2 registers, or four of SSE2. */
typedef double vec8 __attribute__((vector_size(64)));
typedef long long vec8i __attribute__((vector_size(64)));

SUBSONG_INLINE vec8 splat(double x) { return (vec8){x, x, x, x, x, x, x, x}; }

/* e^x to within one unit in the last place for |x| <= 700; arguments beyond are brought to ±700, and one that
 * is no number to −700: whoever calls checks the potentials.
 *
 * x = n ln 2 + r with |r| <= ln 2 / 2; e^r by its Taylor polynomial of degree 13 (remainder below 4e-18), summed by Estrin's
 * scheme; 2^n is added to the exponent. n is found by adding 3/2 · 2^52, which leaves it in the low bits.
 */
SUBSONG_INLINE vec8 exp8(vec8 x) {
#pragma clang fp contract(fast)
  x = __builtin_elementwise_min(__builtin_elementwise_max(x, splat(-700)), splat(700));
  const vec8 shifter = splat(0x1.8p52);
  const vec8 shifted = x * splat(0x1.71547652b82fep0) + shifter;
  const vec8 n = shifted - shifter;
  const vec8 r = (x - n * splat(0x1.62e42fefa0000p-1)) - n * splat(0x1.cf79abc9e3b3ap-40);
  const vec8 r2 = r * r, r4 = r2 * r2, r8 = r4 * r4;
  const vec8 p01 = splat(1.0) + r;
  const vec8 p23 = splat(1.0 / 2) + r * splat(1.0 / 6);
  const vec8 p45 = splat(1.0 / 24) + r * splat(1.0 / 120);
  const vec8 p67 = splat(1.0 / 720) + r * splat(1.0 / 5040);
  const vec8 p89 = splat(1.0 / 40320) + r * splat(1.0 / 362880);
  const vec8 pab = splat(1.0 / 3628800) + r * splat(1.0 / 39916800);
  const vec8 pcd = splat(1.0 / 479001600) + r * splat(1.0 / 6227020800);
  const vec8 low = (p01 + r2 * p23) + r4 * (p45 + r2 * p67);
  const vec8 high = (p89 + r2 * pab) + r4 * pcd;
  const vec8 p = low + r8 * high;
  return (vec8)((vec8i)p + ((vec8i)shifted << 52));
}

#endif
