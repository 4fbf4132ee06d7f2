#include "activations.h"
#include "include/plastic_rnn_kernels.h"

#define T double
#define V vec_double
#define ANYWHERE vec_double_anywhere
#define NAME double
#include "plastic_rnn.inc"
#include "plastic_rnn_adjoint.inc"
