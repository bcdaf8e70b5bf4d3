#define _GNU_SOURCE

#include "ReturnedMemory.h"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

void pullgate_limit_heaps(int most) {
    mallopt(M_ARENA_MAX, most);
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
