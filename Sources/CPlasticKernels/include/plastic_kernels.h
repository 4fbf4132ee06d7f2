/* Networks with plastic synapses, forward and adjoint: one header a family. Every function is pure in its arguments. */
#ifndef SUBSONG_PLASTIC_KERNELS_H
#define SUBSONG_PLASTIC_KERNELS_H

#include "fastweights_kernels.h"
#include "head_kernels.h"
#include "memory.h"
#include "modplast_kernels.h"
#include "plastic_rnn_kernels.h"
#include "recurrent_kernels.h"
#include "stpn_kernels.h"
#include "team.h"

#endif
