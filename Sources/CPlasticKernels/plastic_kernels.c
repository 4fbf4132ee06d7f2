#include "plastic_kernels.h"
