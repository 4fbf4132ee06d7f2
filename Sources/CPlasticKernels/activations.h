/* exp, tanh and the logistic function of vectors and arrays, in float and double.
 *
 * The functions are overloaded by type, so that a template over the precision calls the same names. They are inlined into
 * their callers, which decide on the instruction set (SUBSONG_CLONES, on a function that a header has declared). Arrays may
 * be of any length and at any address; multiples of 64 bytes are fastest. Input and output may be the same array. Largest
 * errors: see activations.inc.
 */
#ifndef SUBSONG_ACTIVATIONS_H
#define SUBSONG_ACTIVATIONS_H

#include <stddef.h>

#include "clones.h"

/* All functions on vectors are inlined, so how vectors would be passed between functions does not matter. */
#pragma clang diagnostic ignored "-Wpsabi"

#define SUBSONG_OVERLOAD SUBSONG_INLINE __attribute__((overloadable))

/* 64 bytes each: one AVX-512 register, two of AVX2, four of SSE2. */
typedef float vec_single __attribute__((ext_vector_type(16)));
typedef __typeof__((vec_single){0} < (vec_single){0}) vec_single_bits;
typedef double vec_double __attribute__((ext_vector_type(8)));
typedef __typeof__((vec_double){0} < (vec_double){0}) vec_double_bits;
/* The same at any address of a number. */
typedef vec_single vec_single_anywhere __attribute__((aligned(4), may_alias));
typedef vec_double vec_double_anywhere __attribute__((aligned(8), may_alias));

/* The sum of all lanes, halves first. */
SUBSONG_OVERLOAD double lane_sum(vec_double x) {
  const __auto_type four = x.lo + x.hi;
  const __auto_type two = four.lo + four.hi;
  return two.x + two.y;
}
SUBSONG_OVERLOAD float lane_sum(vec_single x) {
  const __auto_type eight = x.lo + x.hi;
  const __auto_type four = eight.lo + eight.hi;
  const __auto_type two = four.lo + four.hi;
  return two.x + two.y;
}

/* The sums of all lanes of four vectors: each is folded to four lanes, and these are added across. */
typedef double four_double __attribute__((ext_vector_type(4), aligned(8)));
typedef float four_single __attribute__((ext_vector_type(4), aligned(4)));
SUBSONG_OVERLOAD four_double lane_sums(vec_double a, vec_double b, vec_double c, vec_double d) {
  const __auto_type p = a.lo + a.hi, q = b.lo + b.hi, r = c.lo + c.hi, s = d.lo + d.hi;
  const four_double pq = __builtin_shufflevector(p, q, 0, 4, 2, 6) + __builtin_shufflevector(p, q, 1, 5, 3, 7);
  const four_double rs = __builtin_shufflevector(r, s, 0, 4, 2, 6) + __builtin_shufflevector(r, s, 1, 5, 3, 7);
  return __builtin_shufflevector(pq, rs, 0, 1, 4, 5) + __builtin_shufflevector(pq, rs, 2, 3, 6, 7);
}
SUBSONG_OVERLOAD four_single lane_sums(vec_single a, vec_single b, vec_single c, vec_single d) {
  const __auto_type a8 = a.lo + a.hi, b8 = b.lo + b.hi, c8 = c.lo + c.hi, d8 = d.lo + d.hi;
  const __auto_type p = a8.lo + a8.hi, q = b8.lo + b8.hi, r = c8.lo + c8.hi, s = d8.lo + d8.hi;
  const four_single pq = __builtin_shufflevector(p, q, 0, 4, 2, 6) + __builtin_shufflevector(p, q, 1, 5, 3, 7);
  const four_single rs = __builtin_shufflevector(r, s, 0, 4, 2, 6) + __builtin_shufflevector(r, s, 1, 5, 3, 7);
  return __builtin_shufflevector(pq, rs, 0, 1, 4, 5) + __builtin_shufflevector(pq, rs, 2, 3, 6, 7);
}

#define T float
#define V vec_single
#define BITS vec_single_bits
#define ANYWHERE vec_single_anywhere
#define MANTISSA 23
#define ONE_BITS 0x3f800000
#define ROUNDER 0x1.8p23f
#define LN2_HIGH 0x1.62e4p-1f
#define LN2_LOW 0x1.7f7d1cp-20f
#define EXP_LEAST -87.33f
#define EXP_MOST 88.72f
#define TANH_MOST 10.0f
#include "activations.inc"

#define T double
#define V vec_double
#define BITS vec_double_bits
#define ANYWHERE vec_double_anywhere
#define MANTISSA 52
#define ONE_BITS 0x3ff0000000000000
#define ROUNDER 0x1.8p52
#define LN2_HIGH 0x1.62e42fefa0000p-1
#define LN2_LOW 0x1.cf79abc9e3b3ap-40
#define EXP_LEAST -708.39
#define EXP_MOST 709.78
#define TANH_MOST 20.0
#include "activations.inc"

#endif
