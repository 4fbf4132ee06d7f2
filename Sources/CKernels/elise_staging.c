/* What a block of steps needs to know of the past, and what it leaves to the future. */
#include <math.h>
#include <string.h>

#include "clones.h"
#include "elise_engine.h"
#include "vector_math.h"

/* Weights of the five-point difference formula at its centre, for a slope per step. */
static const double centred[5] = {1.0 / 12, -8.0 / 12, 0, 8.0 / 12, -1.0 / 12};

/* The tap that reads at `lag` steps before now: lag is whole for interpolation none. */
static subsong_tap make_tap(subsong_interpolation interpolation, double lag) {
  const double nearest = round(lag);
  if (interpolation == SUBSONG_NONE || lag == nearest) return (subsong_tap){(ptrdiff_t)nearest, 1, {1}};
  const double younger = floor(lag), x = lag - younger, y = 1 - x;
  if (interpolation == SUBSONG_LINEAR) return (subsong_tap){(ptrdiff_t)younger, 2, {y, x}};
  /* The cubic with the values and slopes of the two samples a, b around: samples from two steps younger than a to two steps
     older than b, weights over a growing lag. The slopes are forward in time, hence the signs. */
  subsong_tap tap = {(ptrdiff_t)younger - 2, 6, {0, 0, 1 - x * x * (3 - 2 * x), x * x * (3 - 2 * x), 0, 0}};
  for (int i = 0; i < 5; i++) {
    tap.weights[i] -= x * y * y * -centred[i];
    tap.weights[i + 1] += x * x * y * -centred[i];
  }
  return tap;
}

void subsong_make_taps(subsong_engine *e) {
  const subsong_elise_network *n = e->network;
  const double *lags[3] = {n->lags.dendritic, n->lags.excitatory, n->lags.inhibitory};
  const size_t phases = e->shape.phases;
  for (size_t path = 0; path < 3; path++)
    for (size_t j = 0; j < n->neurons; j++)
      for (size_t p = 0; p < phases; p++) {
        /* A moment later in the step looks back less far; a lag that is whole but for rounding is whole. */
        const double lag = lags[path][j] - (double)p / (double)phases;
        const double near = round(lag);
        e->a.taps[(path * n->neurons + j) * phases + p] =
            make_tap(e->plan->interpolation, fabs(lag - near) < 1e-9 ? near : lag);
      }
}

/* Copies `count` samples of a ring in order of time, the first `back` steps before the newest. */
SUBSONG_INLINE void unroll(const subsong_ring *ring, const double *samples, size_t newest, ptrdiff_t back, size_t count,
                           double *out) {
  const size_t start = ((size_t)((ptrdiff_t)newest - back + 2 * (ptrdiff_t)ring->depth)) % ring->depth;
  const size_t run = ring->depth - start < count ? ring->depth - start : count;
  memcpy(out, samples + start, run * sizeof *out);
  if (run < count) memcpy(out + run, samples, (count - run) * sizeof *out);
}

/* The history of neuron j as one path sees it in all columns of the block: where it lies in the ring if it can be read there,
   else `out`. */
SUBSONG_INLINE const double *delayed(const subsong_engine *e, const subsong_block *b, size_t path, size_t j,
                                     double *window, double *restrict out) {
#pragma clang fp contract(fast)
  const subsong_shape *s = &e->shape;
  const subsong_ring *ring = &e->state->rates;
  const double *samples = ring->samples + j * ring->stride;
  for (size_t p = 0; p < s->phases; p++) {
    const subsong_tap *tap = &e->a.taps[(path * e->network->neurons + j) * s->phases + p];
    const size_t moments = b->steps + (p == 0 ? s->closing : 0);
    if (tap->taps == 1 && s->phases == 1) {
      const size_t back = (size_t)tap->back;
      const size_t start = b->newest >= back ? b->newest - back : b->newest + ring->depth - back;
      if (start + moments <= ring->depth) return samples + start;
      unroll(ring, samples, b->newest, tap->back, moments, out);
      return out;
    }
    /* window[i] is the sample i steps after the oldest that is needed. */
    const ptrdiff_t older = tap->taps - 1;
    unroll(ring, samples, b->newest, tap->back + older, moments + (size_t)older, window);
    for (size_t k = 0; k < moments; k++) {
      double sum = 0;
      for (ptrdiff_t t = 0; t <= older; t++) sum += tap->weights[t] * window[(ptrdiff_t)k + older - t];
      out[k * s->phases + p] = sum;
    }
  }
  return out;
}

