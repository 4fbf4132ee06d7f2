#include "activations.h"
#include "include/plastic_rnn_kernels.h"

#define T float
#define V vec_single
#define ANYWHERE vec_single_anywhere
#define NAME single
#include "plastic_rnn.inc"
#include "plastic_rnn_adjoint.inc"
