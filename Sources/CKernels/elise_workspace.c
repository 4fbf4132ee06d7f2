/* Memory of the engine, and the way of the state into it and back. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clones.h"
#include "elise_engine.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

enum { large = 4 << 20, huge_page = 2 << 20 };

/* Aligned; large arrays ask for huge pages, which the passes over the weights need. NULL if there is none. */
static void *raw_array(size_t bytes) {
  const size_t alignment = bytes >= large ? huge_page : 64;
  void *memory = aligned_alloc(alignment, round_up(bytes ? bytes : 1, alignment));
#if defined(__linux__)
  if (memory && bytes >= large) madvise(memory, round_up(bytes, alignment), MADV_HUGEPAGE);
#endif
  return memory;
}

static void *array(size_t bytes) {
  void *memory = raw_array(bytes);
  if (memory) memset(memory, 0, bytes);
  return memory;
}

#define NEW(field, count)                                                            \
  do {                                                                               \
    if (!((field) = array((size_t)(count) * sizeof *(field)))) return SUBSONG_NO_MEMORY; \
  } while (0)

/* The longest block in which every delayed quantity lies in the past. */
static size_t longest_block(const subsong_engine *e, size_t closing) {
  const subsong_elise_network *n = e->network;
  double shortest = INFINITY;
  for (size_t j = 0; j < n->neurons; j++) {
    shortest = fmin(shortest, n->lags.dendritic[j]);
    if (n->scaffold.edges) shortest = fmin(shortest, fmin(n->lags.excitatory[j], n->lags.inhibitory[j]));
  }
  /* The last moment of the block is `steps - 1`, or `steps` if it also looks at its end; a cubic reads two samples ahead. */
  double steps = floor(shortest + 1e-9) + (closing ? 0 : 1);
  if (e->plan->interpolation == SUBSONG_CUBIC) steps -= 2;
  return steps < 1 ? 1 : steps > 1e6 ? 1000000 : (size_t)steps;
}

static void set_shape(subsong_engine *e) {
  const subsong_elise_plan *plan = e->plan;
  subsong_shape *s = &e->shape;
  const size_t neurons = e->network->neurons;
  const size_t lanes = plan->single ? 16 : 8;
  s->rows = round_up(neurons, 2 * lanes);
  s->presynaptic = plan->scheme == SUBSONG_BLOCK ? round_up(neurons, 8) : neurons;
  s->phases = plan->integrate && plan->interpolation == SUBSONG_CUBIC ? 3 : 1;
  s->closing = plan->integrate && plan->interpolation != SUBSONG_NONE;
  s->nodes = s->phases + s->closing;
  s->steps = longest_block(e, s->closing);
  if (s->steps > plan->longest_block) s->steps = plan->longest_block;
  if (s->steps > e->drive->columns) s->steps = e->drive->columns;
  /* Whole chunks, if there is more than one. */
  if (plan->scheme == SUBSONG_BLOCK && s->steps > plan->chunk) s->steps = s->steps / plan->chunk * plan->chunk;
  s->chunk = plan->scheme == SUBSONG_BLOCK && plan->chunk < s->steps ? plan->chunk : s->steps;
  const size_t chunks = (s->steps + s->chunk - 1) / s->chunk;
  s->chunk_columns = round_up(s->chunk * s->phases + s->closing, SUBSONG_COLUMN_TILE);
  s->columns = (chunks - 1) * s->chunk * s->phases + s->chunk_columns;
  s->stride = round_up(s->columns, lanes);
  s->chunk_events = round_up(s->chunk, 8);
  s->events = chunks * s->chunk_events;
}

static void fill(double *out, const double *values, size_t count, size_t rows, double filler) {
  memcpy(out, values, count * sizeof *out);
  for (size_t i = count; i < rows; i++) out[i] = filler;
}

static int open_neurons(subsong_engine *e) {
  const subsong_elise_network *n = e->network;
  const subsong_shape *s = &e->shape;
  NEW(e->a.u, s->rows);
  NEW(e->a.v, s->rows);
  NEW(e->a.error, s->rows);
  NEW(e->a.trace, s->rows);
  NEW(e->a.trace_before, s->rows);
  NEW(e->a.coupling, s->rows);
  NEW(e->a.rate_from_visible, s->rows);
  NEW(e->a.rate_from_latent, s->rows);
  NEW(e->a.clamp, s->rows);
  NEW(e->a.committed, round_up(s->steps, 8) * s->rows);
  NEW(e->a.first_edge, s->rows + 1);
  fill(e->a.u, e->state->u, n->neurons, s->rows, n->neuron.e_leak);
  fill(e->a.v, e->state->v, n->neurons, s->rows, n->neuron.e_leak);
  fill(e->a.trace, e->state->trace, n->neurons, s->rows, 0);
  fill(e->a.coupling, n->coupling, n->neurons, s->rows, 0);
  fill(e->a.rate_from_visible, n->rate_from_visible, n->neurons, s->rows, 0);
  fill(e->a.rate_from_latent, n->rate_from_latent, n->neurons, s->rows, 0);
  if (e->drive->clamp) fill(e->a.clamp, e->drive->clamp, n->neurons, s->rows, NAN);
  size_t edge = 0;
  for (size_t i = 0; i <= s->rows; i++) {
    while (edge < n->scaffold.edges && (size_t)n->scaffold.post[edge] < i) edge++;
    e->a.first_edge[i] = edge;
  }
  return SUBSONG_OK;
}

