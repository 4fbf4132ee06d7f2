#include <string.h>

#include "clones.h"
#include "include/elise_kernels.h"

/* Where the sample `lag` steps before the newest lies in a ring. */
SUBSONG_INLINE size_t position(const subsong_ring *ring, ptrdiff_t lag) {
  const size_t back = (size_t)lag;
  return ring->newest >= back ? ring->newest - back : ring->newest + ring->depth - back;
}

/* Two runs of neighbouring samples: up to the ring's end, and from its beginning. */
SUBSONG_INLINE size_t first_run(const subsong_ring *ring, size_t start, size_t steps) {
  return ring->depth - start < steps ? ring->depth - start : steps;
}

void subsong_elise_delayed_rates(const subsong_ring *ring, const double *history, const ptrdiff_t *lags, size_t steps,
                                 size_t rows, double *delayed) {
  for (size_t j = 0; j < ring->neurons; j++) {
    const double *samples = history + j * ring->stride;
    const size_t start = position(ring, lags[j]), run = first_run(ring, start, steps);
    for (size_t k = 0; k < run; k++) delayed[k * rows + j] = samples[start + k];
    for (size_t k = run; k < steps; k++) delayed[k * rows + j] = samples[k - run];
  }
}

SUBSONG_INLINE void accumulate(const subsong_ring *ring, const double *samples, ptrdiff_t lag, size_t steps, double g,
                               double floor, double *sum) {
  const size_t start = position(ring, lag), run = first_run(ring, start, steps);
  for (size_t k = 0; k < run; k++) sum[k] += g * (samples[start + k] > floor ? samples[start + k] : floor);
  for (size_t k = run; k < steps; k++) sum[k] += g * (samples[k - run] > floor ? samples[k - run] : floor);
}

SUBSONG_CLONES
void subsong_elise_scaffold(const subsong_scaffold *scaffold, const subsong_ring *ring, const double *history,
                            size_t steps, size_t rows, double *work, double *g_excitatory, double *g_inhibitory) {
  /* Time is contiguous while the edges are summed, and transposed once afterwards. */
  double *excitatory = work, *inhibitory = work + ring->neurons * steps;
  memset(work, 0, 2 * ring->neurons * steps * sizeof *work);
  for (size_t e = 0; e < scaffold->edges; e++) {
    const ptrdiff_t pre = scaffold->pre[e], post = scaffold->post[e];
    const double *samples = history + (size_t)pre * ring->stride;
    accumulate(ring, samples, scaffold->excitatory_lags[pre], steps, scaffold->g_excitatory, scaffold->floor,
               excitatory + (size_t)post * steps);
    accumulate(ring, samples, scaffold->inhibitory_lags[pre], steps, scaffold->g_inhibitory, scaffold->floor,
               inhibitory + (size_t)post * steps);
  }
  for (size_t i = 0; i < ring->neurons; i++) {
    for (size_t k = 0; k < steps; k++) {
      g_excitatory[k * rows + i] += excitatory[i * steps + k];
      g_inhibitory[k * rows + i] += inhibitory[i * steps + k];
    }
  }
}

void subsong_elise_commit(const subsong_ring *ring, double *history, size_t steps, size_t rows, const double *rates) {
  for (size_t j = 0; j < ring->neurons; j++) {
    double *samples = history + j * ring->stride;
    size_t at = ring->newest;
    for (size_t k = 0; k < steps; k++) {
      at = at + 1 < ring->depth ? at + 1 : 0;
      samples[at] = rates[k * rows + j];
    }
  }
}
