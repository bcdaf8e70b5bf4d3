#define _GNU_SOURCE

#include "ReturnedMemory.h"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

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

static int return_segments(struct dl_phdr_info *object, size_t size, void *context) {
    (void)size;
    (void)context;
    const ElfW(Addr) page = (ElfW(Addr))sysconf(_SC_PAGESIZE);
    for (ElfW(Half) index = 0; index < object->dlpi_phnum; index++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[index];
        // A segment that can be written to holds what no file has.
        if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W) != 0) {
            continue;
        }
        const ElfW(Addr) address = object->dlpi_addr + segment->p_vaddr;
        // Whole pages only: those at the edges may be shared with another segment.
        const ElfW(Addr) start = (address + page - 1) & ~(page - 1);
        const ElfW(Addr) end = (address + segment->p_filesz) & ~(page - 1);
        if (start < end) {
            madvise((void *)start, end - start, MADV_DONTNEED);
        }
    }
    return 0;
}

void pullgate_return_code(void) {
    dl_iterate_phdr(return_segments, NULL);
}
