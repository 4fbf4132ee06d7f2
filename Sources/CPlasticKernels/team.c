#include "team.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "clones.h"

enum { most_members = 256, spins_before_sleeping = 8000, spins_before_yielding = 8000 };

typedef struct {
  subsong_team *team;
  size_t index;
} member;

struct subsong_team {
  size_t members;
  subsong_team_work work;
  const void *context;
  /* Counts the calls. A member that sees it move has work. */
  _Alignas(64) atomic_size_t call;
  _Alignas(64) atomic_size_t finished;
  atomic_size_t sleepers;
  atomic_int is_over;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  pthread_t threads[most_members];
  member roles[most_members];
};

SUBSONG_INLINE void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

/* A member says that it sleeps before it looks for the last time, and a caller looks for sleepers after it has called: one of the
   two sees the other. */
static void wait_for_call(subsong_team *team, size_t seen) {
  for (int spin = 0; spin < spins_before_sleeping; spin++) {
    if (atomic_load_explicit(&team->call, memory_order_acquire) != seen) return;
    relax();
  }
  pthread_mutex_lock(&team->lock);
  atomic_fetch_add(&team->sleepers, 1);
  while (atomic_load(&team->call) == seen) pthread_cond_wait(&team->wake, &team->lock);
  atomic_fetch_sub(&team->sleepers, 1);
  pthread_mutex_unlock(&team->lock);
}

static void call_all(subsong_team *team) {
  atomic_fetch_add(&team->call, 1);
  if (!atomic_load(&team->sleepers)) return;
  pthread_mutex_lock(&team->lock);
  pthread_cond_broadcast(&team->wake);
  pthread_mutex_unlock(&team->lock);
}

static void *serve(void *argument) {
  const member role = *(member *)argument;
  subsong_team *team = role.team;
  for (size_t seen = 0;; seen++) {
    wait_for_call(team, seen);
    if (atomic_load(&team->is_over)) return 0;
    team->work(team->context, role.index);
    atomic_fetch_add_explicit(&team->finished, 1, memory_order_release);
  }
}

subsong_team *subsong_team_create(size_t members) {
  subsong_team *team = aligned_alloc(64, (sizeof(subsong_team) + 63) / 64 * 64);
  if (!team) return 0;
  if (members > most_members) members = most_members;
  atomic_init(&team->call, 0);
  atomic_init(&team->finished, 0);
  atomic_init(&team->sleepers, 0);
  atomic_init(&team->is_over, 0);
  pthread_mutex_init(&team->lock, 0);
  pthread_cond_init(&team->wake, 0);
  for (team->members = 1; team->members < members; team->members++) {
    const size_t index = team->members;
    team->roles[index] = (member){team, index};
    if (pthread_create(&team->threads[index], 0, serve, &team->roles[index])) break;
  }
  return team;
}

size_t subsong_team_size(const subsong_team *team) { return team->members; }

void subsong_team_run(subsong_team *team, subsong_team_work work, const void *context) {
  team->work = work;
  team->context = context;
  atomic_store_explicit(&team->finished, 0, memory_order_relaxed);
  if (team->members > 1) call_all(team);
  work(context, 0);
  for (int spin = 0; atomic_load_explicit(&team->finished, memory_order_acquire) != team->members - 1; spin++) {
    if (spin < spins_before_yielding) relax();
    else sched_yield();
  }
}

void subsong_team_destroy(subsong_team *team) {
  atomic_store(&team->is_over, 1);
  call_all(team);
  for (size_t index = 1; index < team->members; index++) pthread_join(team->threads[index], 0);
  pthread_cond_destroy(&team->wake);
  pthread_mutex_destroy(&team->lock);
  free(team);
}
