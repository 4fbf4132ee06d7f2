/* Threads that stay, for work that comes again and again within fractions of a millisecond. */
#ifndef SUBSONG_TEAM_H
#define SUBSONG_TEAM_H

#include <stddef.h>

typedef struct subsong_team subsong_team;
typedef void (*subsong_team_work)(const void *context, size_t member);

/* A team of up to so many members, the caller being one; null if there is no memory. */
subsong_team *subsong_team_create(size_t members);
size_t subsong_team_size(const subsong_team *team);

/* Runs work(context, member) once for each member, 0 on the caller's thread, and returns when all are done. One call at a time.
 *
 * Between two calls the others spin for about a tenth of a millisecond before they sleep: waking a thread takes as long as many a
 * piece of this work. */
void subsong_team_run(subsong_team *team, subsong_team_work work, const void *context);

void subsong_team_destroy(subsong_team *team);

#endif
