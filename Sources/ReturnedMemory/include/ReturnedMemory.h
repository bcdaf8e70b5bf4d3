#pragma once

// Gives memory back to the system that the process does not need now. A program that is linked with
// this has one heap for all threads; memory.c says why.

// What was freed and is kept for the next allocation: free(3) returns only the end of a heap.
void pullgate_return_freed(void);
