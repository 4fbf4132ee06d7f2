#include <math.h>
#include <string.h>

#include "activations.h"
#include "include/stpn_kernels.h"

#define T double
#define V vec_double
#define NAME double
#include "padded.inc"
#include "stpn_plan.inc"
#include "stpn_forward.inc"
#include "stpn_adjoint.inc"
