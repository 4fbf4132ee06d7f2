/* The engine of the ELiSe network: many steps in one call, on one thread or several.
 *
 * Everything crosses the border of a neuron only after a delay, so for a block of steps no longer than the shortest lag
 * all delayed rates and traces are known at its start. A block is staged (delayed rates, traces, scaffold conductances),
 * every neuron is carried through it by itself, and the rates that result join the history at its end.
 *
 * Three schemes differ in how the dendritic inputs and the weight updates of a block are formed:
 *   SUBSONG_STEP    one fused pass over the weights a step (update of the last step, product of this one);
 *   SUBSONG_BLOCK   for every chunk of a block one matrix product for all inputs with the weights at its start, corrections
 *                   for the updates within it from Gram matrices of traces and rates, one matrix product for all updates;
 *   SUBSONG_SPARSE  one fused pass a step over the synapses that exist, row by row.
 * The bytes of the result do not depend on the number of threads.
 */
#ifndef SUBSONG_ELISE_KERNELS_H
#define SUBSONG_ELISE_KERNELS_H

#include <stddef.h>

/* A history of rates, one ring of `depth` samples a neuron, `stride` apart; `newest` is the position of the latest
   sample, the same for all. */
typedef struct {
  double *samples;
  size_t depth, stride, newest;
} subsong_ring;

typedef struct {
  double g_leak, g_dendrite; /* 1/ms */
  double e_leak, e_excitatory, e_inhibitory; /* mV */
  double phi_slope, phi_threshold; /* 1/mV, mV */
} subsong_neuron;

/* Lags in steps; they need not be whole if the history is interpolated. One a neuron, as presynaptic neuron. */
typedef struct {
  const double *dendritic, *excitatory, *inhibitory;
} subsong_lags;

/* Connections from soma to soma, ascending in the postsynaptic neuron. */
typedef struct {
  size_t edges;
  const ptrdiff_t *pre, *post;
  double g_excitatory, g_inhibitory; /* 1/ms at rate 1 */
  double floor;                      /* rates are clamped from below */
} subsong_scaffold;

typedef struct {
  size_t neurons, visible; /* the first neurons are visible */
  subsong_neuron neuron;
  subsong_lags lags;
  subsong_scaffold scaffold;
  const double *coupling;          /* g_D, or 0 for a soma without dendrite */
  const double *rate_from_visible; /* learning rate of one update for synapses from visible neurons */
  const double *rate_from_latent;
  const unsigned char *synapses;   /* post × pre, 1 where one exists; NULL if only autapses are absent */
} subsong_elise_network;

typedef enum { SUBSONG_STEP, SUBSONG_BLOCK, SUBSONG_SPARSE } subsong_scheme;
typedef enum { SUBSONG_NONE, SUBSONG_LINEAR, SUBSONG_CUBIC } subsong_interpolation;

enum { SUBSONG_MAX_NODES = 4, SUBSONG_GROUP = 64 /* rows of a group, at most */ };

/* What the neurons of one group need for one step of an integrator of the caller's. All arrays are over the group's rows;
   those with several nodes are `stride` apart. */
typedef struct {
  size_t worker;      /* which thread asks; each has its own integrator */
  size_t first, rows; /* neurons first ..< first + rows; rows beyond the last neuron are padding */
  size_t column;      /* of the teacher */
  size_t nodes, stride;
  const double *input;                      /* I in mV at the nodes, W times delayed rates */
  const double *g_excitatory, *g_inhibitory; /* scaffold, at the nodes */
  const double *coupling;                    /* g_D, or 0 for a soma without dendrite */
  const double *clamp;                      /* NaN where the soma is free; NULL if all are */
  const double *current;                    /* mV/ms into the soma, the same throughout the step; NULL if there is none */
  double *u, *v;
} subsong_group_step;

typedef int (*subsong_integrate)(void *context, const subsong_group_step *step);

