/* What lies between a cell and the loss: a linear readout, the losses with their gradients, and the order of a batch.
 *
 * `rows` vectors lie `stride` scalars apart. Weights of the readout are transposed here (inputs × outputs), so that short
 * vectors of inputs cost no horizontal sums.
 */
#ifndef SUBSONG_HEAD_KERNELS_H
#define SUBSONG_HEAD_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#define SUBSONG_HEAD_KERNELS(T, name)                                                                                 \
  /* y = x w + b. */                                                                                                  \
  void subsong_readout_forward_##name(const T *w, const T *b, size_t inputs, size_t outputs, size_t rows, const T *x, \
                                      size_t x_stride, T *y, size_t y_stride);                                        \
  /* dw += xᵀ dy, db += Σ dy, dx = dy wᵀ. */                                                                          \
  void subsong_readout_adjoint_##name(const T *w, size_t inputs, size_t outputs, size_t rows, const T *x,             \
                                      size_t x_stride, const T *dy, size_t dy_stride, T *dw, T *db, T *dx,            \
                                      size_t dx_stride);                                                              \
  /* −Σ log softmax(y)[label] over the rows; dy = weight · ∂/∂y where it is asked for. */                             \
  double subsong_cross_entropy_##name(size_t outputs, size_t rows, const T *y, size_t stride, const int32_t *labels,  \
                                      double weight, T *dy);                                                          \
  /* Σ (y − target)² over rows and outputs; the targets lie without gaps. */                                          \
  double subsong_squared_error_##name(size_t outputs, size_t rows, const T *y, size_t stride, const T *targets,       \
                                      double weight, T *dy);                                                          \
  /* Σ log(1 + e^y) − target · y over rows and outputs. */                                                            \
  double subsong_logistic_loss_##name(size_t outputs, size_t rows, const T *y, size_t stride, const T *targets,       \
                                      double weight, T *dy);                                                          \
  /* out += in, n numbers. */                                                                                         \
  void subsong_accumulate_##name(size_t n, const T *in, T *out);                                                      \
  /* out = inᵀ, and out += inᵀ, where in has so many rows and columns. */                                             \
  void subsong_transpose_##name(size_t rows, size_t columns, const T *in, T *out);                                    \
  void subsong_accumulate_transposed_##name(size_t rows, size_t columns, const T *in, T *out);                        \
  /* Row k of out is row order[k] of in; and row order[k] of out is row k of in. Rows have `length` numbers. */       \
  void subsong_gather_##name(size_t count, size_t length, const ptrdiff_t *order, const float *in, T *out);           \
  void subsong_scatter_##name(size_t count, size_t length, const ptrdiff_t *order, const T *in, float *out);

SUBSONG_HEAD_KERNELS(float, single)
SUBSONG_HEAD_KERNELS(double, double)
#undef SUBSONG_HEAD_KERNELS

/* A number that depends on the bits of n floats and their order, continued from another such number. */
uint64_t subsong_fingerprint(const float *x, size_t n, uint64_t from);

#endif
