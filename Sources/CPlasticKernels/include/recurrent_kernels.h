/* Recurrent networks that share their weights among all items: an Elman or LSTM cell, alone or between an encoder
 * (dense, ReLU) and a dense readout. Forward and adjoint over whole sequences, for a block of items at once.
 *
 * Inside, an array is [step][unit][item]: the items fill the vectors, so that every size of network is served alike and no
 * sum goes across a vector except those of the gradients.
 *
 * A cell:  z(t) = b + b' + W x(t) + R h(t−1);  Elman: h = f(z);
 * LSTM: z in four parts i, f, g, o; c(t) = σ(f) c(t−1) + σ(i) tanh(g), h = σ(o) tanh(c).
 */
#ifndef SUBSONG_RECURRENT_KERNELS_H
#define SUBSONG_RECURRENT_KERNELS_H

#include <stddef.h>

/* A dense layer in the vector of parameters: where its weights start and how far apart those of two outputs and of two
   inputs are, and where its biases start. */
typedef struct {
  size_t inputs, outputs; /* no outputs: there is no such layer */
  size_t weights, output_stride, input_stride;
  size_t biases;
  int has_bias;
} subsong_dense_layer;

enum { subsong_cell_tanh, subsong_cell_relu, subsong_cell_lstm };

typedef struct {
  int kind;
  size_t inputs, hidden;
  subsong_dense_layer encoder, input, recurrent, readout;
} subsong_recurrent_network;

/* Numbers of workspace for a block of items. */
size_t subsong_recurrent_workspace(const subsong_recurrent_network *net, size_t items, size_t steps);

#define SUBSONG_RECURRENT_KERNELS(T, name)                                                                              \
  /* inputs and outputs: items × steps × numbers. states: items × (h, then c for the LSTM); an initial one of NULL is    \
     zero. energies: items × steps, Σ x² |W| + Σ h² |R|, or NULL. */                                                     \
  void subsong_recurrent_forward_##name(const subsong_recurrent_network *net, size_t items, size_t steps,               \
                                        const T *parameters, const T *inputs, const T *initial, T *outputs, T *final,   \
                                        T *energies, T *workspace);                                                     \
  /* After a forward pass in the same workspace. Adds to the gradients; writes those of the inputs, if asked for. */    \
  void subsong_recurrent_adjoint_##name(const subsong_recurrent_network *net, size_t items, size_t steps,               \
                                        const T *parameters, const T *output_gradients, T *gradients,                   \
                                        T *input_gradients, T *workspace);

SUBSONG_RECURRENT_KERNELS(float, single)
SUBSONG_RECURRENT_KERNELS(double, double)
#undef SUBSONG_RECURRENT_KERNELS

#endif
