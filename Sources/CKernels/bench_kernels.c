#include "include/bench_kernels.h"

#include "clones.h"

/* The compiler must not merge passes or rounds. */
#define SUBSONG_FENCE() __asm__ volatile("" ::: "memory")

/* Without this, clang prefers vectors of 256 bits where 512 are at hand. */
#if defined(__x86_64__)
#define SUBSONG_WIDE __attribute__((min_vector_width(512)))
#else
#define SUBSONG_WIDE
#endif

/* Four vectors of 64 bytes at once; the rest, at most 255 bytes, element by element. */
#define SUBSONG_STREAM(name, number)                                                               \
  SUBSONG_CLONES SUBSONG_WIDE void name(number *values, size_t count, number change, size_t passes) { \
    typedef number wide __attribute__((vector_size(64), aligned(sizeof(number)), may_alias));        \
    const size_t lanes = 64 / sizeof(number), block = 4 * lanes, whole = count / block * block;      \
    wide c;                                                                                        \
    for (size_t l = 0; l < lanes; l++) c[l] = change;                                              \
    for (size_t pass = 0; pass < passes; pass++) {                                                 \
      for (size_t i = 0; i < whole; i += block) {                                                  \
        wide *w = (wide *)(values + i);                                                            \
        const wide w0 = w[0] + c, w1 = w[1] + c, w2 = w[2] + c, w3 = w[3] + c;                     \
        w[0] = w0, w[1] = w1, w[2] = w2, w[3] = w3;                                                \
      }                                                                                            \
      for (size_t i = whole; i < count; i++) values[i] += change;                                  \
      SUBSONG_FENCE();                                                                             \
    }                                                                                              \
  }

SUBSONG_STREAM(subsong_stream_double, double)
SUBSONG_STREAM(subsong_stream_single, float)

/* Two units with a latency of four or five cycles need ten chains; twelve fit into sixteen registers. */
enum { chains = 12 };

/* One version a width, so that each chain is one register whatever the processor. */
#define SUBSONG_CHAINS(name, number, bytes)                                                   \
  SUBSONG_INLINE number name(size_t rounds, number factor, number summand) {                  \
    typedef number vector __attribute__((vector_size(bytes)));                                \
    const size_t lanes = bytes / sizeof(number);                                              \
    vector x[chains], m, a;                                                                   \
    for (size_t l = 0; l < lanes; l++) m[l] = factor, a[l] = summand;                         \
    for (int k = 0; k < chains; k++) x[k] = m + (number)k;                                    \
    for (size_t round = 0; round < rounds; round++) {                                         \
      _Pragma("clang fp contract(fast)") for (int k = 0; k < chains; k++) x[k] = x[k] * m + a; \
    }                                                                                         \
    number sum = 0;                                                                           \
    for (int k = 0; k < chains; k++)                                                          \
      for (size_t l = 0; l < lanes; l++) sum += x[k][l];                                      \
    return sum;                                                                               \
  }

SUBSONG_CHAINS(chains_double_512, double, 64)
SUBSONG_CHAINS(chains_double_256, double, 32)
SUBSONG_CHAINS(chains_double_128, double, 16)
SUBSONG_CHAINS(chains_single_512, float, 64)
SUBSONG_CHAINS(chains_single_256, float, 32)
SUBSONG_CHAINS(chains_single_128, float, 16)

SUBSONG_CLONES SUBSONG_WIDE double subsong_multiply_adds_double(int bits, size_t rounds, double factor,
                                                               double summand) {
  if (bits == 512) return chains_double_512(rounds, factor, summand);
  if (bits == 256) return chains_double_256(rounds, factor, summand);
  return chains_double_128(rounds, factor, summand);
}

SUBSONG_CLONES SUBSONG_WIDE float subsong_multiply_adds_single(int bits, size_t rounds, float factor, float summand) {
  if (bits == 512) return chains_single_512(rounds, factor, summand);
  if (bits == 256) return chains_single_256(rounds, factor, summand);
  return chains_single_128(rounds, factor, summand);
}

size_t subsong_multiply_adds_flops(int bits, size_t bytes_per_number) {
  return 2 * chains * ((size_t)bits / 8 / bytes_per_number);
}
