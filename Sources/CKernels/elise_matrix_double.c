#include "clones.h"
#include "elise_matrix.h"
#include "include/signal_kernels.h"

#define T double
#define NAME double
#include "elise_matrix.inc"
