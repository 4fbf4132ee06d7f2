#ifndef SUBSONG_MEMORY_H
#define SUBSONG_MEMORY_H

/* From now on freed memory stays with the process. A tape allocates and frees arrays of the same sizes in every update; given back
   each time, their pages would be faulted in again. */
void subsong_keep_freed_memory(void);

#endif
