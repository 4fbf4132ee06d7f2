/* Products of packed weights, in double and in single precision.
 *
 * Weights are packed in panels of two vectors of 64 bytes (16 doubles or 32 floats): within a panel one presynaptic neuron
 * after the other, and for each the panel's rows (postsynaptic neurons) side by side.
 */
#ifndef SUBSONG_ELISE_MATRIX_H
#define SUBSONG_ELISE_MATRIX_H

#include <stddef.h>

#include "include/elise_kernels.h"

enum { SUBSONG_COLUMN_TILE = 12 };

/* T is double or float. */
#define SUBSONG_MATRIX_KERNELS(T, name)                                                                              \
  typedef struct {                                                                                                   \
    /* out[c][row] = Σ_j w[j][row] r[j][c] for one panel; columns is a multiple of the tile. */                      \
    void (*product)(const T *w, size_t neurons, const T *r, size_t r_stride, size_t columns, double *out,            \
                    size_t out_stride);                                                                              \
    /* w[j][row] += Σ_m a[m][row] s[m][j] for one panel and first <= j < last. */                                    \
    void (*update)(T *w, size_t first, size_t last, const T *a, size_t a_stride, const T *s, size_t s_stride,        \
                   size_t events);                                                                                   \
    /* g[c][m] = Σ_j s[m][j] r[j][c] for first <= j < last, m in the tile of `tile` events at m0 and c >= c0. */     \
    void (*gram)(const T *s, size_t s_stride, const T *r, size_t r_stride, size_t first, size_t last, size_t m0,     \
                 size_t c0, size_t columns, double *g, size_t g_stride);                                             \
    /* One pass over `panels` panels: w += gain · trace (∘ mask), sum = w · rate. Presynaptic neurons below `visible`  \
       have the first gain, the others the second. */                                                                \
    void (*pass)(T *w, const T *mask, size_t panels, size_t neurons, size_t visible, const T *gain_visible,          \
                 const T *gain_latent, const T *trace, const T *rate, double *sum);                                  \
    /* The same for rows first ..< last of compressed rows; rates has `nodes` values a neuron, sum `nodes` values a    \
       row, SUBSONG_GROUP apart. table: trace and rates of neuron j at j (1 + nodes). */                             \
    void (*sparse_pass)(T *w, const unsigned *index, const size_t *row_start, const size_t *row_split, size_t first, \
                        size_t last, const T *gain_visible, const T *gain_latent, const T *table, size_t nodes,      \
                        double *sum);                                                                                \
    size_t gram_tile;                                                                                                \
  } subsong_matrix_##name;                                                                                           \
  const subsong_matrix_##name *subsong_matrix_kernels_##name(void);

SUBSONG_MATRIX_KERNELS(double, double)
SUBSONG_MATRIX_KERNELS(float, single)

#endif
