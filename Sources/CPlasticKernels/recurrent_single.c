#include "activations.h"
#include "recurrent.h"

#define T float
#define V vec_single
#define NAME single
#include "recurrent.inc"
