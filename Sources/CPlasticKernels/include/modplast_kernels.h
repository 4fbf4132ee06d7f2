/* Neuromodulated plasticity with a hard clamp over whole sequences, item by item:
 *   h_t = tanh(V x_t + a + (w + α ∘ M_{t−1}) h_{t−1}),  d_t = tanh(D · h_t + c),
 *   M_t = clip(M_{t−1} + d_t h_t ⊗ h_{t−1}, ±clamp).
 * The update of a step is done at the start of the next one, fused with that one's product.
 */
#ifndef SUBSONG_MODPLAST_KERNELS_H
#define SUBSONG_MODPLAST_KERNELS_H

#include "plastic_pass.h"

typedef struct {
  size_t inputs, units;
  /* Infinity for none. */
  double clamp;
} subsong_modplast;

/* Parameters in this order: V (units × inputs), a (units), w and α (units × units), D (units), c (one). State: h (units), M
   (units × units). The adjoint follows a forward pass with the same arguments that kept its history. */
size_t subsong_modplast_workspace_single(const subsong_modplast *cell, size_t items, size_t steps, int keeps_history);
size_t subsong_modplast_workspace_double(const subsong_modplast *cell, size_t items, size_t steps, int keeps_history);
void subsong_modplast_forward_single(const subsong_modplast *cell, const subsong_pass_single *pass);
void subsong_modplast_forward_double(const subsong_modplast *cell, const subsong_pass_double *pass);
void subsong_modplast_adjoint_single(const subsong_modplast *cell, const subsong_pass_single *pass,
                                     const subsong_adjoint_single *adjoint);
void subsong_modplast_adjoint_double(const subsong_modplast *cell, const subsong_pass_double *pass,
                                     const subsong_adjoint_double *adjoint);

#endif
