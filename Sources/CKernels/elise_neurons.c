/* The neurons of a group, step by step through a block. */
#include <math.h>
#include <string.h>

#include "clones.h"
#include "elise_engine.h"
#include "vector_math.h"

enum { lanes = 8, widest = SUBSONG_GROUP / lanes };

/* What the rates and errors of neurons follow from. */
typedef struct {
  vec8 slope, threshold, leak_share, dendrite_share;
} rate_constants;

SUBSONG_INLINE rate_constants constants_of(const subsong_neuron *n) {
  const double total = n->g_leak + n->g_dendrite;
  return (rate_constants){splat(n->phi_slope), splat(n->phi_threshold), splat(n->g_leak * n->e_leak / total),
                          splat(n->g_dendrite / total)};
}

/* r = phi(u) and r - phi(v*) of two vectors of neurons. With p = 1 + e^(a (b - u)) and q the same of v*, r = q / (p q) and
   r - r* = (q - p) / (p q): one division for both. Arguments so far out that p q is infinite are bounded. */
SUBSONG_INLINE void rates_and_errors(const rate_constants *c, const vec8 *u, const vec8 *v, vec8 *rate, vec8 *error) {
#pragma clang fp contract(fast)
  vec8 x[4];
#pragma unroll
  for (int i = 0; i < 2; i++) {
    x[i] = u[i];
    x[2 + i] = c->leak_share + c->dendrite_share * v[i];
  }
#pragma unroll
  for (int i = 0; i < 4; i++) x[i] = min8(c->slope * (c->threshold - x[i]), splat(350));
  exp8(x, 4);
#pragma unroll
  for (int i = 0; i < 2; i++) {
    const vec8 p = splat(1) + x[i], q = splat(1) + x[2 + i], both = splat(1) / (p * q);
    rate[i] = q * both;
    error[i] = (x[2 + i] - x[i]) * both;
  }
}

/* Forward Euler for (u, v), all right-hand sides old; then the rates, and the error of the prediction from the old v. */
SUBSONG_INLINE void euler(const subsong_engine *e, const subsong_scratch *x, size_t first, size_t vectors, size_t k,
                          const double *input, const double *current, double *rate, double *error) {
#pragma clang fp contract(fast)
  const subsong_neuron *n = &e->network->neuron;
  const rate_constants constants = constants_of(n);
  const vec8 dt = splat(e->plan->step), g_leak = splat(n->g_leak), e_leak = splat(n->e_leak);
  const vec8 e_exc = splat(n->e_excitatory), e_inh = splat(n->e_inhibitory);
  const vec8 *coupling = (const vec8 *)(e->a.coupling + first), *inputs = (const vec8 *)input;
  const vec8 *g_exc = (const vec8 *)(x->g_excitatory + k * SUBSONG_GROUP);
  const vec8 *g_inh = (const vec8 *)(x->g_inhibitory + k * SUBSONG_GROUP);
  vec8 *us = (vec8 *)(e->a.u + first), *vs = (vec8 *)(e->a.v + first);
  const double *clamp = e->drive->clamp ? e->a.clamp + first : 0;
  for (size_t i = 0; i < vectors; i += 2) {
    vec8 before[2];
#pragma unroll
    for (int h = 0; h < 2; h++) {
      const vec8 u = us[i + h], v = vs[i + h];
      before[h] = v;
      vec8 next = u + dt * (g_leak * (e_leak - u) + coupling[i + h] * (v - u) + g_exc[i + h] * (e_exc - u)
                            + g_inh[i + h] * (e_inh - u));
      if (current) next += dt * ((const vec8 *)current)[i + h];
      if (clamp) {
        const vec8 held = ((const vec8 *)clamp)[i + h];
        next = choose8(held == held, held, next);
      }
      us[i + h] = next;
      vs[i + h] = v + dt * (g_leak * (e_leak - v) + g_leak * inputs[i + h]);
    }
    rates_and_errors(&constants, us + i, before, (vec8 *)rate + i, (vec8 *)error + i);
  }
}

/* The rates after the integrator of the caller, and the error of the prediction from v before. */
SUBSONG_INLINE void measure(const subsong_engine *e, size_t first, size_t vectors, const double *before, double *rate,
                            double *error) {
  const rate_constants constants = constants_of(&e->network->neuron);
  const vec8 *us = (const vec8 *)(e->a.u + first), *vs = (const vec8 *)before;
  for (size_t i = 0; i < vectors; i += 2)
    rates_and_errors(&constants, us + i, vs + i, (vec8 *)rate + i, (vec8 *)error + i);
}

/* input[row] = (W⁰ r)[row] + the updates of the block so far: Σ_m a[m][row] gram[column][m], without the row's own
   synapse, which does not exist. Rows in the first `mixed` vectors learn from visible and latent neurons at different
   rates. */
