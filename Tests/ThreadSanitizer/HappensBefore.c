// Tells ThreadSanitizer of two orders that it cannot see, since Swift's own libraries are built
// without it. Linked into each program that `make test-tsan` builds, where these functions take the
// place of the libraries' own, and then call those.
//
// 1. A contended `Mutex`. Its quick ways are inlined and seen; the slow ones, which wait in the
//    kernel, are in libswiftSynchronization (stdlib/public/Synchronization/Mutex/LinuxImpl.swift).
// 2. A continuation that is resumed before it is awaited. The runtime tells the sanitizer of the
//    resumption (`_swift_tsan_release` of the task), and of its other half where the task is put
//    into a queue, but not where `swift_continuation_await` finds it resumed and goes on at once
//    (stdlib/public/Concurrency/Task.cpp).
//
// Nothing else is said to be ordered: what two threads do without a lock or a task between them is
// reported as ever.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define SWIFT __attribute__((swiftcall))
#define SWIFT_ASYNC __attribute__((swiftasynccall))
#define SELF __attribute__((swift_context))

// Synchronization._MutexHandle._lockSlow(UInt32), ._tryLockSlow() -> Bool and ._unlockSlow()
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define AWAIT "swift_continuation_await"
#define DEALLOCATE "swift_task_dealloc"

void __tsan_acquire(void *address);
void __tsan_release(void *address);

SWIFT void *swift_task_getCurrent(void);

SWIFT void pullgate_lock(uint32_t thread, SELF void *mutex) __asm__(LOCK);
SWIFT bool pullgate_try_lock(SELF void *mutex) __asm__(TRY_LOCK);
SWIFT void pullgate_unlock(SELF void *mutex) __asm__(UNLOCK);
SWIFT_ASYNC void pullgate_await(void *context) __asm__(AWAIT);
SWIFT void pullgate_deallocate(void *memory) __asm__(DEALLOCATE);

static __typeof__(pullgate_lock) *lock;
static __typeof__(pullgate_try_lock) *try_lock;
static __typeof__(pullgate_unlock) *unlock;
static __typeof__(pullgate_await) *await;
static __typeof__(pullgate_deallocate) *deallocate;

// Without one of them nothing could be said about any order: better no test than a false one.
static void *original(const char *symbol) {
    void *function = dlsym(RTLD_NEXT, symbol);
    if (!function) abort();
    return function;
}

__attribute__((constructor)) static void find_originals(void) {
    lock = original(LOCK);
    try_lock = original(TRY_LOCK);
    unlock = original(UNLOCK);
    await = original(AWAIT);
    deallocate = original(DEALLOCATE);
}

SWIFT void pullgate_lock(uint32_t thread, SELF void *mutex) {
    lock(thread, mutex);
    __tsan_acquire(mutex);
}

SWIFT bool pullgate_try_lock(SELF void *mutex) {
    bool locked = try_lock(mutex);
    if (locked) __tsan_acquire(mutex);
    return locked;
}

SWIFT void pullgate_unlock(SELF void *mutex) {
    __tsan_release(mutex);
    unlock(mutex);
}

static void acquire_current_task(void) {
    void *task = swift_task_getCurrent();
    if (task) __tsan_acquire(task);
}

// For continuations that are awaited in code of ours, as the unsafe ones are.
SWIFT_ASYNC void pullgate_await(void *context) {
    acquire_current_task();
    return await(context);
}

// For those that the libraries await, as the checked ones: the caller of an asynchronous function
// frees its frame first of all. No one resumes a task between two of its continuations, so this
// tells of no order that is not there.
SWIFT void pullgate_deallocate(void *memory) {
    acquire_current_task();
    deallocate(memory);
}
