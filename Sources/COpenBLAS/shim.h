#ifndef SUBSONG_COPENBLAS_SHIM_H
#define SUBSONG_COPENBLAS_SHIM_H

#include <cblas.h>

#endif
