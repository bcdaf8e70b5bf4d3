#pragma once

// Gives memory back to the system that the process does not need now. A program that is linked with
// this has one heap for all threads; memory.c says why.

// What was freed and is kept for the next allocation: free(3) returns only the end of a heap.
void pullgate_return_freed(void);

// What is mapped of the program and its libraries and only read.
//
// A program's start runs through much code that is not run again, and the kernel keeps it mapped as
// long as there is room. The pages are those of files: what is used later comes back from the page
// cache by itself, 64 KiB at a time.
void pullgate_return_code(void);
