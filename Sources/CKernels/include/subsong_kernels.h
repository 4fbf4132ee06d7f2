/* The hot loops of Subsong. Every function is pure in its arguments: no state, no allocation. */
#ifndef SUBSONG_KERNELS_H
#define SUBSONG_KERNELS_H

#include "bench_kernels.h"
#include "elise_kernels.h"
#include "signal_kernels.h"

#endif
