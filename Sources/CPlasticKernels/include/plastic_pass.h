/* What the passes of all cells share: everything is dense in C order, the item slowest. */
#ifndef SUBSONG_PLASTIC_PASS_H
#define SUBSONG_PLASTIC_PASS_H

#include <stddef.h>

typedef enum { SUBSONG_TANH = 1, SUBSONG_LOGISTIC = 2 } subsong_activation;

/* What a forward pass over some items of a batch reads and writes. */
#define SUBSONG_PASS(T)                                                                       \
  {                                                                                           \
    const T *parameters;                                                                      \
    size_t items, steps;                                                                      \
    const T *inputs;        /* items × steps × inputs */                                      \
    const T *initial_state; /* items × state; null for zeros */                               \
    T *outputs;             /* items × steps × units */                                       \
    T *final_state;         /* items × state, or null */                                      \
    T *energies;            /* items × steps, summed over units, or null */                   \
    T *workspace;           /* at a multiple of 64 bytes; carries the history to the adjoint */ \
    int keeps_history;                                                                        \
  }

typedef struct SUBSONG_PASS(float) subsong_pass_single;
typedef struct SUBSONG_PASS(double) subsong_pass_double;

/* What the adjoint of a pass reads and writes. */
#define SUBSONG_ADJOINT(T)                                               \
  {                                                                      \
    const T *output_gradients; /* items × steps × units */               \
    T *gradients;              /* one a parameter: added to */           \
    T *input_gradients;        /* items × steps × inputs, or null */     \
  }

typedef struct SUBSONG_ADJOINT(float) subsong_adjoint_single;
typedef struct SUBSONG_ADJOINT(double) subsong_adjoint_double;

#undef SUBSONG_PASS
#undef SUBSONG_ADJOINT

#endif