/* One step of the traces of neurons first ..< last, from the delayed rates at the nodes. */
SUBSONG_INLINE void advance_trace(const subsong_elise_plan *plan, const double *rates, size_t stride, size_t first,
                                  size_t last, double *trace, const int nodes) {
#pragma clang fp contract(fast)
  for (size_t j = first; j < last; j += 8) {
    vec8 sum = splat(plan->trace_decay) * *(const vec8 *)(trace + j);
#pragma unroll
    for (int n = 0; n < nodes; n++) sum += splat(plan->trace_gain[n]) * *(const vec8 *)(rates + n * stride + j);
    *(vec8 *)(trace + j) = sum;
  }
}

/* Traces of the block for neurons first ..< last, from the delayed rates with time first. */
SUBSONG_INLINE void advance_traces(subsong_engine *e, const subsong_block *b, size_t first, size_t last) {
  const subsong_shape *s = &e->shape;
  double *trace = e->a.trace, *kept = e->a.kept[SUBSONG_TRACE];
  const int every = e->plan->scheme != SUBSONG_BLOCK;
  memcpy(e->a.trace_before + first, trace + first, (last - first) * sizeof *trace);
  size_t event = 0;
  for (size_t k = 0; k < b->steps; k++) {
    if (k % s->chunk == 0) event = every ? k : k / s->chunk * s->chunk_events;
    const double *rates = e->a.moments + k * s->phases * s->rows;
    switch (s->nodes) {
      case 1: advance_trace(e->plan, rates, s->rows, first, last, trace, 1); break;
      case 2: advance_trace(e->plan, rates, s->rows, first, last, trace, 2); break;
      default: advance_trace(e->plan, rates, s->rows, first, last, trace, 4);
    }
    if (every || subsong_updates_after(e, b, k))
      memcpy(e->a.impulses + event++ * s->rows + first, trace + first, (last - first) * sizeof *trace);
    if (kept) memcpy(kept + k * s->rows + first, trace + first, (last - first) * sizeof *trace);
  }
}

/* Copies whole vectors: up to seven samples more than asked for, for which both sides have room. */
SUBSONG_INLINE void copy(const double *from, size_t count, double *to) {
  for (size_t c = 0; c < count; c += 8) *(vec8u *)(to + c) = *(const vec8u *)(from + c);
}

/* The delayed rates of up to eight neurons: neuron by neuron in the precision of the weights, and moment by moment. */
SUBSONG_INLINE void stage_eight(subsong_engine *e, const subsong_block *b, size_t first, size_t last, size_t used,
                                double *lines, double *window) {
  const subsong_shape *s = &e->shape;
  /* In the block scheme the lines are the rates that all threads see. */
  if (e->a.rates) lines = e->a.rates + first * s->stride;
  for (size_t j = first; j < last; j++) {
    double *line = lines + (j - first) * s->stride;
    const double *rates = delayed(e, b, 0, j, window, line);
    if (rates != line) copy(rates, used, line);
    if (e->a.rates_single)
      for (size_t c = 0; c < used; c++) e->a.rates_single[j * s->stride + c] = (float)line[c];
  }
  for (size_t c = 0; c < used; c += 8)
    transpose8(lines + c, s->stride, e->a.moments + c * s->rows + first, s->rows);
}

SUBSONG_CLONES
void subsong_stage(subsong_engine *e, const subsong_block *b, const subsong_scratch *x, subsong_rows rows) {
  const subsong_shape *s = &e->shape;
  const size_t neurons = e->network->neurons;
  const size_t last = rows.last < neurons ? rows.last : neurons;
  if (rows.first >= last) return;
  const size_t used = b->steps * s->phases + s->closing;
  for (size_t j = rows.first; j < last; j += 8)
    stage_eight(e, b, j, j + 8 < last ? j + 8 : last, used, x->lines, x->window);
  advance_traces(e, b, rows.first, last);
  if (e->a.traces_single)
    for (size_t m = 0; m < s->events; m++)
      for (size_t j = rows.first; j < last; j++)
        e->a.traces_single[m * s->rows + j] = (float)e->a.impulses[m * s->rows + j];
}

