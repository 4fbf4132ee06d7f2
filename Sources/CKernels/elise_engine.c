/* The loop over blocks, on one thread or several. */
#include "elise_engine.h"

#include <string.h>

#include "clones.h"

/* A thread's share: whole panels, so that what is computed for a row does not depend on who does it. */
static subsong_rows share(const subsong_engine *e, size_t index, size_t count) {
  const size_t panel = e->plan->single ? 32 : 16, panels = e->shape.rows / panel;
  return (subsong_rows){panels * index / count * panel, panels * (index + 1) / count * panel};
}

/* Gram matrices of the block, some tiles of events for each thread. */
#define GRAM(T, name, traces_of, rates_of)                                                                        \
  static void gram_##name(subsong_engine *e, const subsong_block *b, size_t index, size_t count) {                \
    const subsong_shape *s = &e->shape;                                                                           \
    const subsong_matrix_##name *kernels = subsong_matrix_kernels_##name();                                       \
    const size_t visible = e->network->visible, neurons = e->network->neurons, tile = kernels->gram_tile;         \
    size_t turn = 0;                                                                                              \
    for (size_t k = 0; k < b->steps; k += s->chunk) {                                                             \
      const subsong_chunk chunk = subsong_chunk_at(e, b, k);                                                      \
      const size_t used = chunk.last * s->phases + s->closing;                                                    \
      for (size_t m = 0; m < chunk.events; m += tile) {                                                           \
        if (turn++ % count != index) continue;                                                                    \
        const size_t event = chunk.event + m, column = (k + m) * s->phases;                                       \
        kernels->gram(traces_of, s->rows, rates_of, s->stride, 0, visible, event, column, used,                   \
                      e->a.gram_visible, s->events);                                                              \
        kernels->gram(traces_of, s->rows, rates_of, s->stride, visible, neurons, event, column, used,             \
                      e->a.gram, s->events);                                                                      \
        for (size_t c = column; c < used; c++)                                                                    \
          for (size_t i = c * s->events + event; i < c * s->events + event + tile; i++)                           \
            e->a.gram[i] += e->a.gram_visible[i];                                                                 \
      }                                                                                                           \
    }                                                                                                             \
  }

GRAM(double, double, e->a.impulses, e->a.rates)
GRAM(float, single, e->a.traces_single, e->a.rates_single)

/* The dendritic inputs of a chunk with the weights at its start. */
static void multiply(const subsong_engine *e, const subsong_chunk *chunk, const subsong_scratch *x,
                     subsong_rows group) {
  const subsong_shape *s = &e->shape;
  const size_t first = chunk->first * s->phases;
  const size_t columns = round_up((chunk->last - chunk->first) * s->phases + s->closing, SUBSONG_COLUMN_TILE);
  const size_t panel = e->plan->single ? 32 : 16;
  for (size_t row = group.first; row < group.last; row += panel) {
    double *out = x->input + first * SUBSONG_GROUP + (row - group.first);
    if (e->plan->single)
      subsong_matrix_kernels_single()->product(e->a.weights_single + row * s->presynaptic, s->presynaptic,
                                               e->a.rates_single + first, s->stride, columns, out, SUBSONG_GROUP);
    else
      subsong_matrix_kernels_double()->product(e->a.weights + row * s->presynaptic, s->presynaptic,
                                               e->a.rates + first, s->stride, columns, out, SUBSONG_GROUP);
  }
}

