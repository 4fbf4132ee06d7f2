/* The step engine of the ELiSe network: a block of steps in one call.
 *
 * Rows are postsynaptic neurons, padded to a multiple of SUBSONG_ROW_QUANTUM. Weights are packed in panels of up to
 * SUBSONG_PANEL rows: within a panel, one presynaptic neuron after the other, and for each the panel's rows side by
 * side. So one pass over the weights applies the update of the last step and forms the product of this one, without any
 * horizontal sum, and adds presynaptic inputs in ascending order.
 */
#ifndef SUBSONG_ELISE_KERNELS_H
#define SUBSONG_ELISE_KERNELS_H

#include <stddef.h>

enum { SUBSONG_ROW_QUANTUM = 32, SUBSONG_PANEL = 64 };

typedef struct {
  size_t neurons; /* presynaptic neurons */
  size_t visible; /* the first of them are visible */
  size_t rows;    /* postsynaptic rows, padded */
  double dt;      /* ms */
  double g_leak, g_dendrite;
  double e_leak, e_excitatory, e_inhibitory;
  double phi_slope, phi_threshold;
  const double *coupling;         /* rows: g_D, or 0 for a soma without dendrite */
  const double *rate_from_visible; /* rows: learning rate per step for visible presynaptic neurons */
  const double *rate_from_latent;  /* rows: the same for latent ones */
  const double *mask;             /* packed like the weights, 1 or 0; NULL if only autapses are absent */
} subsong_elise_model;

typedef struct {
  double *weights; /* packed, 64-byte aligned */
  double *u, *v;   /* rows; mV */
  double *trace;   /* rows */
  double *error;   /* rows: rate minus predicted rate of the last step, not yet in the weights */
  double *scratch; /* 3 × rows */
} subsong_elise_state;

/* Steps × rows arrays: delayed rates, summed conductances onto the somata, and the rates that result.
   clamp: rows, NaN where the soma is free; NULL if all are. */
void subsong_elise_steps(const subsong_elise_model *model, const subsong_elise_state *state, size_t steps,
                         const double *delayed_rates, const double *g_excitatory, const double *g_inhibitory,
                         const double *clamp, double *rates);

/* Brings the last step's update into the weights, so that they are whole. */
void subsong_elise_settle(const subsong_elise_model *model, const subsong_elise_state *state);

/* A rate history, one ring of `depth` samples a neuron, `stride` apart; `newest` is the position of the
   latest sample, the same for all. */
typedef struct {
  size_t neurons, depth, stride, newest;
} subsong_ring;

/* delayed[k × rows + j] = rate of neuron j at lag lags[j], seen from k steps after the newest; every lag is ≥ steps - 1. */
void subsong_elise_delayed_rates(const subsong_ring *ring, const double *history, const ptrdiff_t *lags, size_t steps,
                                 size_t rows, double *delayed);

typedef struct {
  size_t edges;
  const ptrdiff_t *pre, *post;
  const ptrdiff_t *excitatory_lags, *inhibitory_lags; /* per presynaptic neuron */
  double g_excitatory, g_inhibitory;                  /* at rate 1 */
  double floor;                                       /* rates are clamped from below */
} subsong_scaffold;

/* Adds the scaffold's conductances of the coming steps, edge after edge in the order given.
   g_excitatory and g_inhibitory: steps × rows. work: 2 × neurons × steps. */
void subsong_elise_scaffold(const subsong_scaffold *scaffold, const subsong_ring *ring, const double *history,
                            size_t steps, size_t rows, double *work, double *g_excitatory, double *g_inhibitory);

/* Appends steps × rows rates to the history; the ring's new position is (newest + steps) mod depth. */
void subsong_elise_commit(const subsong_ring *ring, double *history, size_t steps, size_t rows, const double *rates);

#endif
