/* Short-term plasticity neurons over whole sequences, forward and backward through time; two items go through together, so
 * that they share what is read and written of the parameters.
 *
 * With u the presynaptic activity (the input, and in a recurrent cell after it the last output) and F the plastic state:
 *   G = W + F,  n_j = ||G_j|| + 1e-16,  z = G u / n + b (or G u + b),  h = f(z),
 *   F ← clip(Λ ∘ F' + Γ ∘ (h ⊗ pre), ±clamp),
 * where F' is F, F / n, or F squashed by a function, and where F may be divided by a norm of its own after the update.
 *
 * The update of a step is done at the start of the next one, fused with that one's product: each F is read and written once a
 * step, whether the presynaptic hidden activity is the old one or the new one. The adjoint mirrors this: the product of step t,
 * then the update of step t − 1, row by row, with F_t recomputed from F_{t−1}.
 */
#ifndef SUBSONG_STPN_KERNELS_H
#define SUBSONG_STPN_KERNELS_H

#include "plastic_pass.h"

/* What F is divided by: nothing; before the update the norm of the row of W + F; after the update the norm of the row of the
   new W + F, or of the new F. */
typedef enum {
  SUBSONG_STATE_AS_IT_IS,
  SUBSONG_STATE_BY_EFFICACY_BEFORE,
  SUBSONG_STATE_BY_EFFICACY_AFTER,
  SUBSONG_STATE_BY_ITSELF_AFTER
} subsong_state_norm;

/* The shape of Λ and Γ: units × presynaptic, presynaptic, one number, or one number p and q each of which Λ = 1 / (1 + e^−p)
   and Γ = −e^q are made. */
typedef enum {
  SUBSONG_RATE_PER_SYNAPSE,
  SUBSONG_RATE_PER_COLUMN,
  SUBSONG_ONE_RATE,
  SUBSONG_ONE_RATE_OF_FIXED_SIGN
} subsong_rates;

typedef struct {
  size_t inputs, units;
  int is_recurrent;
  /* Whether the product is divided by n. */
  int normalises_efficacy;
  int uses_bias;
  /* Whether the hidden part of pre is the output of the same step. */
  int learns_from_new_output;
  subsong_activation activation;
  subsong_state_norm state_norm;
  /* 0, or the function through which F goes before the update; then state_norm is SUBSONG_STATE_AS_IT_IS. */
  int squashing;
  subsong_rates rates;
  /* Infinity for none. */
  double clamp;
} subsong_stpn;

/* Parameters in this order: W (units × presynaptic), b (units), Λ, Γ. State: h (units; recurrent cells only), F (units ×
   presynaptic). The adjoint follows a forward pass with the same arguments that kept its history. */
size_t subsong_stpn_workspace_single(const subsong_stpn *cell, size_t items, size_t steps, int keeps_history);
size_t subsong_stpn_workspace_double(const subsong_stpn *cell, size_t items, size_t steps, int keeps_history);
void subsong_stpn_forward_single(const subsong_stpn *cell, const subsong_pass_single *pass);
void subsong_stpn_forward_double(const subsong_stpn *cell, const subsong_pass_double *pass);
void subsong_stpn_adjoint_single(const subsong_stpn *cell, const subsong_pass_single *pass,
                                 const subsong_adjoint_single *adjoint);
void subsong_stpn_adjoint_double(const subsong_stpn *cell, const subsong_pass_double *pass,
                                 const subsong_adjoint_double *adjoint);

#endif
