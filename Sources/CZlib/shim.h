#ifndef SUBSONG_CZLIB_SHIM_H
#define SUBSONG_CZLIB_SHIM_H

#include <zlib.h>

#endif
