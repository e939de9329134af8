// SPDX-License-Identifier: Apache-2.0
//
// Profiler plugin interface version 7 (NCCL 2.31): adds user tags, symmetric kernels and kernel phases. Declared from
// the documented offsets; it has run on no hardware, so RINGSIDE_API_MAX=6 hides it.

#ifndef RINGSIDE_NCCL_PROFILER_V7_H
#define RINGSIDE_NCCL_PROFILER_V7_H

#include <stddef.h>
#include <stdint.h>

#include "abi/nccl_profiler.h"

struct nccl_profiler_v7_descriptor {
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
            const char *kernel_variant;
            uint8_t is_symmetric;
            uint64_t user_tag;
        } coll;
        struct {
            const char *function;
            void *buffer;
            const char *datatype;
            uint64_t count;
            int32_t peer;
            uint8_t channels;
            void *parent_group;
            uint64_t user_tag;
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
            uint64_t user_tag;
        } coll_api;
        struct {
            const char *function;
            uint64_t count;
            const char *datatype;
            void *stream;
            uint8_t graph_captured;
            uint64_t user_tag;
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
            uint64_t user_tag;
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
        struct {
            uint8_t channel;
            uint8_t phase; // 0 initial sync, 1 compute, 2 final sync
            const char *phase_name;
            uint64_t start_nanos;
        } kernel_phase;
    };
};

#define V7_AT(member, offset)                                                                                          \
    _Static_assert(offsetof(struct nccl_profiler_v7_descriptor, member) == (offset), "v7 " #member)
V7_AT(type, 0);
V7_AT(parent, 8);
V7_AT(rank, 16);
V7_AT(coll.sequence_number, 24);
V7_AT(coll.function, 32);
V7_AT(coll.count, 56);
V7_AT(coll.root, 64);
V7_AT(coll.datatype, 72);
V7_AT(coll.channels, 80);
V7_AT(coll.warps, 81);
V7_AT(coll.algorithm, 88);
V7_AT(coll.protocol, 96);
V7_AT(p2p.function, 24);
V7_AT(p2p.datatype, 40);
V7_AT(p2p.count, 48);
V7_AT(p2p.peer, 56);
V7_AT(p2p.channels, 60);
V7_AT(proxy_op.pid, 24);
V7_AT(proxy_op.channel, 28);
V7_AT(proxy_op.peer, 32);
V7_AT(proxy_op.steps, 36);
V7_AT(proxy_op.chunk_bytes, 40);
V7_AT(proxy_op.is_send, 44);
V7_AT(proxy_step.step, 24);
V7_AT(kernel_ch.channel, 24);
V7_AT(kernel_ch.start_nanos, 32);
V7_AT(net_plugin.data, 32);
V7_AT(coll.parent_group, 104);
V7_AT(p2p.parent_group, 64);
V7_AT(group_api.graph_captured, 24);
V7_AT(group_api.depth, 28);
V7_AT(coll_api.function, 24);
V7_AT(coll_api.count, 32);
V7_AT(coll_api.datatype, 40);
V7_AT(coll_api.root, 48);
V7_AT(coll_api.stream, 56);
V7_AT(coll_api.graph_captured, 64);
V7_AT(p2p_api.function, 24);
V7_AT(p2p_api.count, 32);
V7_AT(p2p_api.datatype, 40);
V7_AT(p2p_api.stream, 48);
V7_AT(p2p_api.graph_captured, 56);
V7_AT(kernel_launch.stream, 24);
V7_AT(ce_coll.sequence_number, 24);
V7_AT(ce_coll.function, 32);
V7_AT(ce_coll.count, 56);
V7_AT(ce_coll.root, 64);
V7_AT(ce_coll.datatype, 72);
V7_AT(ce_coll.sync_strategy, 80);
V7_AT(ce_coll.intra_batch_sync, 88);
V7_AT(ce_coll.batch_size, 92);
V7_AT(ce_coll.batches, 96);
V7_AT(ce_coll.ce_sequence_number, 100);
V7_AT(ce_coll.stream, 104);
V7_AT(ce_sync.ranks, 28);
V7_AT(ce_batch.total_bytes, 32);
V7_AT(ce_batch.use_intra_sync, 40);
V7_AT(coll.kernel_variant, 112);
V7_AT(coll.is_symmetric, 120);
V7_AT(coll.user_tag, 128);
V7_AT(coll_api.user_tag, 72);
V7_AT(p2p_api.user_tag, 64);
V7_AT(p2p.user_tag, 72);
V7_AT(ce_coll.user_tag, 112);
V7_AT(kernel_phase.channel, 24);
V7_AT(kernel_phase.phase, 25);
V7_AT(kernel_phase.phase_name, 32);
V7_AT(kernel_phase.start_nanos, 40);
_Static_assert(sizeof(struct nccl_profiler_v7_descriptor) == 136, "v7 descriptor");
#undef V7_AT

NCCL_PROFILER_TABLE(7, (void **context, uint64_t communicator_id, int *event_mask, const char *communicator_name,
                        int nodes, int ranks, int rank, nccl_logger logger));

#endif