/* What is recorded is kept for the steps of a block. */
static int open_recordings(subsong_engine *e) {
  for (size_t r = 0; r < e->drive->recordings; r++) {
    const subsong_signal signal = e->drive->recording[r].signal;
    if (signal != SUBSONG_RATE && !e->a.kept[signal]) NEW(e->a.kept[signal], e->shape.steps * e->shape.rows);
  }
  return SUBSONG_OK;
}

static int open_block(subsong_engine *e) {
  const subsong_shape *s = &e->shape;
  const size_t moments = s->steps * s->phases + s->closing;
  NEW(e->a.taps, 3 * e->network->neurons * s->phases);
  NEW(e->a.moments, round_up(moments, 8) * s->rows);
  NEW(e->a.impulses, s->events * s->rows);
  if (e->plan->scheme != SUBSONG_BLOCK) {
    const size_t entries = s->steps * e->network->neurons * (1 + s->nodes);
    e->a.table = array(entries * (e->plan->single ? sizeof(float) : sizeof(double)));
    return e->a.table ? SUBSONG_OK : SUBSONG_NO_MEMORY;
  }
  NEW(e->a.rates, s->presynaptic * s->stride + 8);
  if (e->plan->single) {
    NEW(e->a.rates_single, s->presynaptic * s->stride);
    NEW(e->a.traces_single, s->events * s->rows);
  }
  NEW(e->a.gram, s->stride * s->events);
  NEW(e->a.gram_visible, s->stride * s->events);
  return SUBSONG_OK;
}

static int open_scratch(subsong_engine *e) {
  const subsong_shape *s = &e->shape;
  NEW(e->scratch, e->plan->threads);
  for (size_t t = 0; t < e->plan->threads; t++) {
    subsong_scratch *x = &e->scratch[t];
    NEW(x->g_excitatory, s->stride * SUBSONG_GROUP);
    NEW(x->g_inhibitory, s->stride * SUBSONG_GROUP);
    NEW(x->window, 2 * s->stride + 16);
    NEW(x->lines, 8 * s->stride);
    NEW(x->own, SUBSONG_GROUP);
    NEW(x->now, SUBSONG_MAX_NODES * SUBSONG_GROUP);
    NEW(x->before, SUBSONG_GROUP);
    if (!(x->gain_visible = array(SUBSONG_GROUP * sizeof(double)))) return SUBSONG_NO_MEMORY;
    if (!(x->gain_latent = array(SUBSONG_GROUP * sizeof(double)))) return SUBSONG_NO_MEMORY;
    if (e->plan->scheme != SUBSONG_BLOCK) continue;
    NEW(x->input, s->columns * SUBSONG_GROUP);
    NEW(x->errors_visible, s->events * SUBSONG_GROUP);
    NEW(x->errors_latent, s->events * SUBSONG_GROUP);
    NEW(x->errors_more, s->events * SUBSONG_GROUP);
    if (!e->plan->single) continue;
    NEW(x->errors_visible_single, s->events * SUBSONG_GROUP);
    NEW(x->errors_latent_single, s->events * SUBSONG_GROUP);
  }
  return SUBSONG_OK;
}

/* Only the memory: every thread fills in its own rows. */
static int open_dense(subsong_engine *e) {
  const size_t bytes = e->shape.rows * e->shape.presynaptic * (e->plan->single ? sizeof(float) : sizeof(double));
  void **weights = e->plan->single ? (void **)&e->a.weights_single : (void **)&e->a.weights;
  void **mask = e->plan->single ? (void **)&e->a.mask_single : (void **)&e->a.mask;
  if (!(*weights = raw_array(bytes))) return SUBSONG_NO_MEMORY;
  if (e->network->synapses && !(*mask = raw_array(bytes))) return SUBSONG_NO_MEMORY;
  return SUBSONG_OK;
}

/* Calls `body` with the place of every synapse onto the rows among the packed weights and in the dense post × pre matrix, in
   tiles that stay in the cache. */
#define FOR_EACH_PACKED(width, body)                                                            \
  for (size_t start = rows.first; start < rows.last; start += (width))                          \
    for (size_t j0 = 0; j0 < neurons; j0 += 64)                                                 \
      for (size_t lane = 0; lane < (width) && start + lane < neurons; lane++)                   \
        for (size_t j = j0; j < j0 + 64 && j < neurons; j++) {                                  \
          const size_t dense = (start + lane) * neurons + j;                                    \
          const size_t packed = start * presynaptic + j * (width) + lane;                       \
          body;                                                                                 \
        }

