#include <math.h>
#include <string.h>

#include "activations.h"
#include "include/fastweights_kernels.h"

#define T float
#define V vec_single
#define NAME single
#include "padded.inc"
#include "fastweights.inc"
