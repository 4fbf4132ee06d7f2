/* Recurrent networks whose every weight and bias is plastic: encoder, recurrent cell (ReLU or LSTM) and readout, one item
 * (one sequence) at a time, forward and adjoint. float and double.
 *
 * A layer is one matrix, rows × columns, in C order; a row for each input and one for the bias, whose input is 1. The
 * recurrent layer has rows for the hidden state, their bias, the encoded input and its bias. The three layers lie one after
 * the other, so that the slow weights W, the rates α and the fast weights F of a network are flat vectors of one layout.
 *
 * A step:  z = x (W + F),  then  F ← clip((1 − d) F + η_c α ∘ (p ⊗ q))
 *
 * for each layer, with p its input and q either its output after the non-linearity (Hebbian rule; no bias term) or the
 * gradient of the inner loss with respect to its output before the non-linearity (gradient rule).
 */
#ifndef SUBSONG_PLASTIC_RNN_KERNELS_H
#define SUBSONG_PLASTIC_RNN_KERNELS_H

#include <stddef.h>

enum { subsong_plastic_layers = 3 /* encoder, recurrent, readout */, subsong_plastic_rates = 12 /* kept a step */ };

typedef struct {
  size_t inputs, hidden, outputs;
  int lstm;      /* else ReLU */
  int gradient;  /* else Hebbian */
  int modulated; /* the last output sets the rates */
  int trains_rates; /* the rates α are parameters; else 1 */
  double update_rate, decay_rate;
  double norm_limit;   /* of the update before α; may be infinite */
  double weight_limit; /* of each fast weight; may be infinite */
  double inner_scale;  /* the gradient of the inner loss is this times ω² o */
} subsong_plastic_network;

/* Where things are in the workspace of one item; all counts are in numbers. A slot is a step that is kept. */
typedef struct {
  size_t rows, columns;
  size_t weights;     /* in the flat vectors */
  size_t before;      /* [2 · slots][rows]: inputs; then, Hebbian rule: p, gradient rule: adjoints of what δ became */
  size_t after;       /* [2 · slots][columns]: adjoints of z; then q */
  size_t pull, push;  /* scratch of the adjoint: rows, columns */
  size_t row_adjoint, column_adjoint;
} subsong_plastic_layer;

typedef struct {
  subsong_plastic_layer layer[subsong_plastic_layers];
  size_t slots, fast_slots;
  size_t weights;                       /* numbers in one flat vector */
  size_t fast, gates, cells, squashed, rates, hidden_adjoint, cell_adjoint, gate_adjoint, delta, fast_adjoint;
  size_t count; /* of the whole workspace */
} subsong_plastic_plan;

void subsong_plastic_plan_make(const subsong_plastic_network *net, size_t steps, int keeps_history,
                               subsong_plastic_plan *plan);

/* parameters: W, then α if it is trained, then ω (outputs) for the gradient rule. state: F, h, then c for the LSTM; an
   initial state of NULL is zero. energies: of the recurrent layer, Σ x² |W + F| over its weights, one a step, or NULL. */
void subsong_plastic_forward_single(const subsong_plastic_network *net, const subsong_plastic_plan *plan, size_t steps,
                                    const float *parameters, const float *inputs, const float *initial, float *outputs,
                                    float *final, float *energies, float *workspace);
void subsong_plastic_forward_double(const subsong_plastic_network *net, const subsong_plastic_plan *plan, size_t steps,
                                    const double *parameters, const double *inputs, const double *initial, double *outputs,
                                    double *final, double *energies, double *workspace);

/* After a forward pass that kept its history. Adds to the gradients; writes those of the inputs, if they are asked for. */
void subsong_plastic_adjoint_single(const subsong_plastic_network *net, const subsong_plastic_plan *plan, size_t steps,
                                    const float *parameters, const float *outputs, const float *output_gradients,
                                    float *gradients, float *input_gradients, float *workspace);
void subsong_plastic_adjoint_double(const subsong_plastic_network *net, const subsong_plastic_plan *plan, size_t steps,
                                    const double *parameters, const double *outputs, const double *output_gradients,
                                    double *gradients, double *input_gradients,
                                    double *workspace);

#endif
