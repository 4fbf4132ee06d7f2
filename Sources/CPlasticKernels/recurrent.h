#ifndef SUBSONG_RECURRENT_H
#define SUBSONG_RECURRENT_H

#include "include/recurrent_kernels.h"

/* Where the arrays of a block are in its workspace, in numbers. `lanes`: the items, filled up to whole vectors. */
typedef struct {
  size_t lanes, units; /* units: 4 · hidden for the LSTM */
  size_t inputs, encoded, encoded_adjoint, z, hidden, cells, squashed, outputs, hidden_adjoint, cell_adjoint, scratch, count;
} subsong_recurrent_plan;

subsong_recurrent_plan subsong_recurrent_plan_make(const subsong_recurrent_network *net, size_t items, size_t steps);

#endif
