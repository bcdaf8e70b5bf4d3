#include "ReturnedMemory.h"

#include <malloc.h>

// The C library's own number is 8 for each processor. Each heap keeps free memory of its own, and of
// the first alone is the free end given back when that is asked for (malloc_trim(3)). Threads have
// small pieces in reserve, so they seldom wait for each other.
static const int heaps = 1;

// How many free bytes the end of the heap may have until memory is given back. With the 128 KiB of the
// C library each long list is copied into pages that the kernel has just cleared.
static const int free_bytes = 32 << 20;

// How large a piece of memory is that does not come from the heap: larger than all pieces of a message.
static const int not_from_heap = 4 << 20;

// Before main, because a thread that has a heap keeps it.
__attribute__((constructor)) static void set_up_heaps(void) {
    mallopt(M_ARENA_MAX, heaps);
    mallopt(M_TRIM_THRESHOLD, free_bytes);
    mallopt(M_MMAP_THRESHOLD, not_from_heap);
}

void pullgate_return_freed(void) {
    malloc_trim(0);
}
