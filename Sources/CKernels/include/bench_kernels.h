/* What the machine can do at best: the measures beside which benchmarks put the engines. */
#ifndef SUBSONG_BENCH_KERNELS_H
#define SUBSONG_BENCH_KERNELS_H

#include <stddef.h>

/* Adds `change` to every element, `passes` times over the whole array: each pass reads and writes all of it once. */
void subsong_stream_double(double *values, size_t count, double change, size_t passes);
void subsong_stream_single(float *values, size_t count, float change, size_t passes);

/* Runs independent chains of multiply-adds in registers, as many as keep all units busy; `bits` is the width of the
   vectors, as subsong_kernel_vector_bits() gives it. Returns a number that depends on all of them. */
double subsong_multiply_adds_double(int bits, size_t rounds, double factor, double summand);
float subsong_multiply_adds_single(int bits, size_t rounds, float factor, float summand);

/* Floating-point operations of one round. */
size_t subsong_multiply_adds_flops(int bits, size_t bytes_per_number);

#endif