typedef struct {
  subsong_scheme scheme;
  int single;           /* weights and sums over synapses in single precision */
  size_t threads;
  size_t longest_block; /* steps; also bounded by the shortest lag */
  size_t chunk;         /* steps of a block whose updates are gathered before they join the weights */
  double step;          /* ms */
  size_t plasticity_interval; /* steps from one weight update to the next */
  /* Forward Euler if NULL. Otherwise called for every group and step, possibly on several threads at once. */
  subsong_integrate integrate;
  void *context;
  /* How the history is read between its samples; a step sees delayed quantities at its nodes: with an integrator none
     {0}, linear {0, 1}, cubic {0, 1/3, 2/3, 1}; with forward Euler {0}. */
  subsong_interpolation interpolation;
  /* One step of the traces: s ← decay s + Σ gain[n] r[n] over the nodes. */
  double trace_decay, trace_gain[SUBSONG_MAX_NODES];
} subsong_elise_plan;

typedef struct {
  double *u, *v, *trace; /* neurons */
  double *weights;       /* post × pre */
  subsong_ring rates;
  size_t completed_steps;
} subsong_elise_state;

/* Values of the state that a step leaves: u, v, trace, phi(u). */
typedef enum {
  SUBSONG_SOMATIC_POTENTIAL,
  SUBSONG_DENDRITIC_POTENTIAL,
  SUBSONG_TRACE,
  SUBSONG_RATE,
  SUBSONG_SIGNALS
} subsong_signal;

/* A signal of the neurons first ..< first + neurons after every step whose column is a multiple of the interval, sample ×
   neuron. */
typedef struct {
  subsong_signal signal;
  size_t first, neurons, interval;
  size_t skipped; /* samples of the columns before those that are run; `out` begins behind them */
  double *out;
} subsong_recording;

/* What acts from outside, and what is written down. */
typedef struct {
  size_t first_column, columns;
  /* Conductances of the teacher at the start of each step, column × visible, with forward Euler; NULL if it is off or
     the integrator adds them. */
  const double *teacher_excitatory, *teacher_inhibitory;
  const double *clamp; /* mV, NaN where the soma is free; NULL if all are */
  const double *current; /* mV/ms into the somata, step × neuron from the first column on; NULL if there is none */
  int plastic;
  size_t recordings;
  const subsong_recording *recording;
} subsong_elise_drive;

enum { SUBSONG_OK = 0, SUBSONG_NO_MEMORY = -1 };

/* Runs the columns. The steps of a block are min(longest_block, what the shortest lag allows).
   Returns SUBSONG_OK, SUBSONG_NO_MEMORY before anything has changed, or the first status of the integrator that is not 0;
   the state is then not that of any step. */
int subsong_elise_run(const subsong_elise_network *network, const subsong_elise_plan *plan, subsong_elise_state *state,
                      const subsong_elise_drive *drive);

/* Carries a group over a step by a method that asks for the slope at the same moments in every step, its stages. The dendrite
   is linear with constant coefficients, so what the method makes of it at every stage, and at the end, is a fixed map of v at
   the start and the inputs at the nodes; only the somata are left to the method. */
typedef struct {
  double decay;                       /* v - E_L at the stage = decay (v - E_L) + Σ gain[n] I_n */
  double gain[SUBSONG_MAX_NODES];
  double weight[SUBSONG_MAX_NODES];   /* conductance at the stage = Σ weight[n] g_n */
  const double *targets;              /* of the teacher at this moment, column × visible */
} subsong_stage_map;

typedef struct {
  subsong_neuron neuron;
  const subsong_group_step *step;
  size_t stages;              /* the last map is that of the end of the step */
  const subsong_stage_map *stage;
  size_t next_stage;          /* 0 before a step */
  double teacher_conductance; /* 1/ms */
  size_t teacher_rows;        /* 0 if it is off */
  size_t teacher_offset;      /* of the group's targets in a stage's */
} subsong_group_slope;

/* du/dt of all rows at the next stage, as GSL calls it. Returns 0. */
int subsong_elise_slope(double t, const double *u, double *slope, void *parameters);

/* v of all rows at the end of the step. */
void subsong_elise_dendrites(const subsong_group_slope *slope);

#endif
