// SPDX-License-Identifier: Apache-2.0
//
// Profiler plugin interface version 5 (NCCL 2.28): adds API and launch events; init has the communicator id second.

#ifndef RINGSIDE_NCCL_PROFILER_V5_H
#define RINGSIDE_NCCL_PROFILER_V5_H

#include <stddef.h>
#include <stdint.h>

#include "abi/nccl_profiler.h"

struct nccl_profiler_v5_descriptor {
    uint64_t type;
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
            void *parent_group;
        } coll;
        struct {
            const char *function;
            void *buffer;
            const char *datatype;
            uint64_t count;
            int32_t peer;
            uint8_t channels;
            void *parent_group;
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
        struct {
            uint8_t graph_captured; // a bool: only its own byte is written
            int32_t depth;
        } group_api;
        struct {
            const char *function;
            uint64_t count;
            const char *datatype;
            int32_t root;
            void *stream;
            uint8_t graph_captured;
        } coll_api;
        struct {
            const char *function;
            uint64_t count;
            const char *datatype;
            void *stream;
            uint8_t graph_captured;
        } p2p_api;
        struct {
            void *stream;
        } kernel_launch;
    };
};

#define V5_AT(member, offset)                                                                                          \
    _Static_assert(offsetof(struct nccl_profiler_v5_descriptor, member) == (offset), "v5 " #member)
V5_AT(type, 0);
V5_AT(parent, 8);
V5_AT(rank, 16);
V5_AT(coll.sequence_number, 24);
V5_AT(coll.function, 32);
V5_AT(coll.count, 56);
V5_AT(coll.root, 64);
V5_AT(coll.datatype, 72);
V5_AT(coll.channels, 80);
V5_AT(coll.warps, 81);
V5_AT(coll.algorithm, 88);
V5_AT(coll.protocol, 96);
V5_AT(p2p.function, 24);
V5_AT(p2p.datatype, 40);
V5_AT(p2p.count, 48);
V5_AT(p2p.peer, 56);
V5_AT(p2p.channels, 60);
V5_AT(proxy_op.pid, 24);
V5_AT(proxy_op.channel, 28);
V5_AT(proxy_op.peer, 32);
V5_AT(proxy_op.steps, 36);
V5_AT(proxy_op.chunk_bytes, 40);
V5_AT(proxy_op.is_send, 44);
V5_AT(proxy_step.step, 24);
V5_AT(kernel_ch.channel, 24);
V5_AT(kernel_ch.start_nanos, 32);
V5_AT(net_plugin.data, 32);
V5_AT(coll.parent_group, 104);
V5_AT(p2p.parent_group, 64);
V5_AT(group_api.graph_captured, 24);
V5_AT(group_api.depth, 28);
V5_AT(coll_api.function, 24);
V5_AT(coll_api.count, 32);
V5_AT(coll_api.datatype, 40);
V5_AT(coll_api.root, 48);
V5_AT(coll_api.stream, 56);
V5_AT(coll_api.graph_captured, 64);
V5_AT(p2p_api.function, 24);
V5_AT(p2p_api.count, 32);
V5_AT(p2p_api.datatype, 40);
V5_AT(p2p_api.stream, 48);
V5_AT(p2p_api.graph_captured, 56);
V5_AT(kernel_launch.stream, 24);
_Static_assert(sizeof(struct nccl_profiler_v5_descriptor) == 112, "v5 descriptor");
#undef V5_AT

NCCL_PROFILER_TABLE(5, (void **context, uint64_t communicator_id, int *event_mask, const char *communicator_name,
                        int nodes, int ranks, int rank, nccl_logger logger));

#endif