/* sum[column] += g · max(delayed rate, floor) for the connections of one kind onto a neuron. */
SUBSONG_INLINE void open_channels(const subsong_engine *e, const subsong_block *b, const subsong_scratch *x, size_t path,
                                  size_t row, size_t used, double *restrict sum) {
#pragma clang fp contract(fast)
  const subsong_scaffold *scaffold = &e->network->scaffold;
  const double g = path == 1 ? scaffold->g_excitatory : scaffold->g_inhibitory, floor = scaffold->floor;
  for (size_t c = 0; c < used; c += 8) *(vec8 *)(sum + c) = splat(0);
  for (size_t edge = e->a.first_edge[row]; edge < e->a.first_edge[row + 1]; edge++) {
    double *window = x->window, *line = window + e->shape.stride + 8;
    const double *rates = delayed(e, b, path, (size_t)scaffold->pre[edge], window, line);
    for (size_t c = 0; c < used; c += 8) {
      const vec8 rate = *(const vec8u *)(rates + c);
      *(vec8 *)(sum + c) += splat(g) * max8(rate, splat(floor));
    }
  }
}

/* The conductances of one kind onto eight neighbouring neurons, moment by moment. */
SUBSONG_INLINE void open_eight(const subsong_engine *e, const subsong_block *b, const subsong_scratch *x, size_t path,
                               size_t first, size_t used, double *out) {
  const size_t stride = e->shape.stride;
  if (e->a.first_edge[first] == e->a.first_edge[first + 8]) {
    for (size_t c = 0; c < used; c++) *(vec8 *)(out + c * SUBSONG_GROUP) = splat(0);
    return;
  }
  for (size_t i = 0; i < 8; i++) open_channels(e, b, x, path, first + i, used, x->lines + i * stride);
  for (size_t c = 0; c < used; c += 8) transpose8(x->lines + c, stride, out + c * SUBSONG_GROUP, SUBSONG_GROUP);
}

/* Adds the teacher's conductances of one kind. */
SUBSONG_INLINE void teach(const subsong_engine *e, const subsong_block *b, const double *teacher, subsong_rows group,
                          double *out) {
  const size_t visible = e->network->visible, last = group.last < visible ? group.last : visible;
  const size_t rows = last - group.first;
  for (size_t k = 0; k < b->steps; k++) {
    const double *from = teacher + (b->start + k) * visible + group.first;
    double *to = out + k * SUBSONG_GROUP;
    size_t i = 0;
    for (; i + 8 <= rows; i += 8) *(vec8 *)(to + i) += *(const vec8u *)(from + i);
    for (; i < rows; i++) to[i] += from[i];
  }
}

SUBSONG_CLONES
void subsong_stage_scaffold(const subsong_engine *e, const subsong_block *b, const subsong_scratch *x,
                            subsong_rows group) {
  const subsong_shape *s = &e->shape;
  const size_t used = b->steps * s->phases + s->closing;
  for (size_t first = group.first; first < group.last; first += 8) {
    open_eight(e, b, x, 1, first, used, x->g_excitatory + (first - group.first));
    open_eight(e, b, x, 2, first, used, x->g_inhibitory + (first - group.first));
  }
  if (!e->drive->teacher_excitatory || group.first >= e->network->visible) return;
  teach(e, b, e->drive->teacher_excitatory, group, x->g_excitatory);
  teach(e, b, e->drive->teacher_inhibitory, group, x->g_inhibitory);
}

SUBSONG_CLONES
void subsong_commit(const subsong_engine *e, const subsong_block *b, const subsong_scratch *x, subsong_rows rows) {
  const subsong_ring *ring = &e->state->rates;
  const size_t last = rows.last < e->network->neurons ? rows.last : e->network->neurons;
  const size_t start = b->newest + 1 < ring->depth ? b->newest + 1 : 0;
  const size_t run = ring->depth - start < b->steps ? ring->depth - start : b->steps;
  for (size_t first = rows.first; first < last; first += 8) {
    for (size_t k = 0; k < b->steps; k += 8)
      transpose8(e->a.committed + k * e->shape.rows + first, e->shape.rows, x->lines + k, e->shape.stride);
    for (size_t j = first; j < first + 8 && j < last; j++) {
      double *samples = ring->samples + j * ring->stride;
      const double *line = x->lines + (j - first) * e->shape.stride;
      memcpy(samples + start, line, run * sizeof *line);
      memcpy(samples, line + run, (b->steps - run) * sizeof *line);
    }
  }
}
