// SPDX-License-Identifier: Apache-2.0
//
// Profiler plugin interface version 6 (NCCL 2.29 and 2.30): adds copy-engine collectives.

#ifndef RINGSIDE_NCCL_PROFILER_V6_H
#define RINGSIDE_NCCL_PROFILER_V6_H

#include <stddef.h>
#include <stdint.h>

#include "abi/nccl_profiler.h"

struct nccl_profiler_v6_descriptor {
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
        struct {
            uint64_t sequence_number;
            const char *function;
            const void *send_buffer;
            void *receive_buffer;
            uint64_t count;
            int32_t root;
            const char *datatype;
            const char *sync_strategy;
            uint8_t intra_batch_sync;
            uint32_t batch_size;
            uint32_t batches;
            uint32_t ce_sequence_number;
            void *stream;
        } ce_coll;
        struct {
            uint8_t is_complete;
            int32_t ranks;
        } ce_sync;
        struct {
            int32_t operations;
            uint64_t total_bytes;
            uint8_t use_intra_sync;
        } ce_batch;
    };
};

#define V6_AT(member, offset)                                                                                          \
    _Static_assert(offsetof(struct nccl_profiler_v6_descriptor, member) == (offset), "v6 " #member)
V6_AT(type, 0);
V6_AT(parent, 8);
V6_AT(rank, 16);
V6_AT(coll.sequence_number, 24);
V6_AT(coll.function, 32);
V6_AT(coll.count, 56);
V6_AT(coll.root, 64);
V6_AT(coll.datatype, 72);
V6_AT(coll.channels, 80);
V6_AT(coll.warps, 81);
V6_AT(coll.algorithm, 88);
V6_AT(coll.protocol, 96);
V6_AT(p2p.function, 24);
V6_AT(p2p.datatype, 40);
V6_AT(p2p.count, 48);
V6_AT(p2p.peer, 56);
V6_AT(p2p.channels, 60);
V6_AT(proxy_op.pid, 24);
V6_AT(proxy_op.channel, 28);
V6_AT(proxy_op.peer, 32);
V6_AT(proxy_op.steps, 36);
V6_AT(proxy_op.chunk_bytes, 40);
V6_AT(proxy_op.is_send, 44);
V6_AT(proxy_step.step, 24);
V6_AT(kernel_ch.channel, 24);
V6_AT(kernel_ch.start_nanos, 32);
V6_AT(net_plugin.data, 32);
V6_AT(coll.parent_group, 104);
V6_AT(p2p.parent_group, 64);
V6_AT(group_api.graph_captured, 24);
V6_AT(group_api.depth, 28);
V6_AT(coll_api.function, 24);
V6_AT(coll_api.count, 32);
V6_AT(coll_api.datatype, 40);
V6_AT(coll_api.root, 48);
V6_AT(coll_api.stream, 56);
V6_AT(coll_api.graph_captured, 64);
V6_AT(p2p_api.function, 24);
V6_AT(p2p_api.count, 32);
V6_AT(p2p_api.datatype, 40);
V6_AT(p2p_api.stream, 48);
V6_AT(p2p_api.graph_captured, 56);
V6_AT(kernel_launch.stream, 24);
V6_AT(ce_coll.sequence_number, 24);
V6_AT(ce_coll.function, 32);
V6_AT(ce_coll.count, 56);
V6_AT(ce_coll.root, 64);
V6_AT(ce_coll.datatype, 72);
V6_AT(ce_coll.sync_strategy, 80);
V6_AT(ce_coll.intra_batch_sync, 88);
V6_AT(ce_coll.batch_size, 92);
V6_AT(ce_coll.batches, 96);
V6_AT(ce_coll.ce_sequence_number, 100);
V6_AT(ce_coll.stream, 104);
V6_AT(ce_sync.ranks, 28);
V6_AT(ce_batch.total_bytes, 32);
V6_AT(ce_batch.use_intra_sync, 40);
_Static_assert(sizeof(struct nccl_profiler_v6_descriptor) == 112, "v6 descriptor");
#undef V6_AT

NCCL_PROFILER_TABLE(6, (void **context, uint64_t communicator_id, int *event_mask, const char *communicator_name,
                        int nodes, int ranks, int rank, nccl_logger logger));

#endif
