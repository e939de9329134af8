// SPDX-License-Identifier: Apache-2.0
//
// Profiler plugin interface version 4 (NCCL 2.27): descriptors without API events, one-byte event types.

#ifndef RINGSIDE_NCCL_PROFILER_V4_H
#define RINGSIDE_NCCL_PROFILER_V4_H

#include <stddef.h>
#include <stdint.h>

#include "abi/nccl_profiler.h"

struct nccl_profiler_v4_descriptor {
    uint8_t type;
    void *parent;
    int32_t rank; // 0 for several event types: take the context's
    union {
        struct {
            uint64_t sequence_number;
            const char *function;
            const void *send_buffer;
            void *receive_buffer;
            uint64_t count;
            int32_t root;
            const char *datatype;
            uint8_t channels;
            uint8_t warps;
            const char *algorithm;
            const char *protocol;
        } coll;
        struct {
            const char *function;
            void *buffer;
            const char *datatype;
            uint64_t count;
            int32_t peer;
            uint8_t channels;
        } p2p;
        struct {
            int32_t pid;
            uint8_t channel;
            int32_t peer;
            int32_t steps;
            int32_t chunk_bytes;
            int32_t is_send;
        } proxy_op;
        struct {
            int32_t step;
        } proxy_step;
        struct {
            uint8_t channel;
            uint64_t start_nanos;
        } kernel_ch;
        struct {
            int64_t id;
            void *data;
        } net_plugin;
    };
};

#define V4_AT(member, offset)                                                                                          \
    _Static_assert(offsetof(struct nccl_profiler_v4_descriptor, member) == (offset), "v4 " #member)
V4_AT(type, 0);
V4_AT(parent, 8);
V4_AT(rank, 16);
V4_AT(coll.sequence_number, 24);
V4_AT(coll.function, 32);
V4_AT(coll.count, 56);
V4_AT(coll.root, 64);
V4_AT(coll.datatype, 72);
V4_AT(coll.channels, 80);
V4_AT(coll.warps, 81);
V4_AT(coll.algorithm, 88);
V4_AT(coll.protocol, 96);
V4_AT(p2p.function, 24);
V4_AT(p2p.datatype, 40);
V4_AT(p2p.count, 48);
V4_AT(p2p.peer, 56);
V4_AT(p2p.channels, 60);
V4_AT(proxy_op.pid, 24);
V4_AT(proxy_op.channel, 28);
V4_AT(proxy_op.peer, 32);
V4_AT(proxy_op.steps, 36);
V4_AT(proxy_op.chunk_bytes, 40);
V4_AT(proxy_op.is_send, 44);
V4_AT(proxy_step.step, 24);
V4_AT(kernel_ch.channel, 24);
V4_AT(kernel_ch.start_nanos, 32);
V4_AT(net_plugin.data, 32);
_Static_assert(sizeof(struct nccl_profiler_v4_descriptor) == 104, "v4 descriptor");
#undef V4_AT

NCCL_PROFILER_TABLE(4, (void **context, int *event_mask, const char *communicator_name, uint64_t communicator_hash,
                        int nodes, int ranks, int rank, nccl_logger logger));

#endif
