#ifndef SUBSONG_CGSL_SHIM_H
#define SUBSONG_CGSL_SHIM_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_version.h>

/* GSL's tables are mutable C globals, which Swift 6 rejects: reach them by functions. */
static inline const gsl_rng_type *subsong_gsl_rng_mt19937(void) { return gsl_rng_mt19937; }
static inline const char *subsong_gsl_version(void) { return gsl_version; }

#endif