SUBSONG_INLINE void correct(const subsong_engine *e, const subsong_scratch *x, size_t first, size_t vectors,
                            size_t mixed, size_t column, size_t event, size_t events, double *input) {
#pragma clang fp contract(fast)
  const vec8 *start = (const vec8 *)(x->input + column * SUBSONG_GROUP);
  const vec8 *moment = (const vec8 *)(e->a.moments + column * e->shape.rows + first), *own = (const vec8 *)x->own;
  const size_t at = column * e->shape.events + event;
  const double *errors_latent = x->errors_latent + event * SUBSONG_GROUP;
  vec8 sum[widest];
  for (size_t i = 0; i < vectors; i++) sum[i] = start[i] - moment[i] * own[i];
  if (vectors == widest) {
    for (size_t m = 0; m < events; m++) {
      const vec8 gram = splat(e->a.gram[at + m]);
      const vec8 *a = (const vec8 *)(errors_latent + m * SUBSONG_GROUP);
#pragma unroll
      for (int i = 0; i < widest; i++) sum[i] += a[i] * gram;
    }
  } else {
    for (size_t i = 0; i < vectors; i++) {
      vec8 s = sum[i];
      for (size_t m = 0; m < events; m++)
        s += ((const vec8 *)(errors_latent + m * SUBSONG_GROUP))[i] * splat(e->a.gram[at + m]);
      sum[i] = s;
    }
  }
  for (size_t i = 0; i < mixed; i++) {
    const vec8 *more = (const vec8 *)(x->errors_more + event * SUBSONG_GROUP) + i;
    vec8 even = sum[i], odd = splat(0);
    size_t m = 0;
    for (; m + 2 <= events; m += 2) {
      even += more[m * widest] * splat(e->a.gram_visible[at + m]);
      odd += more[(m + 1) * widest] * splat(e->a.gram_visible[at + m + 1]);
    }
    if (m < events) even += more[m * widest] * splat(e->a.gram_visible[at + m]);
    sum[i] = even + odd;
  }
  for (size_t i = 0; i < vectors; i++) ((vec8 *)input)[i] = sum[i];
}

/* Keeps the update of the step for the columns to come and for the weights. */
SUBSONG_INLINE void keep(const subsong_engine *e, const subsong_scratch *x, size_t first, size_t vectors, size_t event,
                         const double *error) {
#pragma clang fp contract(fast)
  const size_t at = event * SUBSONG_GROUP, visible = e->network->visible;
  const vec8 *from_visible = (const vec8 *)(e->a.rate_from_visible + first);
  const vec8 *from_latent = (const vec8 *)(e->a.rate_from_latent + first);
  const vec8 *trace = (const vec8 *)(e->a.impulses + event * e->shape.rows + first);
  for (size_t i = 0; i < vectors; i++) {
    const vec8 a = ((const vec8 *)error)[i];
    const vec8 v = from_visible[i] * a, l = from_latent[i] * a;
    ((vec8 *)(x->errors_visible + at))[i] = v;
    ((vec8 *)(x->errors_latent + at))[i] = l;
    ((vec8 *)(x->errors_more + at))[i] = v - l;
    const size_t row = first + i * lanes;
    vec8 own = row < visible ? v : l;
    for (size_t k = 0; row < visible && k < lanes; k++)
      if (row + k >= visible) own[k] = l[k];
    ((vec8 *)x->own)[i] += own * trace[i];
  }
  if (!x->errors_latent_single) return;
  for (size_t i = 0; i < vectors * lanes; i++) {
    x->errors_visible_single[at + i] = (float)x->errors_visible[at + i];
    x->errors_latent_single[at + i] = (float)x->errors_latent[at + i];
  }
}

/* The update of the last step and the product of this one in one pass over the weights of the group. The pass also reaches
   the diagonal, which costs nothing, and is taken out again. */
#define PASS(T, name, suffix)                                                                                           \
  SUBSONG_INLINE void pass_##name(const subsong_engine *e, const subsong_scratch *x, subsong_rows group, size_t k,      \
                                  double *input) {                                                                      \
    const subsong_shape *s = &e->shape;                                                                                 \
    const size_t neurons = e->network->neurons, rows = group.last - group.first, width = 128 / sizeof(T);              \
    T *gain_visible = x->gain_visible, *gain_latent = x->gain_latent;                                                   \
    for (size_t i = 0; i < rows; i++) {                                                                                 \
      gain_visible[i] = (T)(e->a.rate_from_visible[group.first + i] * e->a.error[group.first + i]);                     \
      gain_latent[i] = (T)(e->a.rate_from_latent[group.first + i] * e->a.error[group.first + i]);                       \
    }                                                                                                                   \
    const subsong_matrix_##name *kernels = subsong_matrix_kernels_##name();                                             \
    if (e->plan->scheme == SUBSONG_SPARSE) {                                                                            \
      const size_t last = group.last < neurons ? group.last : neurons;                                                  \
      kernels->sparse_pass(e->a.weights##suffix, e->a.index, e->a.row_start, e->a.row_split, group.first, last,         \
                           gain_visible, gain_latent, (const T *)e->a.table + k * neurons * (1 + s->nodes), s->nodes,   \
                           input);                                                                                      \
      return;                                                                                                           \
    }                                                                                                                   \
    T *w = e->a.weights##suffix + group.first * s->presynaptic;                                                         \
    const T *mask = e->a.mask##suffix ? e->a.mask##suffix + group.first * s->presynaptic : 0;                           \
    const T *table = (const T *)e->a.table + k * 2 * s->presynaptic;                                                    \
    kernels->pass(w, mask, rows / width, s->presynaptic, e->network->visible, gain_visible, gain_latent, table,         \
                  table + s->presynaptic, input);                                                                       \
    for (size_t i = 0; i < rows && group.first + i < neurons; i++) {                                                    \
      T *own = w + (i / width) * width * s->presynaptic + (group.first + i) * width + i % width;                        \
      input[i] -= (double)(*own * table[s->presynaptic + group.first + i]);                                             \
      *own = 0;                                                                                                         \
    }                                                                                                                   \
  }

