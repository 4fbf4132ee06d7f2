#ifndef SUBSONG_VECTOR_MATH_H
#define SUBSONG_VECTOR_MATH_H

#include <stddef.h>

#include "clones.h"

/* All functions on vectors are inlined, so how vectors would be passed between functions does not matter. */
#pragma clang diagnostic ignored "-Wpsabi"

/* Eight doubles: one AVX-512 register, two AVX2 registers, or four of SSE2. */
typedef double vec8 __attribute__((vector_size(64)));
typedef long long vec8i __attribute__((vector_size(64)));
/* The same at any address of a double. */
typedef double vec8u __attribute__((vector_size(64), aligned(8), may_alias));

SUBSONG_INLINE vec8 splat(double x) { return (vec8){x, x, x, x, x, x, x, x}; }

/* The larger and the smaller of two numbers; y where one of them is no number. */
SUBSONG_INLINE vec8 choose8(vec8i which, vec8 x, vec8 y) { return (vec8)(((vec8i)x & which) | ((vec8i)y & ~which)); }
SUBSONG_INLINE vec8 max8(vec8 x, vec8 y) { return choose8(x > y, x, y); }
SUBSONG_INLINE vec8 min8(vec8 x, vec8 y) { return choose8(x < y, x, y); }

/* e^x of n vectors, to within one unit in the last place for |x| <= 700; arguments beyond are brought to ±700, and one that
 * is no number to −700: whoever calls checks the potentials.
 *
 * x = n ln 2 + r with |r| <= ln 2 / 2; e^r by its Taylor polynomial of degree 13 (remainder below 4e-18), summed by Estrin's
 * scheme; 2^n is added to the exponent. n is found by adding 3/2 · 2^52, which leaves it in the low bits. The vectors go
 * through in step, so that none waits for the results of its own last operation.
 */
#define EACH _Pragma("unroll") for (int i = 0; i < n; i++)
SUBSONG_INLINE void exp8(vec8 *x, const int n) {
#pragma clang fp contract(fast)
  enum { most = 4 };
  vec8 shifted[most], r[most], r2[most], r4[most], low[most], high[most], a[most], b[most], c[most];
  const vec8 shifter = splat(0x1.8p52);
  EACH x[i] = min8(max8(x[i], splat(-700)), splat(700));
  EACH shifted[i] = x[i] * splat(0x1.71547652b82fep0) + shifter;
  EACH a[i] = shifted[i] - shifter;
  EACH r[i] = x[i] - a[i] * splat(0x1.62e42fefa0000p-1);
  EACH r[i] = r[i] - a[i] * splat(0x1.cf79abc9e3b3ap-40);
  EACH r2[i] = r[i] * r[i];
  EACH a[i] = splat(1.0 / 5040) * r[i] + splat(1.0 / 720);
  EACH b[i] = splat(1.0 / 120) * r[i] + splat(1.0 / 24);
  EACH r4[i] = r2[i] * r2[i];
  EACH low[i] = splat(1.0 / 6) * r[i] + splat(1.0 / 2);
  EACH c[i] = splat(1) + r[i];
  EACH b[i] = a[i] * r2[i] + b[i];
  EACH low[i] = low[i] * r2[i] + c[i];
  EACH a[i] = splat(1.0 / 39916800) * r[i] + splat(1.0 / 3628800);
  EACH c[i] = splat(1.0 / 362880) * r[i] + splat(1.0 / 40320);
  EACH high[i] = splat(1.0 / 6227020800) * r[i] + splat(1.0 / 479001600);
  EACH low[i] = b[i] * r4[i] + low[i];
  EACH c[i] = a[i] * r2[i] + c[i];
  EACH r2[i] = r4[i] * r4[i];
  EACH high[i] = high[i] * r4[i] + c[i];
  EACH low[i] = high[i] * r2[i] + low[i];
  EACH x[i] = (vec8)((vec8i)low[i] + ((vec8i)shifted[i] << 52));
}

#undef EACH

/* out[c][r] = in[r][c] for 8 × 8 numbers, in three rounds of pairs: neighbours, pairs of two, halves. */
SUBSONG_INLINE void transpose8(const double *in, size_t in_stride, double *out, size_t out_stride) {
  vec8 a[8], b[8];
#pragma unroll
  for (int r = 0; r < 8; r++) a[r] = *(const vec8 *)(in + r * in_stride);
#pragma unroll
  for (int r = 0; r < 8; r += 2) {
    b[r] = __builtin_shufflevector(a[r], a[r + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    b[r + 1] = __builtin_shufflevector(a[r], a[r + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
#pragma unroll
  for (int r = 0; r < 8; r += 4)
#pragma unroll
    for (int k = 0; k < 2; k++) {
      a[r + k] = __builtin_shufflevector(b[r + k], b[r + k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      a[r + k + 2] = __builtin_shufflevector(b[r + k], b[r + k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
#pragma unroll
  for (int k = 0; k < 4; k++) {
    *(vec8 *)(out + k * out_stride) = __builtin_shufflevector(a[k], a[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    *(vec8 *)(out + (k + 4) * out_stride) = __builtin_shufflevector(a[k], a[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

#endif
