#ifndef SUBSONG_CLONES_H
#define SUBSONG_CLONES_H

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SUBSONG_NO_CLONES 1
#endif
#endif

/* One binary, three versions of each hot function, chosen by the loader: AVX-512, AVX2 + FMA, plain.
   The thread sanitizer runs before the loader's choice is possible, so it gets the plain one. */
#if defined(__x86_64__) && defined(__linux__) && !defined(SUBSONG_NO_CLONES)
#define SUBSONG_CLONES \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default"), min_vector_width(512)))
#define SUBSONG_HAS_TARGETS 1
#else
#define SUBSONG_CLONES
#define SUBSONG_HAS_TARGETS 0
#endif

#define SUBSONG_INLINE static inline __attribute__((always_inline))

#endif