/* Adds a chunk's updates to one panel of weights. */
#define UPDATE(T, name, suffix, traces_of)                                                                          \
  static void update_##name(const subsong_engine *e, const subsong_chunk *chunk, T *w, size_t row,                  \
                            const T *visible, const T *latent) {                                                    \
    const subsong_shape *s = &e->shape;                                                                             \
    const subsong_matrix_##name *kernels = subsong_matrix_kernels_##name();                                         \
    const size_t width = 128 / sizeof(T), first = e->network->visible, neurons = e->network->neurons;               \
    const T *traces = traces_of + chunk->event * s->rows;                                                           \
    int uniform = 1, fixed = 1;                                                                                     \
    for (size_t i = row; i < row + width; i++) {                                                                    \
      uniform &= e->a.rate_from_visible[i] == e->a.rate_from_latent[i];                                             \
      fixed &= e->a.rate_from_visible[i] == 0 && e->a.rate_from_latent[i] == 0;                                     \
    }                                                                                                               \
    if (fixed) return;                                                                                              \
    if (uniform) {                                                                                                  \
      kernels->update(w, 0, s->presynaptic, latent, SUBSONG_GROUP, traces, s->rows, chunk->events);                  \
    } else {                                                                                                        \
      kernels->update(w, 0, first, visible, SUBSONG_GROUP, traces, s->rows, chunk->events);                          \
      kernels->update(w, first, s->presynaptic, latent, SUBSONG_GROUP, traces, s->rows, chunk->events);              \
    }                                                                                                               \
    /* There are no autapses: the update also reached the diagonal, which costs nothing. */                        \
    for (size_t i = row; i < row + width && i < neurons; i++) w[i * width + (i - row)] = 0;                         \
  }

UPDATE(double, double, , e->a.impulses)
UPDATE(float, single, _single, e->a.traces_single)

static void update(const subsong_engine *e, const subsong_chunk *chunk, const subsong_scratch *x, subsong_rows group) {
  const size_t presynaptic = e->shape.presynaptic, panel = e->plan->single ? 32 : 16;
  for (size_t row = group.first; row < group.last; row += panel) {
    const size_t at = chunk->event * SUBSONG_GROUP + row - group.first;
    if (e->plan->single)
      update_single(e, chunk, e->a.weights_single + row * presynaptic, row, x->errors_visible_single + at,
                    x->errors_latent_single + at);
    else
      update_double(e, chunk, e->a.weights + row * presynaptic, row, x->errors_visible + at, x->errors_latent + at);
  }
}

/* Traces before and rates in every step of the block, as the passes of one step read them, for a thread's neurons. */
#define TABLE(T, name)                                                                                               \
  static void table_##name(subsong_engine *e, const subsong_block *b, subsong_rows rows) {                           \
    const subsong_shape *s = &e->shape;                                                                              \
    const size_t neurons = e->network->neurons, nodes = s->nodes;                                                    \
    const size_t first = rows.first, last = rows.last < neurons ? rows.last : neurons;                               \
    for (size_t k = 0; k < b->steps; k++) {                                                                          \
      const double *traces = k == 0 ? e->a.trace_before : e->a.impulses + (k - 1) * s->rows;                         \
      const double *rates = e->a.moments + k * s->phases * s->rows;                                                  \
      T *table = (T *)e->a.table + k * neurons * (1 + nodes);                                                        \
      if (e->plan->scheme == SUBSONG_STEP) {                                                                         \
        for (size_t j = first; j < last; j++) table[j] = (T)traces[j];                                               \
        for (size_t j = first; j < last; j++) table[neurons + j] = (T)rates[j];                                      \
        continue;                                                                                                    \
      }                                                                                                              \
      for (size_t j = first; j < last; j++) table[j * (1 + nodes)] = (T)traces[j];                                   \
      for (size_t n = 0; n < nodes; n++)                                                                             \
        for (size_t j = first; j < last; j++) table[j * (1 + nodes) + 1 + n] = (T)rates[n * s->rows + j];            \
    }                                                                                                                \
  }

TABLE(double, double)
TABLE(float, single)

static void make_table(subsong_engine *e, const subsong_block *b, subsong_rows rows) {
  if (e->plan->single) table_single(e, b, rows);
  else table_double(e, b, rows);
}

/* Writes down the samples of one recording in the block, for a thread's rows. */
static void record(const subsong_engine *e, const subsong_block *b, const subsong_recording *r, subsong_rows rows) {
  const double *values = r->signal == SUBSONG_RATE ? e->a.committed : e->a.kept[r->signal];
  const size_t end = r->first + r->neurons;
  const size_t first = rows.first > r->first ? rows.first : r->first, last = rows.last < end ? rows.last : end;
  for (size_t k = 0; k < b->steps; k++) {
    if ((b->start + k) % r->interval) continue;
    const size_t sample = (b->start + k) / r->interval - r->skipped;
    if (first < last)
      memcpy(r->out + sample * r->neurons + (first - r->first), values + k * e->shape.rows + first,
             (last - first) * sizeof *values);
  }
}

