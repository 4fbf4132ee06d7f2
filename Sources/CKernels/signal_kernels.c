#include "include/signal_kernels.h"

#include "clones.h"

enum { lanes = 32 };

SUBSONG_CLONES
void subsong_cross_correlation(const double *pattern, size_t length, const double *signal, size_t shifts,
                               double *out) {
  size_t s = 0;
  for (; s + lanes <= shifts; s += lanes) {
    double sum[lanes] = {0};
    for (size_t t = 0; t < length; t++) {
      const double p = pattern[t];
      for (int l = 0; l < lanes; l++) sum[l] += p * signal[s + t + l];
    }
    for (int l = 0; l < lanes; l++) out[s + l] = sum[l];
  }
  for (; s < shifts; s++) {
    double sum = 0;
    for (size_t t = 0; t < length; t++) sum += pattern[t] * signal[s + t];
    out[s] = sum;
  }
}

int subsong_kernel_vector_bits(void) {
#if defined(__x86_64__) && defined(__linux__) && !defined(SUBSONG_NO_CLONES)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return 512;
  if (__builtin_cpu_supports("x86-64-v3")) return 256;
#endif
  return 128;
}