#define LOAD(T, suffix)                                                                         \
  static void load##suffix(subsong_engine *e, subsong_rows rows) {                              \
    enum { width = 128 / sizeof(T) };                                                           \
    const size_t neurons = e->network->neurons, presynaptic = e->shape.presynaptic;             \
    const double *weights = e->state->weights;                                                  \
    const unsigned char *synapses = e->network->synapses;                                       \
    T *to = e->a.weights##suffix, *mask = e->a.mask##suffix;                                    \
    const size_t first = rows.first * presynaptic, count = (rows.last - rows.first) * presynaptic; \
    memset(to + first, 0, count * sizeof *to);                                                  \
    FOR_EACH_PACKED(width, to[packed] = (T)weights[dense])                                      \
    if (!mask) return;                                                                          \
    memset(mask + first, 0, count * sizeof *mask);                                              \
    FOR_EACH_PACKED(width, mask[packed] = synapses[dense])                                      \
  }

LOAD(double, )
LOAD(float, _single)

void subsong_load_weights(subsong_engine *e, subsong_rows rows) {
  if (e->plan->scheme == SUBSONG_SPARSE) return;
  if (e->plan->single) load_single(e, rows);
  else load(e, rows);
}

void subsong_store_weights(const subsong_engine *e, subsong_rows rows) {
  const size_t neurons = e->network->neurons, presynaptic = e->shape.presynaptic;
  double *weights = e->state->weights;
  if (e->plan->scheme == SUBSONG_SPARSE) {
    for (size_t i = rows.first; i < rows.last && i < neurons; i++)
      for (size_t at = e->a.row_start[i]; at < e->a.row_start[i + 1]; at++)
        weights[i * neurons + e->a.index[at]] = e->plan->single ? (double)e->a.weights_single[at] : e->a.weights[at];
  } else if (e->plan->single) {
    FOR_EACH_PACKED(32, weights[dense] = (double)e->a.weights_single[packed])
  } else {
    FOR_EACH_PACKED(16, weights[dense] = e->a.weights[packed])
  }
}

static int open_sparse(subsong_engine *e) {
  const size_t neurons = e->network->neurons;
  const unsigned char *synapses = e->network->synapses;
  NEW(e->a.row_start, neurons + 1);
  NEW(e->a.row_split, neurons);
  size_t count = 0;
  for (size_t i = 0; i < neurons; i++)
    for (size_t j = 0; j < neurons; j++) count += synapses ? synapses[i * neurons + j] : i != j;
  NEW(e->a.index, count);
  if (e->plan->single) NEW(e->a.weights_single, count);
  else NEW(e->a.weights, count);
  size_t at = 0;
  for (size_t i = 0; i < neurons; i++) {
    e->a.row_start[i] = at;
    for (size_t j = 0; j < neurons; j++) {
      if (j == e->network->visible) e->a.row_split[i] = at;
      if (!(synapses ? synapses[i * neurons + j] : i != j)) continue;
      e->a.index[at] = (unsigned)j;
      if (e->plan->single) e->a.weights_single[at] = (float)e->state->weights[i * neurons + j];
      else e->a.weights[at] = e->state->weights[i * neurons + j];
      at++;
    }
    if (e->network->visible >= neurons) e->a.row_split[i] = at;
  }
  e->a.row_start[neurons] = at;
  return SUBSONG_OK;
}

int subsong_engine_open(subsong_engine *e) {
  set_shape(e);
  int status = open_neurons(e);
  if (!status) status = open_recordings(e);
  if (!status) status = open_block(e);
  if (!status) status = open_scratch(e);
  if (!status) status = e->plan->scheme == SUBSONG_SPARSE ? open_sparse(e) : open_dense(e);
  if (!status) subsong_make_taps(e);
  return status;
}

void subsong_engine_store(subsong_engine *e) {
  const size_t neurons = e->network->neurons;
  memcpy(e->state->u, e->a.u, neurons * sizeof *e->a.u);
  memcpy(e->state->v, e->a.v, neurons * sizeof *e->a.v);
  memcpy(e->state->trace, e->a.trace, neurons * sizeof *e->a.trace);
}

void subsong_engine_close(subsong_engine *e) {
  subsong_arrays *a = &e->a;
  void *shared[] = {a->rates, a->rates_single, a->traces_single, a->moments, a->impulses, a->trace, a->trace_before, a->gram_visible,
                    a->gram, a->table, a->taps, a->weights, a->mask, a->weights_single, a->mask_single,
                    a->index, a->row_start, a->row_split, a->u, a->v, a->error, a->coupling, a->rate_from_visible,
                    a->rate_from_latent, a->clamp, a->first_edge, a->committed};
  for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) free(shared[i]);
  for (size_t i = 0; i < SUBSONG_SIGNALS; i++) free(a->kept[i]);
  for (size_t t = 0; e->scratch && t < e->plan->threads; t++) {
    subsong_scratch *x = &e->scratch[t];
    void *own[] = {x->input, x->g_excitatory, x->g_inhibitory, x->window, x->lines, x->errors_visible, x->errors_latent,
                   x->errors_more, x->errors_visible_single, x->errors_latent_single, x->own, x->now, x->before, x->gain_visible, x->gain_latent};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) free(own[i]);
  }
  free(e->scratch);
}
