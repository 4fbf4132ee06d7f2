/* What the parts of the engine share. */
#ifndef SUBSONG_ELISE_ENGINE_H
#define SUBSONG_ELISE_ENGINE_H

#include "elise_matrix.h"
#include "include/elise_kernels.h"
#include "threads.h"

#include "clones.h"

/* Sizes of a block. A column is a moment at which delayed quantities are needed: `phases` of them a step, and one more at
   the end of the block if a step also looks at its own end. */
typedef struct {
  size_t rows;      /* neurons, rounded up to whole panels of either precision */
  size_t presynaptic; /* neurons, rounded up so that tiles of columns may run over */
  size_t phases, closing, nodes;
  size_t steps;     /* of a block, at most */
  size_t columns;   /* of a block, rounded up to whole tiles */
  size_t stride;    /* of the rates of one neuron: columns, rounded up to whole vectors */
  size_t chunk;     /* steps */
  size_t chunk_columns; /* of a chunk, rounded up to whole tiles */
  size_t chunk_events;  /* weight updates of a chunk, at most, rounded up to whole tiles */
  size_t events;    /* of all chunks of a block */
} subsong_shape;

/* Where a delayed quantity is read: `taps` samples with their weights, the youngest of them `back` steps before. */
typedef struct {
  ptrdiff_t back;
  int taps;
  double weights[6];
} subsong_tap;

/* Arrays that all threads see. */
typedef struct {
  /* rates[j][column] and traces[event][j] in the precision of the weights; the same in double with time first */
  double *rates, *traces;
  float *rates_single, *traces_single;
  double *moments;  /* [column][row]: delayed rates */
  double *impulses; /* [event][row]: traces; of every step with the schemes of one step */
  double *trace, *trace_before; /* [row]: now, and before the block */
  double *gram_visible, *gram; /* [column][event] */
  void *table;      /* sparse: [step][neuron](trace, rates at the nodes) */
  subsong_tap *taps; /* [path][neuron][phase], dendritic, excitatory, inhibitory */
  double *weights, *mask;
  float *weights_single, *mask_single;
  unsigned *index;
  size_t *row_start, *row_split, *place; /* compressed rows; place of each weight in the dense matrix */
  double *u, *v, *error;                 /* [row]; error: of the last step, not yet in the weights */
  double *coupling, *rate_from_visible, *rate_from_latent, *clamp; /* [row] */
  size_t *first_edge;                    /* [row + 1] */
  double *committed;                     /* [step][row]: rates of the block */
  /* [step][row]: a signal in the block; NULL unless it is recorded, and for rates, which are committed anyway */
  double *kept[SUBSONG_SIGNALS];
} subsong_arrays;

/* Arrays of one thread, for one group of rows at a time. */
typedef struct {
  double *input;                     /* [column][group] */
  double *g_excitatory, *g_inhibitory; /* [column][group] */
  double *window;                    /* samples of one history in order of time, and a sum over them */
  double *lines;                     /* [8][column] */
  double *errors_visible, *errors_latent; /* [event][group]: learning rate × error */
  double *errors_more; /* their difference */
  float *errors_visible_single, *errors_latent_single;
  double *own;                       /* [group] */
  double *now;                       /* [node][group] */
  double *before;                    /* [group]: v at the beginning of the step */
  void *gain_visible, *gain_latent;  /* [group] */
} subsong_scratch;

typedef struct {
  const subsong_elise_network *network;
  const subsong_elise_plan *plan;
  subsong_elise_state *state;
  const subsong_elise_drive *drive;
  subsong_shape shape;
  subsong_arrays a;
  subsong_scratch *scratch;
  subsong_barrier barrier;
  _Atomic int status;
} subsong_engine;

/* A block of steps; every thread counts for itself. */
typedef struct {
  size_t start, steps; /* columns of the teacher */
  size_t newest;       /* of the rings, before the block */
} subsong_block;

/* Steps first ..< last of a block, and its weight updates from `event` on. */
typedef struct {
  size_t first, last, event, events;
} subsong_chunk;

/* Rows first ..< last of a thread. */
typedef struct {
  size_t first, last;
} subsong_rows;

SUBSONG_INLINE size_t round_up(size_t n, size_t quantum) { return (n + quantum - 1) / quantum * quantum; }

/* Whether the weights change after step k of a block. */
SUBSONG_INLINE int subsong_updates_after(const subsong_engine *e, const subsong_block *b, size_t k) {
  if (e->plan->plasticity_interval == 1) return e->drive->plastic;
  return e->drive->plastic && (e->state->completed_steps + b->start - e->drive->first_column + k + 1)
                                  % e->plan->plasticity_interval == 0;
}

/* The chunk that begins with step `first`. */
SUBSONG_INLINE subsong_chunk subsong_chunk_at(const subsong_engine *e, const subsong_block *b, size_t first) {
  const subsong_shape *s = &e->shape;
  subsong_chunk chunk = {first, first + s->chunk < b->steps ? first + s->chunk : b->steps,
                         first / s->chunk * s->chunk_events, 0};
  for (size_t k = chunk.first; k < chunk.last; k++) chunk.events += subsong_updates_after(e, b, k);
  return chunk;
}

/* Workspace (elise_workspace.c). */
int subsong_engine_open(subsong_engine *e);
void subsong_engine_store(subsong_engine *e);
void subsong_engine_close(subsong_engine *e);
/* The weights onto a thread's rows, from the state and back. */
void subsong_load_weights(subsong_engine *e, subsong_rows rows);
void subsong_store_weights(const subsong_engine *e, subsong_rows rows);

/* Staging (elise_staging.c). */
void subsong_make_taps(subsong_engine *e);
void subsong_stage(subsong_engine *e, const subsong_block *b, const subsong_scratch *x, subsong_rows rows);
void subsong_stage_scaffold(const subsong_engine *e, const subsong_block *b, const subsong_scratch *x,
                            subsong_rows group);
void subsong_commit(const subsong_engine *e, const subsong_block *b, const subsong_scratch *x, subsong_rows rows);

/* Neurons (elise_neurons.c): carries a group through a block, by the scheme of the plan. */
int subsong_scan(subsong_engine *e, const subsong_block *b, const subsong_chunk *chunk, const subsong_scratch *x,
                 size_t worker, subsong_rows group);

/* Brings the errors of the last step into the weights of a group. */
void subsong_settle(subsong_engine *e, const subsong_scratch *x, subsong_rows group);

#endif
