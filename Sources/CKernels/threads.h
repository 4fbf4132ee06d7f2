#ifndef SUBSONG_THREADS_H
#define SUBSONG_THREADS_H

#include <stdatomic.h>
#include <stddef.h>

/* A barrier that spins for a short while before it yields: the work between two of them is tens of microseconds. */
typedef struct {
  size_t members;
  atomic_size_t arrived, generation;
} subsong_barrier;

void subsong_barrier_wait(subsong_barrier *barrier);

typedef void (*subsong_worker)(void *context, size_t index);

/* Runs the worker with the indices 0 ..< n, each on a thread of its own, index 0 on the caller's, where n ≤ count is the
   number of threads that could be had; the barrier gets n members before any of them runs. Returns n. */
size_t subsong_run_threads(size_t count, subsong_worker worker, void *context, subsong_barrier *barrier);

#endif
