#include <math.h>

#include "clones.h"
#include "head_kernels.h"

#define T float
#define NAME single
#define EXP expf
#define LOG logf
#define LOG1P log1pf
#include "head.inc"
