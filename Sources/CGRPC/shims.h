#pragma once

// First, because gRPC's headers ask for GNU's extensions, with which some types of the C library are not
// those that Swift knows.
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

static const uint32_t pullgate_propagate_defaults = GRPC_PROPAGATE_DEFAULTS;
