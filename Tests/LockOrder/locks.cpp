#include "LockOrder.h"

#include <absl/synchronization/mutex.h>

void pullgate_begin_search(void) {
    absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kAbort);
}

static void take(absl::Mutex &first, absl::Mutex &second) {
    absl::MutexLock outer(&first);
    absl::MutexLock inner(&second);
}

void pullgate_take_locks_in_both_orders(void) {
    absl::Mutex one, other;
    take(one, other);
    take(other, one);
}
