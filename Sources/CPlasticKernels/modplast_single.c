#include <math.h>
#include <string.h>

#include "activations.h"
#include "include/modplast_kernels.h"

#define T float
#define V vec_single
#define NAME single
#include "padded.inc"
#include "modplast.inc"
