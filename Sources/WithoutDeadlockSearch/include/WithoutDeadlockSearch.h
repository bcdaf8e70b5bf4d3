#pragma once

// Ends Abseil's search for deadlocks at the start of a program; there is nothing to include.
//
// Debian builds Abseil without NDEBUG, and gRPC's C-core has Abseil's locks. Each of them then keeps in
// what order locks have ever been taken, and a process in which that seems to be a circle is ended
// ("dying due to potential deadlock"), though no thread waits for another. Newer versions of C-core than
// Debian 12's have been found to make such circles when a server cannot be reached (grpc/grpc issues
// 39461 and 40390); a gate must outlive each restart of containerd, whatever the version. The search costs
// 5 % of the processor time of a call besides. Where Abseil is built with NDEBUG there is none.
//
// Like every setting of Abseil's mutex.h it is for the whole process.
