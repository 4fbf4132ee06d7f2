#include "activations.h"
#include "include/plastic_rnn_kernels.h"

#define T double
#define NAME double
#include "plastic_rnn.inc"
#include "plastic_rnn_adjoint.inc"
