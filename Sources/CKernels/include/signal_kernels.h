#ifndef SUBSONG_SIGNAL_KERNELS_H
#define SUBSONG_SIGNAL_KERNELS_H

#include <stddef.h>

/* out[s] = sum over t < length of pattern[t] * signal[s + t], for s = 0 … shifts - 1.
   signal holds at least length + shifts - 1 samples. */
void subsong_cross_correlation(const double *pattern, size_t length, const double *signal, size_t shifts,
                               double *out);

/* The widest vector instructions that the kernels use on this machine: 512, 256 or 128 bits. */
int subsong_kernel_vector_bits(void);

#endif
