#include "activations.h"
#include "recurrent.h"

#define T double
#define V vec_double
#define NAME double
#include "recurrent.inc"
