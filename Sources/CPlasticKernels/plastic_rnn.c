#include "include/plastic_rnn_kernels.h"

/* Takes `count` numbers at a multiple of 64 bytes of either precision. */
static size_t take(size_t *used, size_t count) {
  const size_t start = *used;
  *used += (count + 15) / 16 * 16;
  return start;
}

static void plan_layer(subsong_plastic_plan *plan, int l, size_t rows, size_t columns) {
  subsong_plastic_layer *layer = &plan->layer[l];
  layer->rows = rows, layer->columns = columns, layer->weights = plan->weights;
  plan->weights += rows * columns;
  layer->before = take(&plan->count, 2 * plan->slots * rows);
  layer->after = take(&plan->count, 2 * plan->slots * columns);
  layer->pull = take(&plan->count, rows), layer->row_adjoint = take(&plan->count, rows);
  layer->push = take(&plan->count, columns), layer->column_adjoint = take(&plan->count, columns);
}

void subsong_plastic_plan_make(const subsong_plastic_network *net, size_t steps, int keeps_history,
                               subsong_plastic_plan *plan) {
  const size_t n = net->hidden, cells = net->lstm ? n : 0;
  *plan = (subsong_plastic_plan){.slots = keeps_history ? steps : 2, .fast_slots = keeps_history ? steps : 1};
  plan_layer(plan, 0, net->inputs + 1, n);
  plan_layer(plan, 1, 2 * n + 2, net->lstm ? 4 * n : n);
  plan_layer(plan, 2, n + 1, net->outputs);
  plan->gates = take(&plan->count, plan->slots * 4 * cells);
  plan->cells = take(&plan->count, (plan->slots + 1) * cells);
  plan->squashed = take(&plan->count, plan->slots * cells);
  plan->rates = take(&plan->count, plan->slots * subsong_plastic_rates);
  plan->hidden_adjoint = take(&plan->count, n), plan->cell_adjoint = take(&plan->count, n);
  plan->gate_adjoint = take(&plan->count, 6 * n), plan->delta = take(&plan->count, n);
  plan->fast = take(&plan->count, plan->fast_slots * plan->weights);
  plan->fast_adjoint = keeps_history ? take(&plan->count, plan->weights) : 0;
}
