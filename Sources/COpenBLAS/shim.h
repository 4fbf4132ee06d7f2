/* What is used of OpenBLAS, for matrices in C order: products, and factorisations by LAPACK.
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

/* LAPACK is Fortran: behind the arguments come the lengths of those that are strings. */
void dsyrk_(const char *, const char *, const int *, const int *, const double *, const double *, const int *,
            const double *, double *, const int *, unsigned long, unsigned long);
void dger_(const int *, const int *, const double *, const double *, const int *, const double *, const int *, double *,
           const int *);
void dposv_(const char *, const int *, const int *, double *, const int *, double *, const int *, int *, unsigned long);
void dgeev_(const char *, const char *, const int *, double *, const int *, double *, double *, double *, const int *,
            double *, const int *, double *, const int *, int *, unsigned long, unsigned long);

/* The lower triangle of C ← C + AᵀA for a rows × columns matrix A. */
static inline void subsong_add_gram(int rows, int columns, const double *a, double *c) {
  const double one = 1;
  dsyrk_("U", "N", &columns, &rows, &one, a, &columns, &one, c, &columns, 1, 1);
}

/* A ← A + alpha x yᵀ for a rows × columns matrix A. */
static inline void subsong_add_outer(int rows, int columns, double alpha, const double *x, const double *y, double *a) {
  const int one = 1;
  dger_(&columns, &rows, &alpha, y, &one, x, &one, a, &columns);
}

/* Each row b of a count × n matrix ← A⁻¹ b by Cholesky's factorisation, for a positive definite n × n matrix A that is given
 * by its lower triangle and becomes its factor. Returns 0, or the order of a leading minor that is not positive. */
static inline int subsong_solve_positive(int n, int count, double *a, double *b) {
  int info = 0;
  dposv_("U", &n, &count, a, &n, b, &n, &info, 1);
  return info;
}

/* The eigenvalues of an n × n matrix, which is overwritten. `size` is the length of `work`; if it is −1, the best length is
 * put into work[0] and nothing else is done. Returns 0, or how many eigenvalues were not found. */
static inline int subsong_eigenvalues(int n, double *a, double *real, double *imaginary, double *work, int size) {
  const int one = 1;
  int info = 0;
  dgeev_("N", "N", &n, a, &n, real, imaginary, 0, &one, 0, &one, work, &size, &info, 1, 1);
  return info;
}

#endif
