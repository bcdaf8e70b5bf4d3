#pragma once

// First, because gRPC's headers ask for GNU's extensions, with which some types of the C library are not
// those that Swift knows.
#include <stdbool.h>
#include <stdlib.h>

#include <grpc/byte_buffer.h>
#include <grpc/byte_buffer_reader.h>
#include <grpc/grpc.h>
#include <grpc/grpc_posix.h>
#include <grpc/grpc_security.h>
#include <grpc/slice.h>
#include <grpc/support/alloc.h>
#include <grpc/support/log.h>
#include <grpc/support/string_util.h>
#include <grpc/support/time.h>

// Macros that Swift cannot import.
static inline const uint8_t *pullgate_slice_start(const grpc_slice *slice) {
    return GRPC_SLICE_START_PTR(*slice);
}

static inline size_t pullgate_slice_length(const grpc_slice *slice) {
    return GRPC_SLICE_LENGTH(*slice);
}

static const uint32_t pullgate_propagate_deadline = GRPC_PROPAGATE_DEADLINE;

// What libgrpc exports and no header of it declares, under the names that C++ gives them: the compression
// that a call's peer has named, and the flags of the message that it has received last. The public interface
// does not tell a compressed message from another one if its peer names no compression that C-core knows.
grpc_compression_algorithm pullgate_compression(grpc_call *call)
    __asm__("_Z45grpc_call_test_only_get_compression_algorithmP9grpc_call");
uint32_t pullgate_message_flags(grpc_call *call)
    __asm__("_Z37grpc_call_test_only_get_message_flagsP9grpc_call");

// Whether that message is marked as compressed: `GRPC_WRITE_INTERNAL_COMPRESS` of C-core's transport.h.
static inline bool pullgate_message_is_compressed(grpc_call *call) {
    return (pullgate_message_flags(call) & 0x80000000u) != 0;
}
