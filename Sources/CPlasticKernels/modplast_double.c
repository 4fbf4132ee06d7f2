#include <math.h>
#include <string.h>

#include "activations.h"
#include "include/modplast_kernels.h"

#define T double
#define V vec_double
#define NAME double
#include "padded.inc"
#include "modplast.inc"
