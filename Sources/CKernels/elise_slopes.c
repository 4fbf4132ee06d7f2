/* The right-hand side of the somata, and the dendrites that drive them. */
#include "clones.h"
#include "include/elise_kernels.h"
#include "vector_math.h"

enum { lanes = 8 };

/* Σ factors[n] values_n */
SUBSONG_INLINE vec8 combined(const double *values, size_t stride, const double *factors, size_t row, const int nodes) {
#pragma clang fp contract(fast)
  vec8 sum = splat(factors[0]) * *(const vec8u *)(values + row);
#pragma unroll
  for (int n = 1; n < nodes; n++) sum += splat(factors[n]) * *(const vec8u *)(values + n * stride + row);
  return sum;
}

SUBSONG_INLINE vec8 dendrite(const subsong_group_slope *s, const subsong_stage_map *map, size_t row, const int nodes) {
#pragma clang fp contract(fast)
  const vec8 rest = splat(s->neuron.e_leak), v = *(const vec8u *)(s->step->v + row);
  return rest + splat(map->decay) * (v - rest) + combined(s->step->input, s->step->stride, map->gain, row, nodes);
}

SUBSONG_INLINE void somata(const subsong_group_slope *s, const subsong_stage_map *map, const double *u, double *slope,
                           const int nodes) {
#pragma clang fp contract(fast)
  const subsong_group_step *step = s->step;
  const vec8 g_leak = splat(s->neuron.g_leak), e_leak = splat(s->neuron.e_leak);
  const vec8 e_exc = splat(s->neuron.e_excitatory), e_inh = splat(s->neuron.e_inhibitory);
  for (size_t i = 0; i < step->rows; i += lanes) {
    const vec8 us = *(const vec8u *)(u + i);
    const vec8 g_exc = combined(step->g_excitatory, step->stride, map->weight, i, nodes);
    const vec8 g_inh = combined(step->g_inhibitory, step->stride, map->weight, i, nodes);
    *(vec8u *)(slope + i) = g_leak * (e_leak - us)
                            + *(const vec8u *)(step->coupling + i) * (dendrite(s, map, i, nodes) - us)
                            + g_exc * (e_exc - us) + g_inh * (e_inh - us);
  }
}

SUBSONG_CLONES
int subsong_elise_slope(double t, const double *u, double *slope, void *parameters) {
#pragma clang fp contract(fast)
  (void)t;
  subsong_group_slope *s = parameters;
  const subsong_group_step *step = s->step;
  const subsong_stage_map *map = &s->stage[s->next_stage++];
  switch (step->nodes) {
    case 1: somata(s, map, u, slope, 1); break;
    case 2: somata(s, map, u, slope, 2); break;
    default: somata(s, map, u, slope, 4);
  }
  /* The teacher's two conductances add up to a constant, and together they pull towards the target. */
  const double *target = map->targets + s->teacher_offset;
  for (size_t i = 0; i < s->teacher_rows; i++) slope[i] += s->teacher_conductance * (target[i] - u[i]);
  if (step->current)
    for (size_t i = 0; i < step->rows; i++) slope[i] += step->current[i];
  if (step->clamp)
    for (size_t i = 0; i < step->rows; i++)
      if (step->clamp[i] == step->clamp[i]) slope[i] = 0;
  return 0;
}

SUBSONG_INLINE void dendrites(const subsong_group_slope *s, const int nodes) {
  for (size_t i = 0; i < s->step->rows; i += lanes)
    *(vec8u *)(s->step->v + i) = dendrite(s, &s->stage[s->stages], i, nodes);
}

SUBSONG_CLONES
void subsong_elise_dendrites(const subsong_group_slope *slope) {
  switch (slope->step->nodes) {
    case 1: dendrites(slope, 1); break;
    case 2: dendrites(slope, 2); break;
    default: dendrites(slope, 4);
  }
}