/* Rows that a thread carries through a block at once: their weights should stay in the second cache from the product to the
   update. */
static size_t group_rows(const subsong_engine *e) {
  const size_t bytes = e->shape.presynaptic * (e->plan->single ? sizeof(float) : sizeof(double));
  return SUBSONG_GROUP * bytes <= 640 << 10 ? SUBSONG_GROUP : SUBSONG_GROUP / 2;
}

/* Carries a thread's rows through the block, group by group. */
static void run_groups(subsong_engine *e, const subsong_block *b, size_t index, subsong_rows own) {
  const int in_block = e->plan->scheme == SUBSONG_BLOCK;
  const size_t size = group_rows(e);
  subsong_scratch *x = &e->scratch[index];
  for (size_t first = own.first; first < own.last; first += size) {
    const subsong_rows group = {first, first + size < own.last ? first + size : own.last};
    subsong_stage_scaffold(e, b, x, group);
    for (size_t k = 0; k < b->steps; k += e->shape.chunk) {
      const subsong_chunk chunk = subsong_chunk_at(e, b, k);
      if (in_block) multiply(e, &chunk, x, group);
      const int status = subsong_scan(e, b, &chunk, x, index, group);
      if (status) e->status = status;
      if (in_block && chunk.events) update(e, &chunk, x, group);
    }
  }
  for (size_t r = 0; r < e->drive->recordings; r++) record(e, b, &e->drive->recording[r], own);
}

/* The step schemes write an update together with the product of the next step; the last one has no next. */
static void settle(subsong_engine *e, size_t index, subsong_rows own) {
  const subsong_block b = {.steps = 1};
  memcpy(e->a.trace_before + own.first, e->a.trace + own.first, (own.last - own.first) * sizeof *e->a.trace);
  make_table(e, &b, own);
  subsong_barrier_wait(&e->barrier);
  for (size_t first = own.first; first < own.last; first += SUBSONG_GROUP) {
    const size_t last = first + SUBSONG_GROUP < own.last ? first + SUBSONG_GROUP : own.last;
    subsong_settle(e, &e->scratch[index], (subsong_rows){first, last});
  }
}

static void work(void *context, size_t index) {
  subsong_engine *e = context;
  const subsong_rows own = share(e, index, e->barrier.members);
  const size_t end = e->drive->first_column + e->drive->columns, depth = e->state->rates.depth;
  subsong_block b = {.start = e->drive->first_column, .newest = e->state->rates.newest};
  subsong_load_weights(e, own);
  for (; b.start < end; b.start += b.steps) {
    b.steps = end - b.start < e->shape.steps ? end - b.start : e->shape.steps;
    subsong_stage(e, &b, &e->scratch[index], own);
    if (e->plan->scheme != SUBSONG_BLOCK) make_table(e, &b, own);
    subsong_barrier_wait(&e->barrier);
    if (e->plan->scheme == SUBSONG_BLOCK && e->drive->plastic) {
      if (e->plan->single) gram_single(e, &b, index, e->barrier.members);
      else gram_double(e, &b, index, e->barrier.members);
      subsong_barrier_wait(&e->barrier);
    }
    run_groups(e, &b, index, own);
    subsong_barrier_wait(&e->barrier);
    if (e->status) return;
    subsong_commit(e, &b, &e->scratch[index], own);
    b.newest = (b.newest + b.steps) % depth;
  }
  if (e->plan->scheme != SUBSONG_BLOCK && e->drive->plastic) settle(e, index, own);
  if (e->drive->plastic) subsong_store_weights(e, own);
}

int subsong_elise_run(const subsong_elise_network *network, const subsong_elise_plan *plan, subsong_elise_state *state,
                      const subsong_elise_drive *drive) {
  if (drive->columns == 0 || network->neurons == 0) return SUBSONG_OK;
  subsong_engine e = {.network = network, .plan = plan, .state = state, .drive = drive};
  e.status = subsong_engine_open(&e);
  if (!e.status) {
    subsong_run_threads(plan->threads, work, &e, &e.barrier);
    subsong_engine_store(&e);
    state->rates.newest = (state->rates.newest + drive->columns) % state->rates.depth;
    state->completed_steps += drive->columns;
  }
  const int status = e.status;
  subsong_engine_close(&e);
  return status;
}
