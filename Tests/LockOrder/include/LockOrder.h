#pragma once

#ifdef __cplusplus
extern "C" {
#endif

// Has Abseil search for deadlocks, as it does at the start of a program where it is built for debugging.
void pullgate_begin_search(void);

// Takes two locks in one order and in the other, of which a search makes a deadlock.
void pullgate_take_locks_in_both_orders(void);

#ifdef __cplusplus
}
#endif
