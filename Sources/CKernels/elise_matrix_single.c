#include "clones.h"
#include "elise_matrix.h"
#include "include/signal_kernels.h"

#define T float
#define NAME single
#include "elise_matrix.inc"