PASS(double, double, )
PASS(float, single, _single)

static int integrate(subsong_engine *e, const subsong_block *b, const subsong_scratch *x, size_t worker,
                     subsong_rows group, size_t k, const double *input, const double *current) {
  const size_t at = k * e->shape.phases * SUBSONG_GROUP;
  const subsong_group_step step = {.worker = worker,
                                   .first = group.first,
                                   .rows = group.last - group.first,
                                   .column = b->start + k,
                                   .nodes = e->shape.nodes,
                                   .stride = SUBSONG_GROUP,
                                   .input = input,
                                   .g_excitatory = x->g_excitatory + at,
                                   .g_inhibitory = x->g_inhibitory + at,
                                   .coupling = e->a.coupling + group.first,
                                   .clamp = e->drive->clamp ? e->a.clamp + group.first : 0,
                                  .current = current,
                                   .u = e->a.u + group.first,
                                   .v = e->a.v + group.first};
  return e->plan->integrate(e->plan->context, &step);
}

/* The currents into a group during step k, with nothing into the rows beyond the last neuron; NULL if there are none. */
static const double *currents(const subsong_engine *e, const subsong_block *b, subsong_rows group, size_t k,
                              double *padded) {
  if (!e->drive->current) return 0;
  const size_t neurons = e->network->neurons, last = group.last < neurons ? group.last : neurons;
  memset(padded, 0, SUBSONG_GROUP * sizeof *padded);
  if (group.first < last)
    memcpy(padded, e->drive->current + (b->start - e->drive->first_column + k) * neurons + group.first,
           (last - group.first) * sizeof *padded);
  return padded;
}

SUBSONG_CLONES
int subsong_scan(subsong_engine *e, const subsong_block *b, const subsong_chunk *chunk, const subsong_scratch *x,
                 size_t worker, subsong_rows group) {
  const subsong_shape *s = &e->shape;
  const size_t first = group.first, vectors = (group.last - group.first) / lanes;
  const int in_block = e->plan->scheme == SUBSONG_BLOCK;
  /* Vectors with visible rows. */
  const size_t visible = e->network->visible > first ? (e->network->visible - first + lanes - 1) / lanes : 0;
  const size_t mixed = visible < vectors ? visible : vectors;
  double *input = x->now, *error = e->a.error + first;
  double *somata = e->a.kept[SUBSONG_SOMATIC_POTENTIAL], *dendrites = e->a.kept[SUBSONG_DENDRITIC_POTENTIAL];
  if (in_block) memset(x->own, 0, SUBSONG_GROUP * sizeof *x->own);
  size_t events = 0;
  _Alignas(64) double padded[SUBSONG_GROUP];
  for (size_t k = chunk->first; k < chunk->last; k++) {
    if (!in_block) {
      if (e->plan->single) pass_single(e, x, group, k, input);
      else pass_double(e, x, group, k, input);
    } else {
      for (size_t n = 0; n < s->nodes; n++)
        correct(e, x, first, vectors, mixed, k * s->phases + n, chunk->event, events, input + n * SUBSONG_GROUP);
    }
    double *rate = e->a.committed + k * s->rows + first;
    const int learning = subsong_updates_after(e, b, k);
    const double *current = currents(e, b, group, k, padded);
    if (e->plan->integrate) {
      memcpy(x->before, e->a.v + first, vectors * lanes * sizeof *x->before);
      const int status = integrate(e, b, x, worker, group, k, input, current);
      if (status) return status;
      measure(e, first, vectors, x->before, rate, error);
    } else {
      euler(e, x, first, vectors, k, input, current, rate, error);
    }
    if (somata) memcpy(somata + k * s->rows + first, e->a.u + first, vectors * lanes * sizeof *somata);
    if (dendrites) memcpy(dendrites + k * s->rows + first, e->a.v + first, vectors * lanes * sizeof *dendrites);
    if (!learning) memset(error, 0, vectors * lanes * sizeof *error);
    else if (in_block) keep(e, x, first, vectors, chunk->event + events++, error);
  }
  return 0;
}

SUBSONG_CLONES
void subsong_settle(subsong_engine *e, const subsong_scratch *x, subsong_rows group) {
  if (e->plan->single) pass_single(e, x, group, 0, x->now);
  else pass_double(e, x, group, 0, x->now);
}

