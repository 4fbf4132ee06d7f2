#include <string.h>

#include "clones.h"
#include "include/elise_kernels.h"
#include "vector_math.h"

enum { lanes = 8, widest = SUBSONG_PANEL / lanes };

/* phi(x) = 1 / (1 + exp(a (b - x))) */
SUBSONG_INLINE vec8 logistic(vec8 x, vec8 slope, vec8 threshold) {
  return splat(1) / (splat(1) + exp8(slope * (threshold - x)));
}

/* One pass over a panel of `width` × 8 rows: W += gain · trace (∘ mask), input = W · rate. Presynaptic neurons first..last-1
   share one gain a row. */
SUBSONG_INLINE void update_and_multiply(vec8 *restrict w, const vec8 *restrict mask, const vec8 *restrict gain,
                                        const double *restrict trace, const double *restrict rate, size_t first,
                                        size_t last, vec8 *restrict sum, const int width) {
#pragma clang fp contract(fast)
  vec8 a[widest], acc[widest];
  for (int b = 0; b < width; b++) a[b] = gain[b], acc[b] = sum[b];
  for (size_t j = first; j < last; j++) {
    const vec8 s = splat(trace[j]), r = splat(rate[j]);
    for (int b = 0; b < width; b++) {
      const vec8 change = mask ? (a[b] * s) * mask[j * width + b] : a[b] * s;
      const vec8 updated = w[j * width + b] + change;
      w[j * width + b] = updated;
      acc[b] += updated * r;
    }
  }
  for (int b = 0; b < width; b++) sum[b] = acc[b];
}

SUBSONG_INLINE void panel(const subsong_elise_model *m, const subsong_elise_state *x, size_t row, const double *rate,
                          vec8 *from_visible, vec8 *from_latent, vec8 *input, const int width, const int masked) {
  vec8 *w = (vec8 *)(x->weights + row * m->neurons);
  const vec8 *mask = masked ? (const vec8 *)(m->mask + row * m->neurons) : 0;
  update_and_multiply(w, mask, from_visible + row / lanes, x->trace, rate, 0, m->visible, input + row / lanes, width);
  update_and_multiply(w, mask, from_latent + row / lanes, x->trace, rate, m->visible, m->neurons, input + row / lanes,
                      width);
}

/* The position of W[i][i] among the packed weights. */
SUBSONG_INLINE size_t diagonal(const subsong_elise_model *m, size_t i) {
  const size_t start = i / SUBSONG_PANEL * SUBSONG_PANEL;
  const size_t width = m->rows - start < SUBSONG_PANEL ? m->rows - start : SUBSONG_PANEL;
  return start * m->neurons + i * width + (i - start);
}

/* input = (W + update) · rate, with the update written back. There are no autapses: the update also reaches the diagonal,
   which costs nothing, and is taken out again. */
SUBSONG_INLINE void dendritic_input(const subsong_elise_model *m, const subsong_elise_state *x, const double *rate,
                                    vec8 *input) {
#pragma clang fp contract(fast)
  const size_t vectors = m->rows / lanes;
  vec8 *from_visible = (vec8 *)x->scratch + vectors, *from_latent = from_visible + vectors;
  for (size_t i = 0; i < vectors; i++) {
    const vec8 error = ((const vec8 *)x->error)[i];
    from_visible[i] = ((const vec8 *)m->rate_from_visible)[i] * error;
    from_latent[i] = ((const vec8 *)m->rate_from_latent)[i] * error;
    input[i] = splat(0);
  }
  size_t row = 0;
  if (m->mask) {
    for (; row + SUBSONG_PANEL <= m->rows; row += SUBSONG_PANEL)
      panel(m, x, row, rate, from_visible, from_latent, input, widest, 1);
    if (row < m->rows) panel(m, x, row, rate, from_visible, from_latent, input, widest / 2, 1);
  } else {
    for (; row + SUBSONG_PANEL <= m->rows; row += SUBSONG_PANEL)
      panel(m, x, row, rate, from_visible, from_latent, input, widest, 0);
    if (row < m->rows) panel(m, x, row, rate, from_visible, from_latent, input, widest / 2, 0);
  }
  double *sum = (double *)input;
  for (size_t i = 0; i < m->neurons; i++) {
    const size_t d = diagonal(m, i);
    sum[i] -= x->weights[d] * rate[i];
    x->weights[d] = 0;
  }
}

/* Forward Euler for (u, v, trace), all right-hand sides old; then the rates and the error of the prediction. */
SUBSONG_INLINE void neurons(const subsong_elise_model *m, const subsong_elise_state *x, const vec8 *input,
                            const vec8 *delayed, const vec8 *g_exc, const vec8 *g_inh, const double *clamp,
                            vec8 *rates) {
#pragma clang fp contract(fast)
  const vec8 dt = splat(m->dt), g_leak = splat(m->g_leak), e_leak = splat(m->e_leak);
  const vec8 e_exc = splat(m->e_excitatory), e_inh = splat(m->e_inhibitory);
  const vec8 slope = splat(m->phi_slope), threshold = splat(m->phi_threshold);
  const double total = m->g_leak + m->g_dendrite;
  const vec8 leak_share = splat(m->g_leak * m->e_leak / total), dendrite_share = splat(m->g_dendrite / total);
  const vec8 trace_gain = splat(m->g_leak * m->g_dendrite / total);
  const vec8 *coupling = (const vec8 *)m->coupling;
  vec8 *us = (vec8 *)x->u, *vs = (vec8 *)x->v, *traces = (vec8 *)x->trace, *errors = (vec8 *)x->error;
  for (size_t i = 0; i < m->rows / lanes; i++) {
    const vec8 u = us[i], v = vs[i], s = traces[i];
    us[i] = u + dt * (g_leak * (e_leak - u) + coupling[i] * (v - u) + g_exc[i] * (e_exc - u) + g_inh[i] * (e_inh - u));
    vs[i] = v + dt * (g_leak * (e_leak - v) + g_leak * input[i]);
    traces[i] = s + dt * (trace_gain * delayed[i] - g_leak * s);
    errors[i] = logistic(leak_share + dendrite_share * v, slope, threshold);
  }
  if (clamp) {
    for (size_t i = 0; i < m->neurons; i++)
      if (clamp[i] == clamp[i]) x->u[i] = clamp[i];
  }
  for (size_t i = 0; i < m->rows / lanes; i++) {
    rates[i] = logistic(us[i], slope, threshold);
    errors[i] = rates[i] - errors[i];
  }
}

SUBSONG_CLONES
void subsong_elise_steps(const subsong_elise_model *model, const subsong_elise_state *state, size_t steps,
                         const double *delayed_rates, const double *g_excitatory, const double *g_inhibitory,
                         const double *clamp, double *rates) {
  const size_t rows = model->rows;
  vec8 *input = (vec8 *)state->scratch;
  for (size_t k = 0; k < steps; k++) {
    const double *delayed = delayed_rates + k * rows;
    dendritic_input(model, state, delayed, input);
    neurons(model, state, input, (const vec8 *)delayed, (const vec8 *)(g_excitatory + k * rows),
            (const vec8 *)(g_inhibitory + k * rows), clamp, (vec8 *)(rates + k * rows));
  }
}

SUBSONG_CLONES
void subsong_elise_settle(const subsong_elise_model *model, const subsong_elise_state *state) {
  /* The product with the trace is not needed, but the pass is the same, so that the bits are. */
  dendritic_input(model, state, state->trace, (vec8 *)state->scratch);
  memset(state->error, 0, model->rows * sizeof *state->error);
}
