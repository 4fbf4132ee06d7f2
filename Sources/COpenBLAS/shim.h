/* The products of OpenBLAS for matrices in C order.
 *
 * They go through the Fortran names: GSL brings a slow library of its own under the names of CBLAS, and whichever is linked
 * first would answer to them. `op` transposes where asked; a leading extent is the distance from one row to the next as stored. */
#ifndef SUBSONG_COPENBLAS_SHIM_H
#define SUBSONG_COPENBLAS_SHIM_H

void openblas_set_num_threads(int threads);
char *openblas_get_config(void);

#define SUBSONG_DECLARE_PRODUCTS(precision, scalar, letter)                                                              \
  void letter##gemm_(const char *, const char *, const int *, const int *, const int *, const scalar *, const scalar *,  \
                     const int *, const scalar *, const int *, const scalar *, scalar *, const int *);                   \
  void letter##gemv_(const char *, const int *, const int *, const scalar *, const scalar *, const int *,                \
                     const scalar *, const int *, const scalar *, scalar *, const int *);                                \
                                                                                                                         \
  /* C ← beta C + alpha op(A) op(B); op(A) is rows × inner, op(B) inner × columns. */                                    \
  static inline void subsong_gemm_##precision(int transposed_a, int transposed_b, int rows, int columns, int inner,      \
                                              scalar alpha, const scalar *a, int leading_a, const scalar *b,             \
                                              int leading_b, scalar beta, scalar *c, int leading_c) {                    \
    letter##gemm_(transposed_b ? "T" : "N", transposed_a ? "T" : "N", &columns, &rows, &inner, &alpha, b, &leading_b, a, \
                  &leading_a, &beta, c, &leading_c);                                                                     \
  }                                                                                                                      \
                                                                                                                         \
  /* y ← beta y + alpha op(A) x for a rows × columns matrix A; y stays as it is where A is empty. */                     \
  static inline void subsong_gemv_##precision(int transposed, int rows, int columns, scalar alpha, const scalar *a,      \
                                              int leading_a, const scalar *x, scalar beta, scalar *y) {                  \
    const int one = 1;                                                                                                   \
    letter##gemv_(transposed ? "N" : "T", &columns, &rows, &alpha, a, &leading_a, x, &one, &beta, y, &one);              \
  }

SUBSONG_DECLARE_PRODUCTS(single, float, s)
SUBSONG_DECLARE_PRODUCTS(double, double, d)

#undef SUBSONG_DECLARE_PRODUCTS

#endif
