/* Fast weights with an inner loop over whole sequences, item by item:
 *   A ← clip(λ A + η h ⊗ h, ±clamp) with the last output h, once or twice a step,
 *   z = W u + b,  s_0 = tanh(LN(z)),  s_k = tanh(LN(z + A s_{k−1})) for k = 1 … S,  h = s_S,
 * where u is the input and then the last output, and LN the normalisation of a layer with one gain and one bias for all k.
 */
#ifndef SUBSONG_FASTWEIGHTS_KERNELS_H
#define SUBSONG_FASTWEIGHTS_KERNELS_H

#include "plastic_pass.h"

typedef struct {
  size_t inputs, units, inner_steps;
  int normalises;
  /* A second update at the end of the step, with the new output. */
  int updates_twice;
  double decay, rate;
  /* Infinity for none. */
  double clamp;
} subsong_fastweights;

/* Parameters in this order: W (units × (inputs + units)), b (units) and, if it normalises, gain and bias (units). State: h
   (units), A (units × units). The adjoint follows a forward pass with the same arguments that kept its history. */
size_t subsong_fastweights_workspace_single(const subsong_fastweights *cell, size_t items, size_t steps, int keeps_history);
size_t subsong_fastweights_workspace_double(const subsong_fastweights *cell, size_t items, size_t steps, int keeps_history);
void subsong_fastweights_forward_single(const subsong_fastweights *cell, const subsong_pass_single *pass);
void subsong_fastweights_forward_double(const subsong_fastweights *cell, const subsong_pass_double *pass);
void subsong_fastweights_adjoint_single(const subsong_fastweights *cell, const subsong_pass_single *pass,
                                        const subsong_adjoint_single *adjoint);
void subsong_fastweights_adjoint_double(const subsong_fastweights *cell, const subsong_pass_double *pass,
                                        const subsong_adjoint_double *adjoint);

#endif
