#include <math.h>
#include <string.h>

#include "activations.h"
#include "include/stpn_kernels.h"

#define T float
#define V vec_single
#define NAME single
#include "padded.inc"
#include "stpn_plan.inc"
#include "stpn_forward.inc"
#include "stpn_adjoint.inc"
