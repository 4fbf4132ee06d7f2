/* exp, tanh and the logistic function of vectors and arrays, in float and double.
 *
 * The functions are overloaded by type, so that a template over the precision calls the same names. They are inlined into
 * their callers, which decide on the instruction set (SUBSONG_CLONES, on a function that a header has declared). Arrays may be of any length and at any address;
 * multiples of 64 bytes are fastest. Input and output may be the same array. Largest errors: see activations.inc.
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
