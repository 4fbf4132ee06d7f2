#include "activations.h"
#include "include/plastic_rnn_kernels.h"

#define T float
#define NAME single
#include "plastic_rnn.inc"
#include "plastic_rnn_adjoint.inc"
