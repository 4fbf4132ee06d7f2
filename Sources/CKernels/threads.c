#include "threads.h"

#include <pthread.h>
#include <sched.h>

#include "clones.h"

enum { most_threads = 256, spins_before_yielding = 4000 };

SUBSONG_INLINE void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

void subsong_barrier_wait(subsong_barrier *barrier) {
  if (barrier->members == 1) return;
  const size_t generation = atomic_load_explicit(&barrier->generation, memory_order_relaxed);
  if (atomic_fetch_add_explicit(&barrier->arrived, 1, memory_order_acq_rel) + 1 == barrier->members) {
    atomic_store_explicit(&barrier->arrived, 0, memory_order_relaxed);
    atomic_store_explicit(&barrier->generation, generation + 1, memory_order_release);
    return;
  }
  for (int spin = 0; atomic_load_explicit(&barrier->generation, memory_order_acquire) == generation; spin++) {
    if (spin < spins_before_yielding) relax();
    else sched_yield();
  }
}

typedef struct {
  subsong_worker worker;
  void *context;
  atomic_int *go; /* 0: wait; 1: run; the number of threads is settled only when all are started */
  size_t index;
} job;

static void *run(void *argument) {
  job *j = argument;
  while (!atomic_load_explicit(j->go, memory_order_acquire)) sched_yield();
  j->worker(j->context, j->index);
  return 0;
}

size_t subsong_run_threads(size_t count, subsong_worker worker, void *context, subsong_barrier *barrier) {
  pthread_t threads[most_threads];
  job jobs[most_threads];
  atomic_int go = 0;
  if (count > most_threads) count = most_threads;
  size_t started = 1;
  for (; started < count; started++) {
    jobs[started] = (job){worker, context, &go, started};
    if (pthread_create(&threads[started], 0, run, &jobs[started])) break;
  }
  barrier->members = started;
  atomic_store(&barrier->arrived, 0);
  atomic_store(&barrier->generation, 0);
  atomic_store_explicit(&go, 1, memory_order_release);
  worker(context, 0);
  for (size_t i = 1; i < started; i++) pthread_join(threads[i], 0);
  return started;
}
