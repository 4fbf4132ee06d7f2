#ifndef SUBSONG_CPNG_SHIM_H
#define SUBSONG_CPNG_SHIM_H

#include <png.h>

#endif
