#include "recurrent.h"

static size_t take(size_t *used, size_t count) {
  const size_t start = *used;
  *used += count;
  return start;
}

static size_t larger(size_t a, size_t b) { return a > b ? a : b; }

subsong_recurrent_plan subsong_recurrent_plan_make(const subsong_recurrent_network *net, size_t items, size_t steps) {
  subsong_recurrent_plan p = {.lanes = (items + 15) / 16 * 16};
  const size_t n = net->hidden, cells = net->kind == subsong_cell_lstm ? n : 0, lanes = p.lanes, all = steps * lanes;
  const size_t outputs = larger(net->readout.outputs, n);
  p.units = cells ? 4 * n : n;
  p.inputs = take(&p.count, all * net->inputs);
  p.encoded = take(&p.count, all * net->encoder.outputs), p.encoded_adjoint = take(&p.count, all * net->encoder.outputs);
  p.z = take(&p.count, all * p.units);
  p.hidden = take(&p.count, (all + lanes) * n);
  p.cells = take(&p.count, (all + lanes) * cells), p.squashed = take(&p.count, all * cells);
  p.outputs = take(&p.count, all * outputs);
  p.hidden_adjoint = take(&p.count, lanes * n), p.cell_adjoint = take(&p.count, lanes * cells);
  p.scratch = take(&p.count, lanes * larger(net->inputs, n) + (net->inputs + 2 * n + 15) / 16 * 16);
  return p;
}

size_t subsong_recurrent_workspace(const subsong_recurrent_network *net, size_t items, size_t steps) {
  return subsong_recurrent_plan_make(net, items, steps).count;
}
